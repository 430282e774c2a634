#include "tests/unit/codegen/headers/reading.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace lp::gen::test {
namespace {

namespace fs = std::filesystem;

// A folder on the disk, for what cannot be virtual; gone at the end.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "lpgen_flag_test.XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  Folder& file(const std::string& name, const std::string& text) {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
    return *this;
  }
  std::string path(const std::string& name = "") const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("flags: g++'s own are dropped, what decides the meaning is kept") {
  Reading reading;
  reading.file("a.h", R"(
#if SIZE != 3 || !__cpp_concepts || __cplusplus < 202002L
#error flags are lost
#endif
struct A {};)");
  reading.options.flags = {"-DSIZE=3",
                           "-fno-canonical-system-headers",
                           "-Wno-such-warning",
                           "-O2",
                           "-Werror",
                           "-MD",
                           "-MF",
                           "a.d",
                           "-c",
                           "a.cc",
                           "-o",
                           "a.o",
                           "-pthread",
                           "-flto=auto",
                           "-fvar-tracking-assignments",
                           "-g3",
                           "-pie",
                           "-fconcepts-diagnostics-depth=2"};
  reading.want("a.h", "A");
  CHECK(reading.headers().classes.size() == 1);
  CHECK(reading.messages() == "");
}

TEST_CASE("flags: what Clang refuses is said once") {
  Reading reading;
  reading.file("a.h", "struct A {};").want("a.h", "A");
  reading.options.flags = {"-std=c++99"};
  CHECK(reading.messages() ==
        "error: Clang refuses the compile flags: invalid value 'c++99' in '-std=c++99' [LP0354]\n"
        "1 error\n");
}

TEST_CASE("compile_commands.json: flags of the file next to the header, paths as the user's") {
  Folder folder;
  folder.file("src/a/x.h", "#include \"lib/y.h\"\nstruct X { void f(Y, int n = SIZE); };");
  folder.file("include/lib/y.h", "struct Y {};");
  folder.file("other/z.h", "#include \"deep/w.h\"\nstruct Z : W {};");
  folder.file("other/deep/w.h", "struct W { void f(); };");
  folder.file("build/compile_commands.json", fmt::format(R"([
    {{"directory": "{0}build", "file": "../src/a/x.cc",
     "command": "g++ -DSIZE=3 -I../include -fno-canonical-system-headers -c ../src/a/x.cc"}},
    {{"directory": "{0}build", "file": "../other/z.cc",
     "arguments": ["ccache", "g++", "-I{0}other", "-std=gnu++17", "-c", "../other/z.cc"]}}])",
                                                         folder.path()));
  Reading reading;
  reading.options.workingDirectory = folder.path();
  reading.options.buildPath = "build";
  reading.want("src/a/x.h", "X").want("other/z.h", "Z");
  CHECK(reading.messages() == "");
  CHECK(reading.headers().classes.at("X").at == Position{"src/a/x.h", 2, 8, 9});
  CHECK(reading.headers().classes.at("Z").methods.at(0).at ==
        Position{"other/deep/w.h", 1, 17, 18});
}

TEST_CASE("compile_commands.json: missing, broken, empty") {
  Folder folder;
  folder.file("broken/compile_commands.json", "[{\"directory\":");
  folder.file("empty/compile_commands.json", "[]");
  folder.file("a.h", "struct A {};");
  for (const char* build: {"missing", "broken", "empty"}) {
    Reading reading;
    reading.options.workingDirectory = folder.path();
    reading.options.buildPath = build;
    reading.want("a.h", "A");
    const std::string start =
        fmt::format("error: `{}` has no usable compile_commands.json: ", build);
    CHECK(reading.messages().starts_with(start));
    CHECK(reading.headers().classes.empty());
  }
}

TEST_CASE("a header outside of the working folder keeps the path that the user gave") {
  Folder folder;
  folder.file("out/a.h", "struct A {};").file("in/b.h", "struct B {};");
  Reading reading;
  reading.options.workingDirectory = folder.path("in");
  reading.want(folder.path("out/a.h"), "A").want("../out/../out/a.h", "A").want("./b.h", "B");
  CHECK(reading.headers().classes.at("A").at.file == folder.path("out/a.h"));
  CHECK(reading.headers().classes.at("B").at.file == "b.h");

  Reading relative;
  relative.options.workingDirectory = folder.path("in");
  relative.want("../out/a.h", "A");
  CHECK(relative.headers().classes.at("A").at.file == "../out/a.h");
}

}  // namespace lp::gen::test
