// Watches the preprocessor: which headers are there, and which file includes which.
// In: the #include directives of one parse.  Out: found headers, missing `*.lp.h`, reachability.
#pragma once

#include "codegen/load/headers/parse.h"

#include <clang/Lex/PPCallbacks.h>

#include <map>
#include <set>
#include <vector>

namespace clang {
class FileEntry;
class Preprocessor;
}  // namespace clang

namespace lp::gen {

class IncludeGraph {
 public:
  // The headers' own files, in the order of Probe::headers; null if not found.
  std::vector<const clang::FileEntry*> headers;

  void add(const clang::FileEntry* from, const clang::FileEntry* to) { edges_[from].insert(to); }

  // Whether who includes header `index` sees what stands in `file`.
  bool reaches(std::size_t index, const clang::FileEntry* file) const;

 private:
  std::map<const clang::FileEntry*, std::set<const clang::FileEntry*>> edges_;
};

// Keeps Clang silent about headers of the topology and `*.lp.h`: we have our own words for those.
class IncludeWatcher: public clang::PPCallbacks {
 public:
  IncludeWatcher(const clang::Preprocessor& preprocessor, const Folders& folders,
                 ProbeOutcome& outcome, IncludeGraph& graph)
      : preprocessor_(preprocessor), folders_(folders), outcome_(outcome), graph_(graph) {}

  bool FileNotFound(llvm::StringRef name) override;
  void InclusionDirective(clang::SourceLocation hash, const clang::Token& token,
                          llvm::StringRef name, bool isAngled, clang::CharSourceRange range,
                          clang::OptionalFileEntryRef file, llvm::StringRef searchPath,
                          llvm::StringRef relativePath, const clang::Module* module,
                          bool isImported, clang::SrcMgr::CharacteristicKind kind) override;

 private:
  const clang::Preprocessor& preprocessor_;
  const Folders& folders_;
  ProbeOutcome& outcome_;
  IncludeGraph& graph_;
};

}  // namespace lp::gen
