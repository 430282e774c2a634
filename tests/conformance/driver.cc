#include "tests/conformance/driver.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <span>
#include <stdexcept>
#include <thread>

using namespace std::chrono_literals;

namespace conformance {
namespace {

struct Failure: std::runtime_error {
  using std::runtime_error::runtime_error;
};

void expect(bool condition, const std::string& what) {
  if (!condition) throw Failure(what);
}

template <typename F>
lp::Error errorOf(F f) {
  try {
    f();
  } catch (const lp::Error& error) {
    return error;
  }
  throw Failure("no error was thrown");
}

void expectCode(const lp::Error& error, lp::Code code) {
  expect(error.code() == code, fmt::format("expected {}, got: {}", lp::toText(code), error.what()));
}

template <typename F>
void expectSoon(F condition, const std::string& what) {
  for (int i = 0; i < 10'000; ++i) {
    if (condition()) return;
    std::this_thread::sleep_for(1ms);
  }
  throw Failure(what);
}

struct Case {
  std::string_view name;
  void (*run)(Peers& peers);
};

constexpr Case CASES[] = {
    {"a call before the constructor ends waits",
     [](Peers& peers) {
       expect(peers.late.echo(1) == 1, "late.echo");
       expect(peers.late.futures().echo(2).get() == 2, "late.futures.echo");
     }},
    {"sync calls and futures give results",
     [](Peers& peers) {
       expect(peers.subject.echo(3) == 3, "echo");
       expect(peers.subject.say("hi") == "hi!", "say");
       std::vector<lp::Future<std::int64_t>> futures;
       for (int i = 0; i < 50; ++i) futures.push_back(peers.subject.futures().echo(i));
       expect(lp::waitAll(std::move(futures))[49] == 49, "waitAll");
     }},
    {"a hundred megabytes pass",
     [](Peers& peers) {
       const std::string text(100u << 20, 'x');
       expect(peers.subject.say(text).size() == text.size() + 1, "say");
     }},
    {"tensors pass, large and small, with and without a shape",
     [](Peers& peers) {
       for (const lp::Shape& shape: std::vector<lp::Shape>{{}, {0, 7}, {2, 3}, {1024, 1024}}) {
         auto filled = [&](float value) {
           return lp::Tensor::allocate<float>(
               shape, [&](std::span<float> to) { std::ranges::fill(to, value); });
         };
         expect(peers.subject.scale(filled(1.5f), 2) == filled(3), "scale");
         expect(peers.subject.futures().scale(filled(2), 0.5f).get() == filled(1), "a future");
       }
       expectCode(errorOf([&] { peers.subject.scale({}, 1); }), lp::Code::INVALID_ARGUMENT);
     }},
    {"sixteen handlers are inside at once",
     [](Peers& peers) {
       std::vector<lp::Future<void>> futures;
       for (int i = 0; i < 16; ++i) futures.push_back(peers.subject.futures().meet(16));
       lp::waitAll(std::move(futures));
     }},
    {"a deadline meets a sleeping handler",
     [](Peers& peers) {
       const std::uint32_t before = peers.subject.cancellations();
       expectCode(errorOf([&] { peers.subject.with({.timeout = 30ms}).sleep(60'000); }),
                  lp::Code::DEADLINE_EXCEEDED);
       expectSoon([&] { return peers.subject.cancellations() == before + 1; },
                  "the handler did not see the deadline");
     }},
    {"cancelling reaches the handler",
     [](Peers& peers) {
       const std::uint32_t before = peers.subject.cancellations();
       lp::Future<bool> future = peers.subject.futures().sleep(60'000);
       expect(!future.waitFor(20ms), "sleep returned");
       future.cancel();
       expectCode(errorOf([&] { future.get(); }), lp::Code::CANCELLED);
       expectSoon([&] { return peers.subject.cancellations() == before + 1; },
                  "the handler did not see the cancellation");
     }},
    {"what a handler throws arrives whole",
     [](Peers& peers) {
       for (const lp::Error& error: {errorOf([&] { peers.subject.fail("disk"); }), errorOf([&] {
                                       peers.subject.futures().fail("disk").get();
                                     })}) {
         expectCode(error, lp::Code::UNKNOWN);
         expect(error.text() == "no disk", error.text());
         expect(error.node() == "subject/0", error.node());
         expect(error.origin() == "subject/0: std::runtime_error", error.origin());
       }
       expectCode(errorOf([&] { peers.subject.fail("invalid"); }), lp::Code::INVALID_ARGUMENT);
       expectCode(errorOf([&] { peers.subject.fail("code"); }), lp::Code::DATA_LOSS);
     }},
    {"what an error carries arrives whole, from wherever it was thrown",
     [](Peers& peers) {
       const Lost lost{{3, 1, 4}, std::string(50'000, 'x')};
       auto expectLost = [&](const std::string& node, auto call) {
         const lp::Error error = errorOf(call);
         expectCode(error, lp::Code::DATA_LOSS);
         expect(error.payload<Lost>() == lost, "another payload than that of " + node);
         expect(error.node() == node, error.node());
         expect(error.origin() == "subject/0: lp::Error", error.origin());
       };
       expectLost("subject/0", [&] { peers.subject.fail("lost"); });
       expectLost("subject/0", [&] { peers.subject.futures().fail("lost").get(); });
       expectLost("subject/0",
                  [&] { peers.subject.futures().fail("lost").then([] { return 1; }).get(); });
       expectLost("group/1", [&] { peers.group[1].ask(peers.subject, "lost"); });
       expectLost("tasks/0", [&] { peers.tasks.fail("lost"); });
       expect(!errorOf([&] { peers.subject.fail("disk"); }).payload<Lost>(), "of another error");
     }},
    {"a handler may call back into its own node",
     [](Peers& peers) {
       expect(peers.subject.pass(peers.subject, 1) == 2, "sync");
       expect(peers.subject.futures().pass(peers.subject, 2).get() == 3, "future");
       expect(peers.subject.pass(peers.group[1], 3) == 4, "through another node");
     }},
    {"with one thread a blocked handler sees its cancellation",
     [](Peers& peers) {
       lp::Future<bool> blocked = peers.single.futures().sleep(60'000);
       lp::Future<std::int64_t> next = peers.single.futures().echo(7);
       expect(!next.waitFor(20ms), "two calls at once with one thread");
       blocked.cancel();
       expect(next.get() == 7, "the next call");
     }},
    {"with one thread a call that comes back fails at once, with the chain",
     [](Peers& peers) {
       const lp::Error error = errorOf([&] { peers.single.pass(peers.single, 1); });
       expectCode(error, lp::Code::FAILED_PRECONDITION);
       expect(error.text().find("single/0.pass -> single/0.echo") != std::string::npos,
              error.text());
     }},
    {"an argument may change after the call",
     [](Peers& peers) {
       std::string text = "before";
       lp::Future<std::string> future = peers.subject.futures().say(text);
       text = "after!";
       expect(future.get() == "before!", "the argument was not copied");
     }},
    {"a sync call from a Task is an error, and awaiting is not",
     [](Peers& peers) {
       expect(peers.tasks.block() == "FAILED_PRECONDITION", peers.tasks.block());
       expect(peers.tasks.add(4) == 5, "add");
     }},
    {"Tasks of one node never run beside each other",
     [](Peers& peers) {
       std::vector<lp::Future<std::int64_t>> futures;
       for (int i = 0; i < 20; ++i) futures.push_back(peers.tasks.futures().add(i));
       lp::waitAll(std::move(futures));
       expect(peers.tasks.most() == 1, "two at once");
     }},
    {"a cancelled Task cancels what it awaits",
     [](Peers& peers) {
       const std::uint32_t before = peers.subject.cancellations();
       lp::Future<void> future = peers.tasks.futures().wait();
       expect(!future.waitFor(50ms), "wait returned");
       future.cancel();
       expectSoon([&] { return peers.subject.cancellations() == before + 1; },
                  "the awaited call goes on");
     }},
    {"continuations run, and not inside the call that starts them",
     [](Peers& peers) {
       const std::thread::id me = std::this_thread::get_id();
       auto other = peers.subject.futures().echo(5).then(
           [me](std::int64_t x) { return std::this_thread::get_id() != me ? x : -1; });
       expect(other.get() == 5, "then ran on the caller's thread");
     }},
    {"a node knows itself and its caller",
     [](Peers& peers) {
       const SubjectWhoResult who = peers.group[1].who();
       expect(who.label == "group" && who.index == 1 && who.groupSize == 3, who.label);
       // A test process is no node.
       expect(who.caller == "driver/0" || who.caller.empty(), who.caller);
       const SubjectWhoResult future = peers.group[2].futures().who().get();
       expect(future.index == 2 && future.caller == who.caller, "who through a future");
     }},
    {"calls are answered in batches, larger than there are threads",
     [](Peers& peers) {
       std::vector<lp::Future<BatchesTogetherResult>> futures;
       for (const char* name: {"a", "b", "c", "d"}) {
         futures.push_back(peers.batches.futures().together(name, 2));
       }
       for (const BatchesTogetherResult& one: lp::waitAll(std::move(futures))) {
         expect(one.names == "aabbccdd" && one.calls == 4, one.names);
       }
     }},
    {"one bad call of a batch fails only its own caller",
     [](Peers& peers) {
       lp::Future<std::int64_t> odd = peers.batches.futures().half(3);
       expect(peers.batches.half(4) == 2, "half");
       const lp::Error error = errorOf([&] { odd.get(); });
       expectCode(error, lp::Code::INVALID_ARGUMENT);
       expect(error.payload<Lost>() == Lost{.sectors = {3}}, "another payload");
     }},
    {"waiting for one of many returns with the first",
     [](Peers& peers) {
       std::vector<lp::Future<bool>> futures;
       futures.push_back(peers.subject.futures().sleep(60'000));
       futures.push_back(peers.subject.futures().sleep(1));
       expect(lp::waitAny(futures) == 1, "waitAny");
       futures[0].cancel();
     }},
};

}  // namespace

std::vector<std::string> Driver::cases() const {
  std::vector<std::string> names;
  for (const Case& entry: CASES) names.emplace_back(entry.name);
  return names;
}

std::string Driver::check(std::string_view name) {
  for (const Case& entry: CASES) {
    if (entry.name != name) continue;
    try {
      entry.run(peers_);
    } catch (const std::exception& exception) {
      return exception.what();
    }
    return {};
  }
  return "there is no such case";
}

void Driver::run() {
  int failed = 0;
  for (const std::string& name: cases()) {
    const std::string failure = check(name);
    if (failure.empty()) continue;
    ++failed;
    fmt::print("FAILED {}: {}\n", name, failure);
  }
  std::vector<lp::Future<bool>> waiting;
  for (int i = 0; i < 100; ++i) waiting.push_back(peers_.subject.futures().sleep(60'000));
  lp::stop("the conformance suite is through");
  // Across processes the subject stops, too, and may answer before we give up the call.
  int ended = 0;
  for (auto& future: waiting) {
    try {
      ended += future.waitFor(5s) && future.get() ? 1 : 0;
    } catch (const lp::Error& error) {
      const bool stopped =
          error.code() == lp::Code::CANCELLED || error.code() == lp::Code::UNAVAILABLE;
      ended += stopped ? 1 : 0;
    }
  }
  if (ended != 100) {
    ++failed;
    fmt::print("FAILED stop while a hundred calls wait: {} ended\n", ended);
  }
  fmt::print("conformance: {} cases, {} failed\n", std::size(CASES) + 1, failed);
  std::fflush(stdout);
}

}  // namespace conformance
