// What lpgen is about to write; main() puts it there.
// In: text from the emitters.  Out: paths below the output folder with their whole contents.
#pragma once

#include <map>
#include <string>

namespace lp::gen {

struct FileSet {
  std::map<std::string, std::string> files;  // "examples/rl/rl.lp.h" -> content

  // Adds all files of another set; no path may be in both.
  void add(FileSet other) { files.merge(other.files); }
  bool operator==(const FileSet&) const = default;
};

}  // namespace lp::gen
