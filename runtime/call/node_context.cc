#include "runtime/call/node_context.h"

#include <mutex>
#include <utility>
#include <vector>

#include "runtime/error.h"
#include "runtime/frame.h"
#include "runtime/logs/logger.h"

namespace lp::_ {

namespace {

// For lp::stop() on a thread that belongs to no node. Of the process, like its threads; never
// destroyed.
struct Programs {
  std::mutex mutex;
  std::vector<std::weak_ptr<ProgramControl>> all;
};

Programs& programs() {
  static Programs& instance = *new Programs();
  return instance;
}

std::string_view currentNodeName() {
  const auto& node = currentFrame().node();
  return node != nullptr ? *node->name : std::string_view();
}

}  // namespace

void announce(const std::shared_ptr<ProgramControl>& program) {
  useLogNodes(currentNodeName);
  Programs& known = programs();
  std::lock_guard lock(known.mutex);
  std::erase_if(known.all, [](const auto& weak) { return weak.expired(); });
  known.all.push_back(program);
}

std::shared_ptr<ProgramControl> currentProgram() {
  if (const auto& node = currentFrame().node()) {
    if (auto program = node->program.lock()) return program;
    throw Error(Code::FAILED_PRECONDITION, "the program of this node has ended");
  }
  Programs& known = programs();
  std::lock_guard lock(known.mutex);
  std::shared_ptr<ProgramControl> only;
  for (const auto& weak: known.all) {
    std::shared_ptr<ProgramControl> program = weak.lock();
    if (program == nullptr) continue;
    if (only != nullptr) {
      throw Error(Code::FAILED_PRECONDITION,
                  "several programs run in this process, and this thread belongs to no node");
    }
    only = std::move(program);
  }
  if (only == nullptr) throw Error(Code::FAILED_PRECONDITION, "no program runs in this process");
  return only;
}

}  // namespace lp::_
