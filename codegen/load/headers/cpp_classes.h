// Reads one class, or one set of functions, out of Clang's tree.
// In: a declaration that lookup found.  Out: CppClass, CppFunction: public members, inherited ones
// too.
#pragma once

#include "codegen/load/decls.h"
#include "codegen/load/headers/cpp_types.h"
#include "codegen/load/headers/places.h"

#include <vector>

namespace clang {
class CXXConstructorDecl;
class CXXMethodDecl;
class FunctionDecl;
class NamedDecl;
class ParmVarDecl;
}  // namespace clang

namespace lp::gen {

class ClassReader {
 public:
  ClassReader(clang::Sema& sema, const Places& places)
      : sema_(sema), places_(places), types_(sema) {}

  // A class that is only declared, or a template without arguments, is not complete.
  CppClass read(const clang::NamedDecl& declaration);

  // Everything but the class that it is a member of.
  CppFunction readFunction(clang::FunctionDecl& function);

 private:
  void readConstructors(clang::CXXRecordDecl& record, CppClass& result);
  void readInheritedConstructors(clang::CXXRecordDecl& record, CppClass& result);
  void readMethods(clang::CXXRecordDecl& record, CppClass& result);
  CppParameter readParameter(const clang::ParmVarDecl& parameter);
  std::string docOf(const clang::FunctionDecl& function) const;
  void resolve(clang::FunctionDecl& function);

  clang::Sema& sema_;
  const Places& places_;
  TypeReader types_;
};

}  // namespace lp::gen
