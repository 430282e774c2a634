#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/arguments.h"
#include "tests/golden/program/kitchen_testing.lp.h"
#include "tests/golden/program/worker.h"

namespace kitchen {
namespace {

using Entries = std::vector<kitchen_services::Entry>;

struct NoWorkers {
  void operator()(test::Nodes& nodes) const {
    nodes.worker.disableRun();
    nodes.class_.disableRun();
  }
};

TEST_CASE("each argument of the topology arrives as what the constructor takes") {
  Parameters parameters;
  parameters.numCounters = 3;
  parameters.numWorkers = 3;
  parameters.files = {"a", "b", "c", "d"};
  parameters.store.directory = "/tmp/kitchen";
  parameters.dryRun = true;
  {
    test::Program program = test::launch(parameters);
    program.wait();
    CHECK(program.store().find("worker/2") == "was here");
    CHECK(program.store().find("worker/3") == std::nullopt);
  }
  std::vector<kitchen_nodes::Seen> seen = kitchen_nodes::Worker::seen();
  REQUIRE(seen.size() == 3);
  CHECK(seen[1].index == 1);
  CHECK(seen[1].counters == 3);
  CHECK(seen[1].counter == "counter/1");
  CHECK(seen[1].share == 1);
  CHECK(seen[1].hasMaybe);
  CHECK(seen[0].files == std::vector<std::string>{"a", "b"});
  CHECK(seen[2].files == std::vector<std::string>{"d"});
  CHECK(seen[1].count == 3);
  CHECK(seen[1].recipe.name == "soup \"du jour\"");
  CHECK(seen[1].recipe.servings == 4);
  CHECK(seen[1].recipe.heat == kitchen_nodes::Heat::HIGH);
  CHECK(seen[1].recipe.steps == std::vector<std::string>{"cut", "cook"});
  CHECK(seen[1].recipe.patience == std::chrono::seconds(3));
  CHECK(seen[1].mode == kitchen_nodes::Mode::kVerySafe);
  CHECK(seen[1].steps == 3);
  CHECK(seen[1].clock == -5);
  CHECK(seen[1].timeout == std::chrono::milliseconds(250));
  CHECK(seen[1].path == "/tmp/kitchen");
  CHECK(seen[1].weights == std::vector<float>{0.25f, 1, 1e30f});
  CHECK(seen[1].stamp == UINT64_MAX);
  CHECK(seen[1].dryRun);
}

TEST_CASE("methods of all forms serve") {
  test::Program program = test::launch({.numWorkers = 0}, lp::LaunchType::TEST_MT, NoWorkers());
  kitchen_services::BigCounterHandle counter = program.counter(0);
  counter.add(Entries{{"a", 1}});
  CHECK(counter.add(Entries{{"a", 1}, {"b", 2}}) == Entries{{"a", 2}, {"b", 2}});
  CHECK(counter.add({})["b"] == 2);
  CHECK(counter.mean(std::vector<double>{1, 2}, 2) == 3);
  kitchen_services::Item item{"soup", {1, 2}, kitchen_services::Codec::ZSTD};
  kitchen_services::CounterSwapResult swapped = counter.swap(item, {item, item});
  CHECK(swapped.item.name == "soup2");
  CHECK(swapped.codec == kitchen_services::Codec::ZSTD);
  CHECK(counter.wait(5, "name") == 10000);
  CHECK(counter.wait(5, std::nullopt) == 5000);
  CHECK(counter.total() == 7);
  CHECK(counter.stamp(41) == 42);
  const std::vector<std::uint8_t> grey = {0, 1, 254};
  const lp::Tensor image = lp::Tensor::of<std::uint8_t>({1, 3}, grey);
  CHECK(counter.blend(image, {}) == image);
  CHECK(counter.blend({}, {{"one", {}}, {"two", image}}) == image);
  const lp::Tensor inverted = counter.invert(image);
  CHECK(std::ranges::equal(inverted.shape(), image.shape()));
  CHECK(inverted.values<std::uint8_t>()[2] == 1);
  kitchen_services::BigCounterSlowResult slow = counter.slow("text", std::vector<std::int32_t>{1});
  CHECK(slow.text == "text");
  CHECK(slow.length == 1);
}

TEST_CASE("a node with a checkpoint goes on where one before it ended") {
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    char directory[] = "/tmp/kitchen_XXXXXX";
    REQUIRE(mkdtemp(directory) != nullptr);
    auto change = [&](test::Nodes& nodes) {
      NoWorkers()(nodes);
      nodes.setRunDirectory(directory);
    };
    {
      test::Program program = test::launch({.numWorkers = 0}, type, change);
      program.counter(0).add(Entries{{"a", 1}});
      // Within a second, and not only at the end.
      const std::filesystem::path file = std::string(directory) + "/checkpoints/counter/0";
      for (int i = 0; i < 30'000 && !std::filesystem::exists(file); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      CHECK(std::filesystem::exists(file));
      program.counter(0).add(Entries{{"a", 1}});
    }
    {
      test::Program program = test::launch({.numWorkers = 0}, type, change);
      CHECK(program.counter(0).add({}) == Entries{{"a", 2}});
    }
    std::filesystem::remove_all(directory);
  }
}

TEST_CASE("a class takes streams, by plain methods and by coroutines") {
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    test::Program program = test::launch({.numWorkers = 0}, type, NoWorkers());
    kitchen_services::BigCounterHandle counter = program.counter(0);
    auto feed = counter.streams().feed();
    auto season = counter.streams().season();
    for (int i = 0; i < 100; ++i) {
      feed.send(Entries{{"a", 2}});
      season.send("salt");
    }
    feed.finish();
    season.finish();
    CHECK(counter.add({}) == Entries{{"a", 200}, {"salt", 100}});
  }
}

TEST_CASE("a method that takes many calls at once serves each of them") {
  Parameters parameters;
  parameters.numWorkers = 0;
  parameters.store.flushEvery = 3;
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    test::Program program = test::launch(parameters, type, NoWorkers());
    kitchen_services::BigCounterHandle counter = program.counter(0);
    const kitchen_services::Item item{"soup", {1, 2}, kitchen_services::Codec::ZSTD};
    auto one = counter.futures().score(item, 2), two = counter.futures().score(item, -1);
    // Padded to three.
    CHECK(one.get() == 6);
    CHECK_THROWS_WITH_AS(two.get(),
                         "counter/0: OUT_OF_RANGE: soup is too light (from counter/0: lp::Error)",
                         lp::Error);
    CHECK(program.spare().score(item, 2) == 2);
  }
  parameters.store.flushEvery = 0;
  CHECK_THROWS_WITH_AS(test::launch(parameters, lp::LaunchType::TEST_MT, NoWorkers()),
                       "INVALID_ARGUMENT: tests/golden/program/kitchen.topology.capnp:42:52: "
                       "error: parameter store.flushEvery is 0, but a batch has 1 to 100000 calls",
                       lp::Error);
}

TEST_CASE("an empty group is made good by the fallback") {
  Parameters parameters;
  parameters.numCounters = 0;
  parameters.numWorkers = 1;
  test::Program program = test::launch(parameters);
  program.wait({"worker"});
  std::vector<kitchen_nodes::Seen> seen = kitchen_nodes::Worker::seen();
  CHECK(seen[0].counter == "spare/0");
  CHECK(!seen[0].hasMaybe);
}

// A store that tells what was put.
class FakeStore {
 public:
  void put(std::string_view key, std::string_view value) {
    std::lock_guard lock(mutex_);
    values_[std::string(key)] = value;
    changed_.notify_all();
  }
  std::string waitFor(const std::string& key) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(30), [&] { return values_.contains(key); });
    return values_[key];
  }
  std::map<std::string, std::string> values() {
    std::lock_guard lock(mutex_);
    return values_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::string> values_;
};

TEST_CASE("a function is a node: called with what was made for it, until it is stopped") {
  Parameters parameters;
  parameters.numWorkers = 0;
  parameters.store.directory = "/tmp/kitchen";
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    FakeStore store;
    test::Program program =
        test::launch(parameters, type, [&](test::Nodes& nodes) { nodes.store.replace(store); });
    CHECK(store.waitFor("/tmp/kitchen/logger/0") == "was here");
    CHECK(store.waitFor("/tmp/kitchen/logger/1") == "was here");
    program.wait();
    CHECK(!program.waitFor({"logger"}, std::chrono::milliseconds(1)));
    CHECK(!program.stop().failed);
  }
}

TEST_CASE("a function is not called if its run() is disabled") {
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    FakeStore store;
    test::Program program = test::launch({.numWorkers = 2}, type, [&](test::Nodes& nodes) {
      nodes.store.replace(store);
      nodes.logger.disableRun();
    });
    program.wait();
    program.stop();
    CHECK(store.values() ==
          std::map<std::string, std::string>{{"worker/0", "was here"}, {"worker/1", "was here"}});
  }
}

// What a program says, and its exit status.
std::pair<std::string, int> said(const std::string& flags) {
  const std::string command = "tests/golden/program/kitchen " + flags + " 2>&1";
  std::FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  for (int c; (c = std::fgetc(pipe)) != EOF;) text += static_cast<char>(c);
  const int status = pclose(pipe);
  return {text, WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

TEST_CASE("it ends as the topology says, though functions go on") {
  for (const char* type: {"local_mt", "local_mp", "test_mt", "test_mp"}) {
    CAPTURE(type);
    const auto [text, status] = said(std::string("--num_workers=2 --lp_launch_type=") + type);
    const std::string note = std::string("kitchen: nodes of ") + type +
                             " are threads of one process, so this is left out: environment, "
                             "memoryMiB, nice, workingDirectory of `logger`\n";
    CHECK(text == (std::string(type).ends_with("mt") ? note : ""));
    CHECK(status == 0);
  }
}

TEST_CASE("what parameters make wrong is said before anything starts, all of it") {
  const std::string file = "tests/golden/program/kitchen.topology.capnp";
  const std::string sizes = file +
                            ":56:17: error: `by = sameIndex` from `worker` to `counter`, "
                            "but there are 2 and 70000 of them";
  const std::string room = file +
                           ":70:17: error: parameter numCounters is 70000, which the node's "
                           "class has no room for";
  for (const char* type: {"local_mt", "local_mp", "test_mt", "test_mp"}) {
    CAPTURE(type);
    const auto [text, status] =
        said(std::string("--num_counters=70000 --num_workers=2 --lp_launch_type=") + type);
    CHECK(text == "kitchen: " + sizes + "\nkitchen: " + room + "\n");
    CHECK(status == 2);
  }
  CHECK(said("--num_workers=-1").first ==
        "kitchen: " + file + ":48:5: error: -1 nodes are too few\n");
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    CHECK_THROWS_WITH_AS(test::launch({.numCounters = 70000, .numWorkers = 2}, type),
                         ("INVALID_ARGUMENT: " + sizes + "\n" + room).c_str(), lp::Error);
  }
}

TEST_CASE("an integer that its parameter has no room for is an error") {
  CHECK(lp::_::narrow<std::uint16_t>(65535u, "parameter numCounters") == 65535);
  CHECK_THROWS_WITH_AS(lp::_::narrow<std::uint16_t>(65536u, "parameter numCounters"),
                       "OUT_OF_RANGE: parameter numCounters is 65536, which the node's class has no"
                       " room for",
                       lp::Error);
}

}  // namespace
}  // namespace kitchen
