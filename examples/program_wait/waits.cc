#include "examples/program_wait/waits.h"

#include <fmt/core.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "runtime/context.h"
#include "runtime/stop.h"

namespace program_wait {

namespace {

// What a node does when it has been told to stop; the program waits for it, up to the grace.
void terminate(std::chrono::milliseconds cleanUp) {
  std::this_thread::sleep_for(cleanUp);
  fmt::print("Clean termination of {}\n", lp::context().label);
}

}  // namespace

void workInRounds(std::chrono::milliseconds cleanUp) {
  do {
    fmt::print("Another round\n");
  } while (!lp::waitForStop(std::chrono::seconds(1)));
  terminate(cleanUp);
}

void waitForStop(std::chrono::milliseconds cleanUp) {
  lp::waitForStop();
  terminate(cleanUp);
}

void waitWithToken(std::chrono::milliseconds cleanUp, std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any work;
  std::unique_lock lock(mutex);
  work.wait(lock, stop, [] { return false; });
  terminate(cleanUp);
}

void waitForCallback(std::chrono::milliseconds cleanUp) {
  std::promise<void> called;
  // On another thread, and not any more when the registration is gone.
  const lp::StopRegistration registration = lp::onStop([&called] {
    fmt::print("The callback was called\n");
    called.set_value();
  });
  called.get_future().wait();
  terminate(cleanUp);
}

void stopAfter(std::chrono::milliseconds time) {
  lp::waitForStop(time);
  lp::stop("the time is up");
}

}  // namespace program_wait
