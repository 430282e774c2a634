// The real disk: reads what lpgen is asked to read, and writes a FileSet as a whole.
// In: paths, a FileSet.  Out: contents; files that are either old or new, never half.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "codegen/base/diagnostics.h"
#include "codegen/base/files.h"
#include "codegen/emit/file_set.h"

namespace lp::gen {

class Disk final: public Files {
 public:
  std::optional<std::string> read(const std::string& path) override;
};

// Lines of files for messages; each file is read once.
class FileLines final: public SourceLines {
 public:
  explicit FileLines(Files& files): files_(files) {}
  std::string line(const std::string& file, unsigned line) override;

 private:
  Files& files_;
  std::map<std::string, std::string> contents_;
};

// Writes what differs from what is there. All new files lie complete beside the old ones before the
// first takes its place. Returns what went wrong: "cannot write `gen/x.lp.h`: No space left on
// device".
std::optional<std::string> write(const FileSet& set, const std::string& folder);

}  // namespace lp::gen
