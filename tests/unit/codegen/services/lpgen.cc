#include "tests/unit/codegen/services/lpgen.h"

#include <optional>
#include <utility>
#include <variant>

#include "codegen/base/diagnostics.h"
#include "codegen/disk.h"
#include "codegen/driver.h"
#include "codegen/options.h"

namespace lp::test {

namespace {

// The test's own files, and below them those of the tree: /lp/topology.capnp and Cap'n Proto's.
class MemoryFiles final: public gen::Files {
 public:
  explicit MemoryFiles(std::map<std::string, std::string> files): files_(std::move(files)) {}

  std::optional<std::string> read(const std::string& path) override {
    if (auto found = files_.find(path); found != files_.end()) return found->second;
    return disk_.read(path);
  }

 private:
  std::map<std::string, std::string> files_;
  gen::Disk disk_;
};

constexpr const char* HEAD =
    "using Cxx = import \"/capnp/c++.capnp\"; using Lp = import \"/lp/topology.capnp\"; "
    "$Cxx.namespace(\"acme::wire\");\n";

}  // namespace

Run lpgen(std::map<std::string, std::string> schemas, std::vector<std::string> arguments) {
  std::string id = "@0x9e3779b97f4a7c10; ";
  bool namesFile = false;
  for (const std::string& argument: arguments) {
    namesFile = namesFile || argument.ends_with(".capnp");
  }
  for (auto& [name, text]: schemas) {
    if (!text.starts_with('@')) text = id + HEAD + text;
    ++id[id.size() - 3];
  }
  arguments.insert(arguments.begin(), {"services", "--out=gen", "-Iidl",
                                       "-Iexternal/capnproto/include", "-I../capnproto/include"});
  if (!namesFile) arguments.push_back("main.capnp");
  auto options = std::get<gen::Options>(gen::parseOptions(arguments));

  MemoryFiles files(std::move(schemas));
  gen::Diagnostics diagnostics;
  gen::Output output = gen::runServices(options, files, diagnostics);
  gen::FileLines lines(files);
  return {print(diagnostics, lines), output.dump, output.files.files};
}

Run lpgen(const std::string& schema) { return lpgen({{"main.capnp", schema}}); }

std::string part(const std::string& text, const std::string& first, const std::string& last) {
  std::size_t found = text.find(first);
  if (found == std::string::npos) return "no `" + first + "`";
  std::size_t start = text.rfind('\n', found) + 1;
  std::size_t end = text.find("\n" + last + "\n", start);
  if (end == std::string::npos) return "no end of `" + first + "`";
  return text.substr(start, end + last.size() + 2 - start);
}

}  // namespace lp::test
