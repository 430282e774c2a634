#include "codegen/load/headers/includes.h"

#include "codegen/load/headers/messages.h"

#include <clang/Lex/Preprocessor.h>

namespace lp::gen {

bool IncludeGraph::reaches(std::size_t index, const clang::FileEntry* file) const {
  std::vector<const clang::FileEntry*> open = {headers[index]};
  std::set<const clang::FileEntry*> seen;
  while (!open.empty()) {
    const clang::FileEntry* next = open.back();
    open.pop_back();
    if (next == nullptr || !seen.insert(next).second) continue;
    if (next == file) return true;
    const auto edges = edges_.find(next);
    if (edges != edges_.end()) open.insert(open.end(), edges->second.begin(), edges->second.end());
  }
  return false;
}

bool IncludeWatcher::FileNotFound(llvm::StringRef name) {
  const clang::PreprocessorLexer* lexer = preprocessor_.getCurrentFileLexer();
  const clang::FileID main = preprocessor_.getSourceManager().getMainFileID();
  return (lexer != nullptr && lexer->getFileID() == main) || name.ends_with(".lp.h");
}

void IncludeWatcher::InclusionDirective(clang::SourceLocation hash, const clang::Token&,
                                        llvm::StringRef name, bool, clang::CharSourceRange range,
                                        clang::OptionalFileEntryRef file, llvm::StringRef,
                                        llvm::StringRef, const clang::Module*, bool,
                                        clang::SrcMgr::CharacteristicKind) {
  const clang::SourceManager& sources = preprocessor_.getSourceManager();
  const clang::FileID includer = sources.getFileID(sources.getFileLoc(hash));
  if (file) graph_.add(sources.getFileEntryForID(includer), &file->getFileEntry());
  const unsigned line = probeLine(sources, hash);
  if (line == 0 || line > outcome_.outcomes.size()) return;
  HeaderOutcome& header = outcome_.outcomes[line - 1];
  if (includer == sources.getMainFileID()) {
    header.found = file.has_value();
    if (file) graph_.headers[line - 1] = &file->getFileEntry();
  } else if (!file && name.ends_with(".lp.h")) {
    const Places places(sources, preprocessor_.getLangOpts(), folders_);
    header.missingServices.push_back({name.str(), places.of(range.getBegin())});
  }
}

}  // namespace lp::gen
