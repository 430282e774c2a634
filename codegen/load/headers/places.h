// Turns Clang's locations into positions a person can click.
// In: a location, the folder that Clang ran in, the folder paths are shown from.  Out: Position.
#pragma once

#include "codegen/base/position.h"

#include <string>

namespace clang {
class LangOptions;
class SourceLocation;
class SourceManager;
}  // namespace clang

namespace lp::gen {

struct Folders {
  std::string compile;  // absolute; what relative compile flags start from
  std::string shown;    // absolute; what relative paths of messages start from
};

// `path` as Clang names it, relative to `folders.shown` when it lies below it.
std::string shownPath(const std::string& path, const Folders& folders);

class Places {
 public:
  Places(const clang::SourceManager& sources, const clang::LangOptions& language,
         const Folders& folders)
      : sources_(sources), language_(language), folders_(folders) {}

  // The token at `location`; inside a macro, the place where the macro is used.
  Position of(clang::SourceLocation location) const;

  const clang::SourceManager& sources() const { return sources_; }
  const clang::LangOptions& language() const { return language_; }

 private:
  const clang::SourceManager& sources_;
  const clang::LangOptions& language_;
  const Folders& folders_;
};

}  // namespace lp::gen
