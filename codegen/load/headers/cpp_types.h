// Maps Clang's types to those of decls.h.
// In: a clang::QualType of a parsed header.  Out: CppType; what the tables do not know is OTHER or
// RECORD.
#pragma once

#include "codegen/load/decls.h"

#include <vector>

namespace clang {
class CXXRecordDecl;
class ClassTemplateSpecializationDecl;
class QualType;
class Sema;
}  // namespace clang

namespace lp::gen {

// Types are looked at that the user's program may never instantiate: what fails there is no error.
class Silence {
 public:
  explicit Silence(clang::Sema& sema);
  ~Silence();
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  clang::Sema& sema_;
  const bool before_;
};

class TypeReader {
 public:
  explicit TypeReader(clang::Sema& sema): sema_(sema) {}

  CppType read(clang::QualType type);

 private:
  void classify(clang::QualType type, CppType& result);
  void classifyRecord(clang::CXXRecordDecl& record, CppType& result);
  bool classifyStandard(const clang::ClassTemplateSpecializationDecl& record, CppType& result);
  void readAggregate(clang::CXXRecordDecl& record, CppType& result);
  void readConversion(clang::QualType type, CppType& result);
  clang::CXXRecordDecl* findConversion(clang::QualType type);

  clang::Sema& sema_;
  std::vector<const clang::CXXRecordDecl*> open_;  // aggregates being read: a cycle ends here
  unsigned depth_ = 0;
};

}  // namespace lp::gen
