#include "codegen/load/headers/places.h"

#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include <filesystem>

namespace lp::gen {

namespace fs = std::filesystem;

std::string shownPath(const std::string& path, const Folders& folders) {
  const fs::path full = fs::path(folders.compile) / path;
  const fs::path relative = full.lexically_normal().lexically_relative(folders.shown);
  const bool isBelow = !relative.empty() && *relative.begin() != "..";
  if (isBelow || fs::path(path).is_relative()) return relative.string();
  // The compiler's own folders hold links and `..`, which only the disk can resolve.
  std::error_code error;
  const fs::path real = fs::weakly_canonical(full, error);
  return (error || path.find("..") == std::string::npos ? full : real).string();
}

Position Places::of(clang::SourceLocation location) const {
  if (location.isInvalid()) return {};
  const clang::SourceLocation place = sources_.getFileLoc(location);
  const clang::PresumedLoc presumed = sources_.getPresumedLoc(place);
  if (presumed.isInvalid()) return {};
  const unsigned length = clang::Lexer::MeasureTokenLength(place, sources_, language_);
  Position result{shownPath(presumed.getFilename(), folders_), presumed.getLine(),
                  presumed.getColumn(), 0};
  if (length > 0) result.endColumn = result.column + length;
  return result;
}

}  // namespace lp::gen
