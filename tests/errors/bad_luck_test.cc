// lpgen run by hand where something is wrong that no number of a message is about: the disk, and
// files that are not there, are empty, or lie elsewhere.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace lp::test {
namespace {

namespace fs = std::filesystem;

const std::string PROGRAM =
    "program --name=x --dep=s.capnp=//x:services x.topology.capnp -- -std=c++20 -I.";

struct Said {
  int status = -1;
  std::string text;
};

// A folder with a schema, a topology and a header that are right, until a case changes them.
class Workspace {
 public:
  Workspace(): root_((fs::temp_directory_path() / "bad_luck.XXXXXX").string()) {
    REQUIRE(mkdtemp(root_.data()) != nullptr);
    fs::create_directory(path("work"));
    for (const std::string name: {"s.capnp", "x.h", "x.topology.capnp"}) {
      write(name, read(fs::path("tests/errors/LP0351/good") / name));
    }
  }
  ~Workspace() { fs::remove_all(root_); }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  std::string path(const std::string& name) const { return root_ + "/" + name; }
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(path("work/" + name), std::ios::binary) << content;
  }
  void remove(const std::string& name) const { fs::remove(path("work/" + name)); }
  void replace(const std::string& name, const std::string& old, const std::string& fresh) const {
    std::string content = read(path("work/" + name));
    const std::size_t at = content.find(old);
    REQUIRE(at != content.npos);
    write(name, content.replace(at, old.size(), fresh));
  }

  // Runs lpgen here, behind what the shell is to do first.
  Said lpgen(const std::string& command, const std::string& out = {},
             const std::string& before = "true") const {
    const fs::path tree = fs::current_path();
    const std::size_t space = command.find(' ');
    const std::string line = fmt::format("cd {} && {} && {} {} --out={} -I {} {} 2>&1",
                                         path("work"), before, (tree / "codegen/lpgen").string(),
                                         command.substr(0, space), out.empty() ? path("out") : out,
                                         (tree / "idl").string(), command.substr(space + 1));
    Said said;
    std::FILE* pipe = popen(fmt::format("bash -c '{}'", line).c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> part{};
    while (std::size_t size = std::fread(part.data(), 1, part.size(), pipe)) {
      said.text.append(part.data(), size);
    }
    const int ended = pclose(pipe);
    said.status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
    return said;
  }

  // Every file below a folder, hidden ones too, with its content.
  std::map<std::string, std::string> files(const std::string& folder) const {
    std::map<std::string, std::string> all;
    if (!fs::exists(path(folder))) return all;
    for (const auto& entry: fs::recursive_directory_iterator(path(folder))) {
      if (entry.is_regular_file()) all[entry.path().filename()] = read(entry.path());
    }
    return all;
  }

 private:
  static std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::string root_;
};

bool contains(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CAPTURE(part);
  return text.find(part) != text.npos;
}

// A mistake of the user's: said with its place, status 1, and nothing is written.
void isMistake(const Workspace& workspace, const std::string& command, const std::string& says) {
  const Said said = workspace.lpgen(command);
  CHECK(said.status == 1);
  INFO(said.text);
  CHECK(contains(said.text, says));
  CHECK(workspace.files("out").empty());
}

TEST_CASE("the workspace as it is, is right") {
  Workspace workspace;
  const Said said = workspace.lpgen(PROGRAM);
  CHECK(said.text == "");
  CHECK(said.status == 0);
  CHECK(workspace.files("out").size() > 2);
}

TEST_CASE("a full disk: status 3, the path, nothing half written, older files unchanged") {
  Workspace workspace;
  // A file may have a kilobyte here, without root: for write() that is as good as a full disk.
  const std::string full = "trap \"\" XFSZ && ulimit -f 1";
  const Said fresh = workspace.lpgen(PROGRAM, {}, full);
  CHECK(fresh.status == 3);
  CHECK(contains(fresh.text, "lpgen: cannot write `" + workspace.path("out/")));
  CHECK(contains(fresh.text, "`: File too large\n"));
  CHECK(workspace.files("out").empty());

  REQUIRE(workspace.lpgen(PROGRAM).status == 0);
  const auto before = workspace.files("out");
  workspace.replace("x.topology.capnp", "label = \"runner\"", "label = \"sprinter\"");
  CHECK(workspace.lpgen(PROGRAM, {}, full).status == 3);
  CHECK(workspace.files("out") == before);
}

TEST_CASE("an output folder that cannot be: status 3, and its path") {
  Workspace workspace;
  // Nobody may write there, root neither.
  const Said inProc = workspace.lpgen(PROGRAM, "/proc/1/out");
  CHECK(inProc.status == 3);
  CHECK(contains(inProc.text, "lpgen: cannot make the folder `/proc/1/out`: "));
  workspace.write("file", "old");
  const Said inFile = workspace.lpgen(PROGRAM, workspace.path("work/file"));
  CHECK(inFile.status == 3);
  CHECK(contains(inFile.text, "lpgen: cannot make the folder `" + workspace.path("work/file")));
  CHECK(workspace.files("work").at("file") == "old");
}

TEST_CASE("a standard output that is full: status 3") {
  Workspace workspace;
  std::string dump = PROGRAM;
  dump.insert(dump.find(" --name"), " --dump=plan");
  CHECK(workspace.lpgen(dump + " >/dev/full").status == 3);
}

TEST_CASE("a header outside of the workspace is read; one that is not there is named") {
  for (const bool isAbsolute: {false, true}) {
    CAPTURE(isAbsolute);
    Workspace workspace;
    fs::rename(workspace.path("work/x.h"), workspace.path("x.h"));
    const std::string folder = isAbsolute ? workspace.path("") : "../";
    workspace.replace("x.topology.capnp", "x.h", folder + "y.h");
    isMistake(
        workspace, PROGRAM,
        fmt::format("x.topology.capnp:7:42: error: header `{}y.h` is not found [LP0351]", folder));
    workspace.replace("x.topology.capnp", "y.h", "x.h");
    const Said said = workspace.lpgen(PROGRAM);
    CHECK(said.text == "");
    CHECK(said.status == 0);
  }
}

TEST_CASE("a header that does not compile, or is empty") {
  Workspace workspace;
  workspace.write("x.h", "namespace x {\nstruct Runner {\n  void run( {}\n};\n}\n");
  isMistake(workspace, PROGRAM, "x.h:3:13: error: ");
  isMistake(workspace, PROGRAM, "x.topology.capnp:7:42: error: header `x.h` does not compile");
  workspace.write("x.h", "");
  isMistake(workspace, PROGRAM, "x.topology.capnp:7:20: error: unknown class `x::Runner`");
}

TEST_CASE("schemas that are missing, are empty, import nothing, are no text") {
  Workspace workspace;
  isMistake(workspace, "services gone.capnp",
            "gone.capnp: error: cannot read `gone.capnp` [LP0101]");
  isMistake(workspace, "services .", "error: cannot read `.` [LP0101]");
  workspace.write("e.capnp", "");
  isMistake(workspace, "services e.capnp", "e.capnp: error: the file declares no id [LP0100]");
  workspace.write("e.capnp", "@0xb60f6c4e3f3d7a20;\ninterface Lonely { work @0 (); }\n");
  isMistake(workspace, "services e.capnp", "e.capnp: error: the schema does not say");
  workspace.write("e.capnp", std::string("\x00\xff\xfe", 3) + "\n");
  isMistake(workspace, "services e.capnp", "e.capnp:1:1: error: ");
}

TEST_CASE(
    "topologies that are missing, are empty, import nothing, have no program, have one twice") {
  Workspace workspace;
  const std::string id = "@0xb60f6c4e3f3d7a19;\n";
  const std::string import = "using Lp = import \"/lp/topology.capnp\";\n";
  workspace.write("x.topology.capnp", "");
  isMistake(workspace, PROGRAM, "x.topology.capnp: error: the file declares no id [LP0100]");
  workspace.write("x.topology.capnp", id);
  isMistake(workspace, PROGRAM, "x.topology.capnp: error: `x.topology.capnp` has no constant");
  workspace.write("x.topology.capnp", id + "const program :Lp.Program = (name = \"x\");\n");
  isMistake(workspace, PROGRAM, "x.topology.capnp:2:16: error: ");
  workspace.write("x.topology.capnp", id + import + "const one :Lp.Program = (name = \"x\");\n" +
                                          "const two :Lp.Program = (name = \"x\");\n");
  isMistake(workspace, PROGRAM, "x.topology.capnp:4:33: error: two programs are named `x`");
  workspace.remove("x.topology.capnp");
  isMistake(workspace, PROGRAM, "x.topology.capnp: error: cannot read `x.topology.capnp`");
}

}  // namespace
}  // namespace lp::test
