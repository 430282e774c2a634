#include "codegen/disk.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace lp::gen {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder(): path_((fs::temp_directory_path() / "disk_test.XXXXXX").string()) {
    REQUIRE(mkdtemp(path_.data()) != nullptr);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string at(const std::string& name) const { return path_ + "/" + name; }
  std::size_t count() const {
    auto all = fs::recursive_directory_iterator(path_);
    std::size_t files = 0;
    for (const auto& one: all) files += one.is_regular_file() ? 1 : 0;
    return files;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST_CASE("files and their folders are made") {
  Folder folder;
  CHECK(write({{{"a/b/x.h", "one"}, {"y.h", ""}}}, folder.path()) == std::nullopt);
  CHECK(Disk().read(folder.at("a/b/x.h")) == "one");
  CHECK(Disk().read(folder.at("y.h")) == "");
  CHECK(folder.count() == 2);
}

TEST_CASE("a file is written only if it changed") {
  Folder folder;
  FileSet set{{{"x.h", "one"}, {"y.h", "two"}}};
  CHECK(write(set, folder.path()) == std::nullopt);
  fs::file_time_type old = fs::file_time_type::clock::now() - std::chrono::hours(1);
  fs::last_write_time(folder.at("x.h"), old);
  fs::last_write_time(folder.at("y.h"), old);
  set.files["y.h"] = "three";
  CHECK(write(set, folder.path()) == std::nullopt);
  CHECK(fs::last_write_time(folder.at("x.h")) == old);
  CHECK(fs::last_write_time(folder.at("y.h")) != old);
  CHECK(Disk().read(folder.at("y.h")) == "three");
}

TEST_CASE("what cannot be written is named, and nothing is left behind") {
  Folder folder;
  REQUIRE(write({{{"x.h", "old"}}}, folder.path()) == std::nullopt);
  SUBCASE("a folder stands where a file should") {
    fs::create_directory(folder.at("y.h"));
    FileSet set{{{"y.h", "two"}}};
    CHECK(write(set, folder.path()) == "cannot write `" + folder.at("y.h") + "`: Is a directory");
  }
  SUBCASE("a file stands where a folder should") {
    FileSet set{{{"a.h", "new"}, {"x.h/y.h", "two"}}};
    CHECK(write(set, folder.path()) ==
          "cannot make the folder `" + folder.at("x.h") + "`: Not a directory");
  }
  CHECK(Disk().read(folder.at("x.h")) == "old");
  CHECK(folder.count() == 1);
}

TEST_CASE("a disk that is full: the old file stays whole") {
  Folder folder;
  REQUIRE(write({{{"x.h", "old"}}}, folder.path()) == std::nullopt);
  // Stands in for the disk: no file of this process may grow beyond 1000 bytes.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit small{1000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  auto trouble = write({{{"w.h", "new"}, {"x.h", std::string(5000, 'x')}}}, folder.path());
  setrlimit(RLIMIT_FSIZE, &before);
  CHECK(trouble == "cannot write `" + folder.at("x.h") + "`: File too large");
  CHECK(Disk().read(folder.at("x.h")) == "old");
  CHECK(folder.count() == 1);
}

TEST_CASE("only regular files are read") {
  CHECK(Disk().read("/") == std::nullopt);
  CHECK(Disk().read("/nowhere/at/all") == std::nullopt);
}

}  // namespace
}  // namespace lp::gen
