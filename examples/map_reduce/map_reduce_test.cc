// A real text, counted by nodes and by `sort | uniq -c`; and one class without any program.
#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "examples/map_reduce/map_reduce_testing.lp.h"
#include "examples/map_reduce/mapper.h"

namespace map_reduce {
namespace {

using Counts = std::map<std::string, std::uint64_t>;

const std::string TEXT = "examples/map_reduce/text/";
const std::vector<std::string> FILES = {TEXT + "1.txt", TEXT + "2.txt", TEXT + "3.txt"};

Counts countedByShell() {
  const std::string command = "cat " + TEXT + "*.txt | tr -s '[:space:]' '\\n' | sort | uniq -c";
  const std::unique_ptr<FILE, int (*)(FILE*)> lines(popen(command.c_str(), "r"), pclose);
  REQUIRE(lines != nullptr);
  Counts counts;
  unsigned long count = 0;
  std::array<char, 100> word;
  while (std::fscanf(lines.get(), "%lu %99s", &count, word.data()) == 2)
    counts[word.data()] = count;
  return counts;
}

Counts countedByNodes(lp::LaunchType type, std::uint32_t mappers, std::uint32_t reducers) {
  const std::filesystem::path out = std::filesystem::path(std::getenv("TEST_TMPDIR")) / "parts";
  std::filesystem::remove_all(out);
  std::filesystem::create_directory(out);
  auto program = test::launch(
      {.mappers = mappers, .reducers = reducers, .files = FILES, .out = out.string()}, type);
  program.wait();
  Counts counts;
  for (std::uint32_t i = 0; i < reducers; ++i) {
    std::ifstream part(out / ("part-" + std::to_string(i)));
    REQUIRE(part.is_open());
    std::uint64_t count = 0;
    for (std::string word; part >> count >> word;) {
      // No word is two reducers'.
      CHECK(counts.emplace(word, count).second);
    }
  }
  return counts;
}

TEST_CASE("counts as sort and uniq do") {
  const Counts expected = countedByShell();
  REQUIRE(expected.size() > 100);
  CHECK(countedByNodes(lp::LaunchType::TEST_MT, 3, 2) == expected);
  CHECK(countedByNodes(lp::LaunchType::TEST_MP, 2, 3) == expected);
  // More mappers than files.
  CHECK(countedByNodes(lp::LaunchType::TEST_MT, 5, 1) == expected);
}

TEST_CASE("one class, no program") {
  struct FakeReducer {
    std::mutex mutex;
    Counts counts;
    int done = 0;

    void add(const Counts& more) {
      std::lock_guard lock(mutex);
      for (const auto& [word, count]: more) counts[word] += count;
    }
    void mapperDone() { ++done; }
  } reducer;
  Mapper({FILES[0]}, {ReducerHandle::to(reducer)}).run();
  CHECK(reducer.done == 1);
  CHECK(reducer.counts.at("and") == 2);
  CHECK(reducer.counts.at("Liberty,") == 1);
}

}  // namespace
}  // namespace map_reduce
