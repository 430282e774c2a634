#include "runtime/call/runtime.h"

#include "runtime/call/event_loop.h"

namespace lp::_ {

Runtime& runtime() {
  static Runtime& instance = *new Runtime();
  return instance;
}

std::shared_ptr<Executor> currentExecutor() {
  if (std::shared_ptr<EventLoop> loop = EventLoop::current()) return loop;
  return runtime().pool;
}

}  // namespace lp::_
