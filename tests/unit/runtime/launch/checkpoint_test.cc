// Files that are whole at any time, and when nodes write and read them.
#include "runtime/launch/checkpoint.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <thread>

namespace lp::_ {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/lp_test_XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

std::string contentOf(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& file, const std::string& text) {
  WholeFile whole(file);
  whole.out() << text;
  whole.finish();
}

std::ptrdiff_t filesIn(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), {});
}

TEST_CASE("a file takes the place of the one before when all is in it") {
  Folder folder;
  const fs::path file = folder.path / "a" / "b" / "0";
  write(file, "one");
  WholeFile whole(file);
  whole.out() << "two" << std::flush;
  CHECK(contentOf(file) == "one");
  CHECK(filesIn(file.parent_path()) == 2);
  whole.finish();
  CHECK(contentOf(file) == "two");
  CHECK(filesIn(file.parent_path()) == 1);
}

TEST_CASE("a file that is not finished leaves what was there") {
  Folder folder;
  const fs::path file = folder.path / "0";
  write(file, "good");
  {
    WholeFile(file).out() << "ba";
  }
  CHECK(contentOf(file) == "good");
  CHECK(filesIn(folder.path) == 1);
  {
    WholeFile whole(file);
    whole.out().setstate(std::ios::failbit);
    CHECK_THROWS_AS(whole.finish(), Error);
  }
  CHECK(contentOf(file) == "good");
  CHECK_THROWS_AS(write(folder.path / "0" / "below a file", "x"), Error);
}

TEST_CASE("an earlier run is seen by its files") {
  Folder folder;
  CHECK_FALSE(hasCheckpoints(folder.path.string()));
  fs::create_directories(folder.path / "checkpoints" / "store");
  CHECK_FALSE(hasCheckpoints(folder.path.string()));
  const fs::path file = checkpointFile(folder.path.string(), {"store", 3});
  WholeFile cutShort(file);
  CHECK_FALSE(hasCheckpoints(folder.path.string()));
  write(file, "x");
  CHECK(contentOf(folder.path / "checkpoints" / "store" / "3") == "x");
  CHECK(hasCheckpoints(folder.path.string()));
}

// Counts its lives, and ends as the test says.
class Counting final: public Node {
 public:
  void lpRun(std::stop_token) override {
    if (fails) throw std::runtime_error("it fails");
  }
  void lpSave(std::ostream& out) override {
    if (savesBadly) throw std::runtime_error("no disk");
    out << lives;
  }
  void lpLoad(std::istream& in) override {
    in >> lives;
    if (lives == 99) throw std::runtime_error("too old");
    ++lives;
  }
  ~Counting() override { last = lives; }

  static inline bool fails = false, savesBadly = false;
  static inline std::atomic<int> last = 0;
  int lives = 1;
};

NodeEnd runOnce(const std::string& directory) {
  static constexpr NodeSpec NODES[] = {{.label = "node",
                                        .place = "test.topology.capnp:1:1",
                                        .runs = true,
                                        .checkpoint = CheckpointSpec{},
                                        .make = [](const Wiring&) -> std::unique_ptr<Node> {
                                          return std::make_unique<Counting>();
                                        }}};
  static constexpr ProgramSpec PROGRAM = {
      .name = "counting", .doc = "", .parameters = {}, .nodes = NODES};
  const auto instance = Instance::make({.program = &PROGRAM,
                                        .parameters = nullptr,
                                        .launchType = LaunchType::TEST_MT,
                                        .runDirectory = directory});
  NodeListener nobody;
  return runNode(*instance, {"node", 0}, false, nobody);
}

TEST_CASE("a node begins with what one before it has left") {
  Folder folder;
  const std::string directory = folder.path.string();
  Counting::fails = Counting::savesBadly = false;
  CHECK_FALSE(runOnce(directory).failed);
  CHECK(Counting::last == 1);
  CHECK_FALSE(runOnce(directory).failed);
  CHECK(Counting::last == 2);
  CHECK(contentOf(folder.path / "checkpoints/node/0") == "2");

  SUBCASE("without a folder there is nothing to begin with") {
    CHECK_FALSE(runOnce("").failed);
    CHECK(Counting::last == 1);
  }
  SUBCASE("one that fails leaves what is there") {
    Counting::fails = true;
    CHECK(runOnce(directory).failed);
    CHECK(Counting::last == 3);
    CHECK(contentOf(folder.path / "checkpoints/node/0") == "2");
  }
  SUBCASE("what cannot be saved at the end is a failure") {
    Counting::savesBadly = true;
    const NodeEnd end = runOnce(directory);
    CHECK(end.failed);
    CHECK(end.how == "its save() threw std::runtime_error: no disk");
    CHECK(contentOf(folder.path / "checkpoints/node/0") == "2");
  }
  SUBCASE("what cannot be loaded is a failure") {
    write(folder.path / "checkpoints/node/0", "99");
    const NodeEnd end = runOnce(directory);
    CHECK(end.failed);
    CHECK(end.how == "its load() threw std::runtime_error: too old");
  }
}

}  // namespace
}  // namespace lp::_
