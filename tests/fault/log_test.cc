// The log of a program, from outside: which lines there are, what they look like in each launch
// type and on each display, and that with --lp_log_format=json every line of output is JSON.
#include <capnp/compat/json.capnp.h>
#include <capnp/compat/json.h>
#include <capnp/message.h>
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <regex>
#include <string>
#include <vector>

#include "runtime/error.h"
#include "runtime/logs/logger.h"
#include "runtime/testing/harness.h"
#include "tests/fault/child.h"
#include "tests/fault/faulty_program.h"

namespace faulty {
namespace {

const std::string MP = "--lp_launch_type=local_mp";
const std::string MT = "--lp_launch_type=local_mt";
const std::string JSON = "--lp_log_format=json";

const std::string TIME = R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)";

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// How many lines are wholly of the form.
std::ptrdiff_t count(const std::string& text, const std::string& form) {
  const std::regex regex(form);
  const std::vector<std::string> lines = linesOf(text);
  return std::ranges::count_if(
      lines, [&](const std::string& line) { return std::regex_match(line, regex); });
}

// How many have it in them. No regular expression: those of the library recurse along a long line.
std::ptrdiff_t countWith(const std::string& text, const std::string& part) {
  return std::ranges::count_if(
      linesOf(text), [&](const std::string& line) { return line.find(part) != line.npos; });
}

using Object = std::map<std::string, std::string>;

// Of each line; fails the test if one is no object of strings, or has no time.
std::vector<Object> objectsOf(const std::string& text) {
  std::vector<Object> objects;
  for (const std::string& line: linesOf(text)) {
    CAPTURE(line.substr(0, 200));
    capnp::MallocMessageBuilder message;
    auto value = message.initRoot<capnp::JsonValue>();
    REQUIRE_NOTHROW(capnp::JsonCodec().decodeRaw(kj::arrayPtr(line.data(), line.size()), value));
    REQUIRE(value.isObject());
    Object object;
    for (auto field: value.asReader().getObject()) {
      REQUIRE(field.getValue().isString());
      const auto its = field.getValue().getString();
      object[field.getName().cStr()] = std::string(its.begin(), its.size());
    }
    CHECK(std::regex_match(object["time"], std::regex(TIME)));
    object.erase("time");
    objects.push_back(std::move(object));
  }
  return objects;
}

std::ptrdiff_t count(const std::vector<Object>& objects, const Object& object) {
  return std::ranges::count(objects, object);
}

// Those of the log of the deed `log`, of which a thread of no node wrote one for `process`.
void checkLogged(const std::vector<Object>& objects, const std::string& process) {
  std::map<std::string, Object> byMessage;
  for (const Object& object: objects) {
    if (object.contains("level")) byMessage[object.at("message").substr(0, 15)] = object;
  }
  const Object info = byMessage["deed: a \"quote\""];
  CHECK(info.at("level") == "info");
  CHECK(info.at("node") == "victim/0");
  CHECK(std::regex_match(info.at("source"), std::regex(R"(tests/fault/faulty_program\.cc:\d+)")));
  CHECK(info.at("message") ==
        "deed: a \"quote\",\ntwo lines, \x01, \xef\xbf\xbd, " + std::string(9000, 'y'));
  CHECK(byMessage["deed: take care"].at("level") == "warning");
  // Spdlog's functions know no place.
  CHECK(byMessage["deed: by spdlog"] ==
        Object{{"level", "error"}, {"node", "victim/0"}, {"message", "deed: by spdlog"}});
  Object threads = byMessage["deed: a thread'"];
  CHECK(threads["node"] == process);
  CHECK(!byMessage.contains("deed: in detail"));
}

TEST_CASE("text: the launcher names the node, or the line does, and not both") {
  const std::string source = R"(faulty_program\.cc:\d+: )";
  Child threads({MT, "--deed=log", "--waiters=0"});
  CHECK(threads.wait() == 0);
  CHECK(count(threads.output(), TIME + R"( warning \[victim/0\] )" + source + "deed: take care") ==
        1);
  CHECK(count(threads.output(), TIME + R"( error \[victim/0\] deed: by spdlog)") == 1);
  CHECK(count(threads.output(), TIME + " error " + source + "deed: a thread's") == 1);
  CHECK(threads.output().find("in detail") == std::string::npos);

  Child processes({MP, "--deed=log", "--waiters=0"});
  CHECK(processes.wait() == 0);
  CHECK(count(processes.output(),
              R"(\[victim/0\] )" + TIME + " warning " + source + "deed: take care") == 1);

  Child colocated({MP, "--deed=log", "--waiters=0"}, {.environment = {{"FAULTY_COLOCATED", "1"}}});
  CHECK(colocated.wait() == 0);
  const std::string prefix = R"(\[victim\+peer/0\] )";
  CHECK(count(colocated.output(),
              prefix + TIME + R"( warning \[victim/0\] )" + source + "deed: take care") == 1);
  CHECK(count(colocated.output(),
              prefix + TIME + R"( error \[victim\+peer/0\] )" + source + "deed: a thread's") == 1);
}

TEST_CASE("the level, by flag and by environment") {
  for (const std::string& type: {MT, MP}) {
    CAPTURE(type);
    Child all({type, "--deed=log", "--waiters=0", "--lp_log_level=debug"});
    CHECK(all.wait() == 0);
    CHECK(countWith(all.output(), ": deed: in detail") == 1);
    Child errors({type, "--deed=log", "--waiters=0"}, {.environment = {{"LP_LOG_LEVEL", "error"}}});
    CHECK(errors.wait() == 0);
    CHECK(countWith(errors.output(), "deed: ") == 2);
    Child none({type, "--deed=log", "--waiters=0", "--lp_log_level=off"});
    CHECK(none.wait() == 0);
    CHECK(none.output() == "");
  }
  Child wrong({MP, "--deed=log", "--lp_log_level=warn"});
  CHECK(wrong.wait() == 2);
  CHECK(wrong.output() ==
        "faulty: `warn` for --lp_log_level is none of debug, info, warning, error, off\n");
}

TEST_CASE("json, local_mt: each line of the log, and what the launcher says") {
  Child child({MT, "--deed=log", "--waiters=0", JSON});
  CHECK(child.wait() == 0);
  const auto objects = objectsOf(child.output());
  CHECK(objects.size() == 4);
  checkLogged(objects, "");

  Child crash({MT, "--deed=log_and_crash", JSON});
  CHECK(crash.wait() == -SIGSEGV);
  const auto last = objectsOf(crash.output());
  REQUIRE(last.size() == 2);
  CHECK(last[0].at("message") == "about to crash");
  CHECK(last[1] == Object{{"level", "error"},
                          {"source", "lp"},
                          {"message", "victim/0 failed: was killed by SIGSEGV"}});

  Child wrong({MT, "--deed=log", JSON, "--peers=x"});
  CHECK(wrong.wait() == 2);
  CHECK(objectsOf(wrong.output()) ==
        std::vector{Object{{"level", "error"},
                           {"source", "lp"},
                           {"message", "`x` for --peers is not a whole number"}}});
}

TEST_CASE("json, local_mp: every line of output, whoever has printed it") {
  for (const bool colocated: {false, true}) {
    CAPTURE(colocated);
    const std::string process = colocated ? "victim+peer/0" : "victim/0";
    Child::Options options;
    if (colocated) options.environment["FAULTY_COLOCATED"] = "1";
    Child child({MP, "--deed=log_and_print", "--waiters=0", JSON, "--lp_color=always"}, options);
    CHECK(child.wait() == 0);
    const auto objects = objectsOf(child.output());
    checkLogged(objects, process);
    auto printed = [&](const std::string& stream, const std::string& text) {
      return count(objects, {{"node", process}, {"stream", stream}, {"message", text}});
    };
    CHECK(printed("stdout", "printed \"so\" \xef\xbf\xbd") == 1);
    CHECK(printed("stdout", "") == 1);
    CHECK(printed("stdout", "no newline") == 1);
    CHECK(printed("stderr", "half a line, ") == 1);
    CHECK(printed("stderr", "the other half") == 1);
    CHECK(child.leftovers() == "");
  }
}

TEST_CASE("json, local_mp: a crash is reported in one line, and the last words are not repeated") {
  Child child({MP, "--deed=log_and_crash", JSON});
  CHECK(child.wait() == 1);
  const auto objects = objectsOf(child.output());
  CHECK(std::ranges::count_if(objects, [](const Object& object) {
          return object.at("message") == "about to crash";
        }) == 1);
  REQUIRE(!objects.empty());
  CHECK(objects.back().at("level") == "error");
  CHECK(objects.back().at("source") == "lp");
  CHECK(objects.back().at("message").starts_with("victim/0 failed: "));
}

TEST_CASE("json and text in files: each line stands alone there") {
  const std::string folder = std::string(std::getenv("TEST_TMPDIR")) + "/logs";
  auto run = [&](const std::string& format) {
    Child child({MP, "--deed=log_and_print", "--waiters=0", format, "--lp_terminal=output_to_files",
                 "--lp_output_dir=" + folder});
    CHECK(child.wait() == 0);
    std::ifstream file(folder + "/victim/0", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  checkLogged(objectsOf(run(JSON)), "victim/0");
  const std::string text = run("--lp_log_format=text");
  CHECK(count(text, TIME + R"( warning \[victim/0\] faulty_program.cc:\d+: deed: take care)") == 1);
  CHECK(text.find("\x1e") == text.npos);
}

TEST_CASE("a harness takes both from the environment, and refuses what they are not") {
  const auto parameters = std::make_shared<Parameters>(Parameters{.deed = "return", .waiters = 0});
  auto launch = [&](lp::LaunchType type) {
    lp::testing::Fixture(PROGRAM, parameters, type, {}, binary()).wait();
  };
  setenv("LP_LOG_FORMAT", "yaml", 1);
  CHECK_THROWS_WITH_AS(launch(lp::LaunchType::TEST_MT),
                       doctest::Contains("`yaml` for LP_LOG_FORMAT is none of text, json"),
                       lp::Error);
  setenv("LP_LOG_FORMAT", "json", 1);
  setenv("LP_LOG_LEVEL", "off", 1);
  for (const auto type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    launch(type);
    CHECK(lp::_::logSettings().level == lp::_::LogLevel::OFF);
    CHECK(lp::_::logSettings().format == lp::_::LogFormat::JSON);
  }
  unsetenv("LP_LOG_FORMAT");
  unsetenv("LP_LOG_LEVEL");
  lp::_::useLogSettings({});
}

}  // namespace
}  // namespace faulty
