// Each number of a message has a folder: bad/ and good/ hold what a user wrote, `command` lpgen's
// arguments, expected.txt what it says of bad/.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/golden/golden.h"

namespace lp::test {
namespace {

namespace fs = std::filesystem;

const fs::path FOLDER = "tests/errors";

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> numbers() {
  std::vector<std::string> all;
  for (const auto& entry: fs::directory_iterator(FOLDER)) {
    std::string name = entry.path().filename();
    if (name.starts_with("LP")) all.push_back(name);
  }
  std::sort(all.begin(), all.end());
  return all;
}

struct Said {
  int status = -1;
  std::string text;
  bool wroteFiles = false;
};

// Runs lpgen in a folder, as `command` says.
Said lpgen(const std::string& number, const std::string& kind) {
  const fs::path root = fs::current_path();
  std::array<char, 32> pattern{"/tmp/lpgen_errors.XXXXXX"};
  const fs::path out = mkdtemp(pattern.data());
  // Where the flags themselves are bad, good/ has a command of its own.
  const fs::path own = FOLDER / number / kind / "command";
  std::string command = read(fs::exists(own) ? own : FOLDER / number / "command");
  command.resize(command.find_last_not_of('\n') + 1);
  // Options of the test's own come behind the first word, `services` or `program`.
  const std::size_t space = command.find(' ');
  command =
      fmt::format("cd {} && {} {} --out={} -I {} {} 2>&1", (root / FOLDER / number / kind).string(),
                  (root / "codegen/lpgen").string(), command.substr(0, space), out.string(),
                  (root / "idl").string(), command.substr(space + 1));
  Said said;
  std::FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> part{};
  while (std::size_t size = std::fread(part.data(), 1, part.size(), pipe)) {
    said.text.append(part.data(), size);
  }
  const int ended = pclose(pipe);
  said.status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
  said.wroteFiles = !fs::is_empty(out);
  fs::remove_all(out);
  return said;
}

TEST_CASE("the bad example of each number says what is expected, and writes nothing") {
  for (const std::string& number: numbers()) {
    CAPTURE(number);
    const Said said = lpgen(number, "bad");
    CHECK(said.text.find("[" + number + "]") != std::string::npos);
    // A warning alone keeps nobody from going on.
    const bool isError = said.text.find("error: ") != std::string::npos;
    CHECK(said.status == (isError ? 1 : 0));
    CHECK(said.wroteFiles == !isError);
    golden({{FOLDER / number / "expected.txt", said.text}}, "//tests/errors:errors_test");
  }
}

TEST_CASE("lpgen has nothing to say of the good example of each number") {
  for (const std::string& number: numbers()) {
    CAPTURE(number);
    const Said said = lpgen(number, "good");
    CHECK(said.status == 0);
    CHECK(said.text == "");
    CHECK(said.wroteFiles);
  }
}

TEST_CASE("no number lacks a folder, and no folder a number") {
  std::set<std::string> declared;
  for (const auto& entry: fs::recursive_directory_iterator("codegen")) {
    if (!entry.path().filename().string().starts_with("kinds")) continue;
    const std::string text = read(entry.path());
    const std::regex number("LP[0-9]{4}\"");
    for (std::sregex_iterator at(text.begin(), text.end(), number), end; at != end; ++at) {
      const std::string found = at->str().substr(0, 6);
      CAPTURE(found);
      CHECK(declared.insert(found).second);
    }
  }
  const std::vector<std::string> all = numbers();
  for (const std::string& number: declared) {
    CAPTURE(number);
    CHECK(std::find(all.begin(), all.end(), number) != all.end());
  }
  for (const std::string& number: all) {
    CAPTURE(number);
    CHECK(declared.contains(number));
  }
}

}  // namespace
}  // namespace lp::test
