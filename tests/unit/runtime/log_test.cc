// Lines of the log: what they look like, which there are, and who is said to have written them.
#include "runtime/log.h"

#include <capnp/compat/json.capnp.h>
#include <capnp/compat/json.h>
#include <capnp/message.h>
#include <doctest/doctest.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/call/node_context.h"
#include "runtime/frame.h"
#include "runtime/logs/logger.h"
#include "tests/unit/runtime/standard_error.h"

namespace logging {

// Counts how often it is formatted; throws if it has to.
struct Counted {
  int* count;
  bool throws = false;
};

}  // namespace logging

template <>
struct fmt::formatter<logging::Counted> {
  constexpr auto parse(format_parse_context& context) { return context.begin(); }
  auto format(const logging::Counted& counted, format_context& context) const {
    ++*counted.count;
    if (counted.throws) throw std::runtime_error("no text");
    return fmt::format_to(context.out(), "counted");
  }
};

namespace logging {
namespace {

using lp::_::asJson;
using lp::_::asText;
using lp::_::LogFormat;
using lp::_::LogLevel;
using lp::_::LogSettings;
using test::StandardError;

// 2026-11-22T03:43:15.123456Z
constexpr std::chrono::system_clock::time_point TIME{
    std::chrono::microseconds(1'795'318'995'123'456)};

// The log has these settings while it lives.
struct Using {
  explicit Using(LogSettings settings) { lp::_::useLogSettings(std::move(settings)); }
  ~Using() { lp::_::useLogSettings({}); }
};

// By Cap'n Proto's reader; throws if it is no object of strings.
std::map<std::string, std::string> parsed(const std::string& json) {
  capnp::MallocMessageBuilder message;
  auto value = message.initRoot<capnp::JsonValue>();
  capnp::JsonCodec().decodeRaw(kj::arrayPtr(json.data(), json.size()), value);
  std::map<std::string, std::string> fields;
  for (auto field: value.asReader().getObject()) {
    const auto text = field.getValue().getString();
    fields[field.getName().cStr()] = std::string(text.begin(), text.size());
  }
  return fields;
}

// Behind the time, without the newline.
std::string afterTime(const std::string& line) {
  return line.substr(line.find(' ') + 1, line.size() - line.find(' ') - 2);
}

TEST_CASE("text: time in UTC, level, node, file and line, message") {
  CHECK(asText({.time = TIME,
                .level = LogLevel::WARNING,
                .node = "actor/3",
                .source = "rl/actor.cc",
                .number = 42,
                .message = "slow"}) ==
        "2026-11-22T03:43:15.123Z warning [actor/3] actor.cc:42: slow");
  CHECK(asText({.time = TIME, .level = LogLevel::INFO, .message = "slow"}) ==
        "2026-11-22T03:43:15.123Z info slow");
  CHECK(asText({.time = TIME, .level = LogLevel::ERROR, .source = "lp", .message = ""}) ==
        "2026-11-22T03:43:15.123Z error lp: ");
}

TEST_CASE("json: the same, with the whole path") {
  CHECK(asJson({.time = TIME,
                .level = LogLevel::DEBUGGING,
                .node = "actor/3",
                .source = "rl/actor.cc",
                .number = 42,
                .message = "slow"}) ==
        R"({"time":"2026-11-22T03:43:15.123Z","level":"debug","node":"actor/3",)"
        R"("source":"rl/actor.cc:42","message":"slow"})");
  CHECK(asJson({.time = TIME, .stream = "stdout", .message = ""}) ==
        R"({"time":"2026-11-22T03:43:15.123Z","stream":"stdout","message":""})");
}

std::string messageOf(std::string_view message) {
  const std::string json = asJson({.time = TIME, .message = message});
  CHECK(std::ranges::none_of(json, [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
  return parsed(json)["message"];
}

TEST_CASE("json: whatever the message holds, it is one line that can be read back") {
  std::string ascii;
  for (char c = ' '; c < 0x7f; ++c) ascii += c;
  CHECK(messageOf(ascii + "\n\t") == ascii + "\n\t");
  // Cap'n Proto 0.9.2 misreads their hexadecimal letters.
  for (int c: {0, 1, 8, 11, 13, 26, 30, 31, 127}) {
    const std::string text(1, static_cast<char>(c));
    CHECK(asJson({.time = TIME, .message = text})
              .ends_with(fmt::format("\"message\":\"\\u{:04x}\"}}", c)));
  }
  const std::string good =
      "\xc2\x80 \xc3\xa4 \xe2\x82\xac \xed\x9f\xbf \xf0\x9f\x98\x80 \xf4\x8f\xbf\xbf";
  CHECK(messageOf(good) == good);
}

TEST_CASE("json: bytes that are no UTF-8 become U+FFFD, one each") {
  const std::string bad = "\xef\xbf\xbd";
  CHECK(messageOf("a\xff"
                  "b") == "a" + bad + "b");
  CHECK(messageOf("\xe2\x82") == bad + bad);  // cut off
  CHECK(messageOf("\xc0\xaf") == bad + bad);  // longer than it need be
  CHECK(messageOf("\xe0\x80\xaf") == bad + bad + bad);
  CHECK(messageOf("\xed\xa0\x80") == bad + bad + bad);            // half of a pair
  CHECK(messageOf("\xf4\x90\x80\x80") == bad + bad + bad + bad);  // beyond the last
  CHECK(messageOf("\x80\xc3\xa4") == bad + "\xc3\xa4");
}

TEST_CASE("json: a message that is too long for a line of a launcher is cut, and says so") {
  const std::string json = asJson({.time = TIME, .message = std::string(1'000'000, '\x01')});
  CHECK(json.size() < 50'000);
  CHECK(parsed(json)["message"].ends_with("\x01... (991808 bytes more)"));
}

TEST_CASE("names of levels and formats, both ways") {
  for (const auto level:
       {LogLevel::DEBUGGING, LogLevel::INFO, LogLevel::WARNING, LogLevel::ERROR, LogLevel::OFF}) {
    CHECK(lp::_::logLevelFromText(lp::_::toText(level)) == level);
  }
  CHECK(!lp::_::logLevelFromText("warn"));
  CHECK(lp::_::logFormatFromText("json") == LogFormat::JSON);
  CHECK(!lp::_::logFormatFromText("JSON"));
}

TEST_CASE("lp::log: the place is the caller's") {
  StandardError error;
  lp::log::info("step {}: loss {}", 3, 0.5);
  const int line = __LINE__ - 1;
  const std::string text = error.text();
  CHECK(text.ends_with("Z info log_test.cc:" + std::to_string(line) + ": step 3: loss 0.5\n"));
}

TEST_CASE("lp::log: what is below the level is neither written nor formatted") {
  const std::vector<std::pair<LogLevel, std::vector<std::string>>> levels{
      {LogLevel::DEBUGGING, {"debug", "info", "warning", "error"}},
      {LogLevel::INFO, {"info", "warning", "error"}},
      {LogLevel::WARNING, {"warning", "error"}},
      {LogLevel::ERROR, {"error"}},
      {LogLevel::OFF, {}}};
  for (const auto& [level, expected]: levels) {
    const Using settings({.level = level});
    StandardError error;
    int count = 0;
    lp::log::debug("{}", Counted{&count});
    lp::log::info("{}", Counted{&count});
    lp::log::warning("{}", Counted{&count});
    lp::log::error("{}", Counted{&count});
    CHECK(count == static_cast<int>(expected.size()));
    std::string text = error.text();
    CHECK(std::ranges::count(text, '\n') == count);
    for (const std::string& name: expected) {
      CHECK_MESSAGE(text.find(" " + name + " log_test.cc:") != text.npos, text);
    }
  }
}

TEST_CASE("lp::log: a formatter that throws is told of, and does no harm") {
  StandardError error;
  int count = 0;
  lp::log::error("{}", Counted{&count, true});
  const std::string text = error.text();
  CHECK(text.ends_with(": cannot format: no text\n"));
}

// A thread of the node while it lives.
struct Working {
  explicit Working(const std::string& name) {
    lp::_::announce(nullptr);
    auto node = std::make_shared<lp::_::NodeContext>();
    node->name = std::make_shared<std::string>(name);
    scope.emplace(lp::_::SavedFrame(std::move(node), nullptr));
  }
  std::optional<lp::_::FrameScope> scope;
};

TEST_CASE(
    "lp::log: the node is the thread's, else the process's; unless whoever shows it says so") {
  StandardError error;
  {
    const Using settings({.process = "learner+replay/0"});
    lp::log::info("mine");
    const Working working("replay/0");
    lp::log::info("its");
    std::thread([] { lp::log::info("a thread's"); }).join();
  }
  {
    const Using settings({.namesNode = false, .process = "replay/0"});
    lp::log::info("nobody's");
  }
  const std::string text = error.text();
  CHECK(text.find(" info [learner+replay/0] log_test.cc:") < text.find(": mine\n"));
  CHECK(text.find(" info [replay/0] log_test.cc:") < text.find(": its\n"));
  CHECK(text.find("/0] log_test.cc:", text.find(": its\n")) < text.find(": a thread's\n"));
  CHECK(text.find("/0]", text.find(": a thread's\n")) == text.npos);
}

TEST_CASE("lp::log: lines of many threads are whole, also those that no pipe takes at once") {
  const Using settings({.format = LogFormat::JSON, .isMarked = true});
  StandardError error;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([i] {
      for (int k = 0; k < 50; ++k)
        lp::log::info("{}", std::string(9000, static_cast<char>('a' + i)));
    });
  }
  for (std::thread& thread: threads) thread.join();
  const std::string all = error.text();
  std::map<char, int> seen;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\n', at);
    REQUIRE(all[at] == lp::_::LOG_MARK);
    REQUIRE(all[end - 1] == lp::_::LOG_MARK);
    const std::string message = parsed(all.substr(at + 1, end - at - 2))["message"];
    CHECK(message == std::string(9000, message[0]));
    ++seen[message[0]];
    at = end + 1;
  }
  CHECK(seen.size() == 8);
  CHECK(std::ranges::all_of(seen, [](const auto& each) { return each.second == 50; }));
}

TEST_CASE("who logs by spdlog has the same lines, and the same level") {
  lp::_::useLogForSpdlog();
  StandardError error;
  spdlog::debug("not seen");
  spdlog::warn("by {}", "spdlog");
  SPDLOG_ERROR("from here");
  spdlog::set_pattern("%v");
  spdlog::critical("last");
  const std::string text = error.text();
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    lines.push_back(afterTime(text.substr(at, text.find('\n', at) + 1 - at)));
  }
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "warning by spdlog");
  CHECK(lines[1].starts_with("error log_test.cc:"));
  CHECK(lines[1].ends_with(": from here"));
  CHECK(lines[2] == "error last");
}

}  // namespace
}  // namespace logging
