#include "tests/unit/codegen/program/lpgen.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/disk.h"
#include "codegen/driver.h"
#include "codegen/options.h"

namespace lp::test {

namespace {

namespace fs = std::filesystem;

constexpr const char* TOPOLOGY = R"(@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";
struct Parameters {{ {} }}
{}
const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
{}
]{});
)";

constexpr const char* SCHEMA = R"(@0xd1c6b0a7e95f4382;
using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("x::wire");
{}
)";

constexpr const char* HEADER = R"(#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace x {{
{}
}}
)";

// Files of a test, in a folder that is gone when the test ends.
class Folder {
 public:
  Folder() {
    std::array<char, 32> pattern{"/tmp/lpgen_program.XXXXXX"};
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder in /tmp");
    path_ = pattern.data();
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
  }
  std::string path() const { return path_.string() + "/"; }

 private:
  fs::path path_;
};

void replaceAll(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
  }
}

std::string oneLine(const std::string& text) {
  std::string line;
  for (char c: text) {
    bool isSpace = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!isSpace) line += c;
    if (isSpace && !line.empty() && line.back() != ' ') line += ' ';
  }
  return line;
}

}  // namespace

Run lpgen(const Sources& sources) {
  Folder folder;
  folder.write("x.topology.capnp", fmt::format(TOPOLOGY, sources.parameters, sources.before,
                                               sources.topology, sources.rest));
  folder.write("s.capnp", fmt::format(SCHEMA, sources.schema));
  folder.write("x.h", fmt::format(HEADER, sources.header));
  for (const auto& [name, text]: sources.more) folder.write(name, text);
  std::vector<std::string> arguments{"program",
                                     "--out=gen",
                                     "--name=x",
                                     "-Iidl",
                                     "-Iexternal/capnproto/include",
                                     "-I../capnproto/include",
                                     folder.path() + "x.topology.capnp",
                                     "--",
                                     "-std=c++20",
                                     "-I" + folder.path(),
                                     "-iquote."};
  if (!sources.byHand) {
    arguments.insert(arguments.begin() + 1, "--dep=" + folder.path() + "s.capnp=//x:services");
  }
  if (!sources.dump.empty()) arguments.insert(arguments.begin() + 1, "--dump=" + sources.dump);
  auto options = std::get<gen::Options>(gen::parseOptions(arguments));

  gen::Disk disk;
  gen::Diagnostics diagnostics;
  gen::Output output = gen::runProgram(options, disk, diagnostics);
  gen::FileLines lines(disk);
  Run run{print(diagnostics, lines), output.files.files, output.dump};
  replaceAll(run.errors, folder.path(), "");
  replaceAll(run.dump, folder.path(), "");
  // Names of emitted files have no `/` before them.
  replaceAll(run.dump, folder.path().substr(1), "");
  return run;
}

Run withRest(const std::string& rest, const std::string& dump) {
  return lpgen({
      .topology = "(label = \"a\", class = (name = \"x::R\", header = \"x.h\", arguments = "
                  "[(handles = \"pool\")])),\n(label = \"f\", function = (name = \"x::f\", header "
                  "= \"x.h\")),\n(label = \"pool\", count = (parameter = \"size\"), class = (name "
                  "= \"x::Server\", header = \"x.h\", serves = \"S.P\"))",
      .header = "struct PHandle {}; struct Server { void g() {} }; void f();\n"
                "struct R { explicit R(std::vector<PHandle> all) {} void run() {} };",
      .schema = "interface P { g @0 (); }",
      .parameters = "size @0 :UInt32;",
      .dump = dump,
      .rest = rest,
  });
}

std::string messages(const Run& run) {
  std::istringstream all(run.errors);
  std::string text;
  for (std::string line; std::getline(all, line);) {
    bool isMessage = line.find("error: ") != std::string::npos ||
                     line.find("warning: ") != std::string::npos ||
                     line.find("note: ") != std::string::npos;
    if (isMessage) text += line + "\n";
  }
  return text;
}

std::string emitted(const Run& run, const std::string& before, const std::string& after) {
  auto source = run.files.find("x_program.lp.cc");
  if (source == run.files.end()) return run.errors;
  std::string text = oneLine(source->second);
  std::size_t begin = text.find(before);
  if (begin == std::string::npos) return "no `" + before + "`";
  begin += before.size();
  std::size_t end = text.find(after, begin);
  if (end == std::string::npos) return "no `" + after + "` after `" + before + "`";
  return text.substr(begin, end - begin);
}

}  // namespace lp::test
