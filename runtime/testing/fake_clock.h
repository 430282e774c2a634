// Time in a test's hands: what waits for a time is tested without waiting.
// In: advance().  Out: whatever was due by then has been run.
#pragma once

#include <chrono>
#include <cstddef>

namespace lp::testing {

// While one lives, time as the runtime of this process sees it stands still, and passes by
// advance() alone:
//
//     lp::testing::FakeClock clock;
//     auto future = handle.with({.timeout = 2s}).futures().work(1);
//     clock.advance(2s);
//     CHECK_THROWS_AS(future.get(), lp::Error);  // DEADLINE_EXCEEDED
//
// That is the time of deadlines, of pauses before calls are made again and nodes are restarted, of
// batches, of what a cacher keeps, of `everySeconds`, of the grace; of lp::waitForStop(),
// lp::after(), Future::waitFor() and of "still waiting for ...". What users' code asks of
// std::chrono, and its own sleeps, are not; nor are waits of the Fixture. stop() and the end of a
// Fixture let the grace pass themselves, when it has in real time.
//
// It is for nodes that are threads, for objects and handles. Programs of processes have a time of
// their own: launching one as TEST_MP fails meanwhile with FAILED_PRECONDITION.
//
// Make it first: what waits for a time of this clock has to end before it does. From any thread;
// no member on one that belongs to a node.
class FakeClock {
 public:
  // Throws FAILED_PRECONDITION if there is one in this process.
  FakeClock();
  ~FakeClock();
  FakeClock(const FakeClock&) = delete;
  FakeClock& operator=(const FakeClock&) = delete;

  std::chrono::steady_clock::time_point now() const;

  // Lets so much time pass, from one thing that is due to the next, in order. When it returns,
  // calls whose deadline has passed have failed, futures of lp::after() are done; threads that were
  // waiting, and jobs for other threads, are on their way. What they wait for from then on counts
  // from the time at which they do so, which may be in the midst of this or after it.
  void advance(std::chrono::nanoseconds duration);

  // Waits until somebody waits for a time that advance(within) would reach, or so many do: a call
  // in another thread, say, which has to be under way before its deadline can pass. A call with a
  // deadline counts once, so does a wait for a time. Throws DEADLINE_EXCEEDED after a minute of
  // real time.
  void waitForTimers(std::size_t count, std::chrono::nanoseconds within);

  // The same for one, and time passes until the first of them, no further, whatever others set
  // meanwhile; how long that was. So a test goes from round to round of a pause or a period.
  std::chrono::nanoseconds advanceToNext(std::chrono::nanoseconds within);
};

}  // namespace lp::testing
