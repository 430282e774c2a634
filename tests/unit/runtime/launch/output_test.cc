#include "runtime/launch/output.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/launch/line_display.h"

namespace lp::_ {
namespace {

// Makes stdout a pipe while it lives.
class CapturedStdout {
 public:
  CapturedStdout(): saved_(dup(STDOUT_FILENO)) {
    REQUIRE(pipe2(ends_, O_CLOEXEC | O_NONBLOCK) == 0);
    dup2(ends_[1], STDOUT_FILENO);
    close(ends_[1]);
  }
  ~CapturedStdout() {
    dup2(saved_, STDOUT_FILENO);
    close(saved_);
    closeReader();
  }
  void closeReader() {
    if (ends_[0] >= 0) close(ends_[0]);
    ends_[0] = -1;
  }
  std::string read() {
    std::string all;
    char buffer[4096];
    ssize_t count = 0;
    while ((count = ::read(ends_[0], buffer, sizeof buffer)) > 0) {
      all.append(buffer, static_cast<std::size_t>(count));
    }
    return all;
  }

 private:
  int ends_[2];
  int saved_;
};

Output lines(std::vector<std::string> names, bool color) {
  const std::size_t nodes = names.size();
  return Output(nodes, std::make_unique<LineDisplay>(std::move(names), color));
}

// What comes out when this goes in.
std::string printed(Output& output) {
  CapturedStdout captured;
  std::string all;
  do {
    output.display().write();
    all += captured.read();
  } while (output.display().hasUnwritten());
  return all;
}

TEST_CASE("output: whole lines, with the node's name") {
  Output output = lines({"a/0", "b/1"}, false);
  output.add(0, Stream::OUT, "one\ntw");
  output.add(1, Stream::OUT, "other\n");
  output.add(0, Stream::OUT, "o\n\nrest");
  CHECK(printed(output) == "[a/0] one\n[b/1] other\n[a/0] two\n[a/0] \n");
  output.add(0, Stream::END, {});
  CHECK(printed(output) == "[a/0] rest\n");
}

TEST_CASE("output: coloured by node") {
  Output output = lines({"a/0", "b/1"}, true);
  output.add(0, Stream::OUT, "x\n");
  output.add(1, Stream::OUT, "y\n");
  CHECK(printed(output) == "\033[36m[a/0] \033[0mx\n\033[32m[b/1] \033[0my\n");
}

TEST_CASE("output: a line without end is broken") {
  Output output = lines({"a/0"}, false);
  output.add(0, Stream::OUT, std::string(200'000, 'x'));
  output.add(0, Stream::END, {});
  const std::string all = printed(output);
  CHECK(std::count(all.begin(), all.end(), 'x') == 200'000);
  CHECK(std::count(all.begin(), all.end(), '\n') == 4);
}

TEST_CASE("output: as JSON, each line is an object, and lines of the log are left as they are") {
  Output output(1, std::make_unique<LineDisplay>(std::vector<std::string>(1), false), {"a/0"});
  auto said = [&output](std::string_view text) {
    output.add(0, Stream::OUT, text);
    std::string all = printed(output);
    // Of all but the time.
    for (std::size_t at = 0; (at = all.find("\"time\":\"2", at)) != all.npos;) all.erase(at, 34);
    return all;
  };
  const std::string log = R"({"time":"now","level":"info","message":"x"})";
  CHECK(said("one \"two\"\n\n") == R"({"node":"a/0","stream":"stdout","message":"one \"two\""})"
                                   "\n"
                                   R"({"node":"a/0","stream":"stdout","message":""})"
                                   "\n");
  CHECK(said("\x1e" + log + "\x1e\n") == log + "\n");
  // Behind what was printed without a newline; two of different processes.
  CHECK(said("half\x1e" + log + "\x1e\x1e" + log + "\x1e\n") ==
        R"({"node":"a/0","stream":"stdout","message":"half"})"
        "\n" +
            log + "\n" + log + "\n");
  // Cut off; printed by somebody else; not marked.
  CHECK(said("\x1e{\"time\":\"now\n") ==
        R"({"node":"a/0","stream":"stdout","message":"\u001e{\"time\":\"now"})"
        "\n");
  CHECK(said("\x1e{}\x1e\n") == R"({"node":"a/0","stream":"stdout","message":"\u001e{}\u001e"})"
                                "\n");
  CHECK(said("{\"a\": 1}\n") == R"({"node":"a/0","stream":"stdout","message":"{\"a\": 1}"})"
                                "\n");
}

TEST_CASE("output: last words of both streams, twenty lines") {
  Output output = lines({"a/0"}, false);
  for (int i = 0; i < 30; ++i) output.add(0, Stream::OUT, "line " + std::to_string(i) + "\n");
  output.add(0, Stream::ERR, "alas\n");
  const auto words = output.lastWords(0);
  REQUIRE(words.size() == 20);
  CHECK(words.front() == "line 11");
  CHECK(words.back() == "alas");
}

TEST_CASE("output: nobody reads it any more") {
  Output output = lines({"a/0"}, false);
  CapturedStdout captured;
  captured.closeReader();
  output.add(0, Stream::OUT, "x\n");
  CHECK(!output.display().write());
  output.add(0, Stream::OUT, "y\n");
  CHECK(!output.display().hasUnwritten());
  CHECK(output.lastWords(0).back() == "y");
}

TEST_CASE("output: a reader that does not keep up is not waited for") {
  Output output = lines({"a/0"}, false);
  CapturedStdout captured;
  for (int i = 0; i < 4000 && !output.display().isFull(); ++i) {
    output.add(0, Stream::OUT, std::string(999, 'x') + "\n");
    CHECK(output.display().write());
  }
  CHECK(output.display().isFull());
}

}  // namespace
}  // namespace lp::_
