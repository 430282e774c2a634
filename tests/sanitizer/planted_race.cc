// Races that a user could write: in a handler, in a Task, in a continuation. ThreadSanitizer must
// see each of them; nothing of the runtime may hide it.
#include <cstdio>
#include <cstring>
#include <latch>
#include <memory>
#include <vector>

#include "runtime/call/served.h"
#include "runtime/call/wire.h"

namespace {

// What races: no lock, no atomic.
int shared = 0;

// Both racers wait for each other first: were one over before the other began, on the same thread,
// there would be no race to see. Nothing orders what they do afterwards.
std::latch together(2);

void increment() {
  together.arrive_and_wait();
  for (int i = 0; i < 1000; ++i) shared = shared + 1;
}

constexpr lp::Method METHODS[] = {
    {.name = "handler",
     .interfaceId = 1,
     .ordinal = 0,
     .invoke =
         [](lp::Interface&, lp::Request& request) {
           increment();
           request.results();
         }},
    {.name = "task",
     .interfaceId = 1,
     .ordinal = 1,
     .start = [](lp::Interface&, lp::Request&) -> lp::Task<void> {
       increment();
       co_return;
     }},
};
constexpr lp::Service SERVICE = {.name = "Racy", .id = 1, .methods = METHODS, .bases = {}};

class Racy final: public lp::Interface {
 public:
  const lp::Service& lpService() const override { return SERVICE; }
  void* lpCast(std::uint64_t) override { return this; }
};

lp::Future<void> call(const lp::Handle& handle, const lp::Method& method) {
  return lp::_::start<void>(lp::_::newCall(handle, method), [](lp::_::Response&) {});
}

}  // namespace

int main(int argc, char** argv) {
  const char* where = argc > 1 ? argv[1] : "";
  const lp::Handle handle(lp::_::serveHere(std::make_shared<Racy>(), {}));
  std::vector<lp::Future<void>> futures;
  // Tasks do not race with each other, but with value methods they do.
  const bool isTask = std::strcmp(where, "task") == 0;
  for (int i = 0; i < 2; ++i) {
    if (std::strcmp(where, "then") == 0) {
      futures.push_back(lp::after(std::chrono::milliseconds(1)).then([] { increment(); }));
    } else {
      futures.push_back(call(handle, METHODS[isTask ? i : 0]));
    }
  }
  lp::waitAll(std::move(futures));
  std::printf("%d\n", shared);
}
