// Finds what a topology names in the parsed headers, by Clang's own lookup.
// In: qualified names.  Out: declarations; and for hints the names that stand in one file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace clang {
class CXXRecordDecl;
class DeclContext;
class FileEntry;
class FunctionDecl;
class NamedDecl;
class Sema;
}  // namespace clang

namespace lp::gen {

// "acme::Store::Open" is {"acme::Store", "Open"}; colons between angle brackets do not count.
struct SplitName {
  std::string_view scope, last;
};
SplitName splitLast(std::string_view name);

class Lookup {
 public:
  explicit Lookup(clang::Sema& sema): sema_(sema) {}

  // A class, an alias of one, or a class template; null if there is none that is public and
  // unambiguous.
  const clang::NamedDecl* findClass(std::string_view name);

  // Free functions, and public static methods, of the scope: a namespace or a class, empty for the
  // global one.
  std::vector<clang::FunctionDecl*> findFunctions(std::string_view scope, std::string_view name);

 private:
  const clang::NamedDecl* find(std::string_view name);
  clang::DeclContext* findScope(std::string_view name);
  clang::DeclContext* contextOf(const clang::NamedDecl& declaration);

  clang::Sema& sema_;
};

// The class that a declaration is, or is an alias of; null if it is a template.
const clang::CXXRecordDecl* recordOf(const clang::NamedDecl& declaration);

// Qualified names of the classes, class templates and aliases of classes that `file` itself
// declares; with functions, also those of free functions and public static methods.
std::vector<std::string> namesIn(clang::Sema& sema, const clang::FileEntry& file,
                                 bool withFunctions);

}  // namespace lp::gen
