#include "codegen/load/headers/cpp_classes.h"

#include "codegen/load/headers/cpp_names.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/AST/RawCommentList.h>
#include <clang/Lex/Lexer.h>
#include <clang/Sema/Lookup.h>
#include <clang/Sema/Sema.h>

#include <algorithm>
#include <set>

namespace lp::gen {
namespace {

// A member, with the function that a template or a using-declaration stands for.
struct Member {
  const clang::NamedDecl* declared;
  clang::FunctionDecl* function;
};

clang::FunctionDecl* functionOf(clang::NamedDecl& declaration) {
  clang::NamedDecl* target = declaration.getUnderlyingDecl();
  if (auto* pattern = llvm::dyn_cast<clang::FunctionTemplateDecl>(target)) {
    return pattern->getTemplatedDecl();
  }
  return llvm::dyn_cast<clang::FunctionDecl>(target);
}

bool isOrdinary(const clang::FunctionDecl& function) {
  if (llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl, clang::CXXConversionDecl,
                clang::CXXDeductionGuideDecl>(function)) {
    return false;
  }
  return !function.isOverloadedOperator() || function.getOverloadedOperator() == clang::OO_Call;
}

// Functions that the class or a base declares, in the order of the source, the class's own first.
void collect(const clang::CXXRecordDecl& record, std::vector<Member>& members,
             std::set<const clang::CXXRecordDecl*>& seen) {
  const clang::CXXRecordDecl* definition = record.getDefinition();
  if (definition == nullptr || !seen.insert(definition->getCanonicalDecl()).second) return;
  for (clang::Decl* declaration: definition->decls()) {
    auto* named = llvm::dyn_cast<clang::NamedDecl>(declaration);
    if (named == nullptr || named->isInvalidDecl()) continue;
    if (named->isImplicit() && !llvm::isa<clang::UsingShadowDecl>(named)) continue;
    clang::FunctionDecl* function = functionOf(*named);
    if (function == nullptr || !isOrdinary(*function)) continue;
    members.push_back({named, function});
  }
  for (const clang::CXXBaseSpecifier& base: definition->bases()) {
    const clang::CXXRecordDecl* baseRecord = base.getType()->getAsCXXRecordDecl();
    if (baseRecord != nullptr) collect(*baseRecord, members, seen);
  }
}

bool sameParameters(const CppFunction& left, const CppFunction& right) {
  return std::equal(left.parameters.begin(), left.parameters.end(), right.parameters.begin(),
                    right.parameters.end(), [](const CppParameter& one, const CppParameter& other) {
                      return one.type.name == other.type.name &&
                             one.type.reference == other.type.reference;
                    });
}

std::string spellSignature(const CppFunction& function, bool isConstructor, bool lvalueOnly) {
  std::string text;
  if (function.isTemplate) text += "template <...> ";
  if (function.isExplicit) text += "explicit ";
  if (function.isStatic) text += "static ";
  if (!isConstructor) text += function.result.written + " ";
  text += function.name + "(";
  for (std::size_t i = 0; i < function.parameters.size(); ++i) {
    const CppParameter& parameter = function.parameters[i];
    if (i > 0) text += ", ";
    text += parameter.type.written;
    if (!parameter.name.empty()) text += " " + parameter.name;
    if (parameter.hasDefault) text += " = " + parameter.defaultText;
  }
  if (function.isVariadic) text += function.parameters.empty() ? "..." : ", ...";
  text += ")";
  if (function.isConst) text += " const";
  if (lvalueOnly) text += " &";
  if (function.isRvalueOnly) text += " &&";
  if (function.isNoexcept && !isConstructor) text += " noexcept";
  if (function.isDeleted) text += " = delete";
  return text;
}

}  // namespace

CppClass ClassReader::read(const clang::NamedDecl& declaration) {
  CppClass result;
  result.canonical = qualifiedName(declaration);
  result.at = places_.of(declaration.getLocation());
  result.isComplete = false;
  const auto* type = llvm::dyn_cast<clang::TypeDecl>(&declaration);
  if (type == nullptr) return result;
  const clang::QualType canonical =
      sema_.getASTContext().getTypeDeclType(type).getCanonicalType().getUnqualifiedType();
  result.canonical = canonicalName(sema_.getASTContext(), canonical);
  auto* record = canonical->getAsCXXRecordDecl();
  if (record == nullptr || canonical->isDependentType()) return result;
  const bool isComplete = sema_.isCompleteType(declaration.getLocation(), canonical);
  record = isComplete ? record->getDefinition() : record;
  result.at = places_.of(record->getLocation());
  if (!isComplete || record->isInvalidDecl()) return result;

  result.isComplete = true;
  result.isAbstract = record->isAbstract();
  sema_.ForceDeclarationOfImplicitMembers(record);
  readConstructors(*record, result);
  readInheritedConstructors(*record, result);
  readMethods(*record, result);
  return result;
}

void ClassReader::readConstructors(clang::CXXRecordDecl& record, CppClass& result) {
  for (clang::Decl* declaration: record.decls()) {
    auto* named = llvm::dyn_cast<clang::NamedDecl>(declaration);
    if (named == nullptr || llvm::isa<clang::UsingShadowDecl>(named)) continue;
    auto* constructor = llvm::dyn_cast_or_null<clang::CXXConstructorDecl>(functionOf(*named));
    if (constructor == nullptr || constructor->getAccess() != clang::AS_public) continue;
    if (constructor->isInvalidDecl() || constructor->isCopyOrMoveConstructor()) continue;
    result.constructors.push_back(readFunction(*constructor));
  }
}

void ClassReader::readInheritedConstructors(clang::CXXRecordDecl& record, CppClass& result) {
  for (clang::Decl* declaration: record.decls()) {
    auto* shadow = llvm::dyn_cast<clang::ConstructorUsingShadowDecl>(declaration);
    if (shadow == nullptr) continue;
    auto* constructor = llvm::dyn_cast_or_null<clang::CXXConstructorDecl>(functionOf(*shadow));
    // The base's default, copy and move constructors are not inherited.
    if (constructor == nullptr || constructor->getAccess() != clang::AS_public) continue;
    if (constructor->isDefaultConstructor() || constructor->isCopyOrMoveConstructor()) continue;
    CppFunction function = readFunction(*constructor);
    function.isInherited = true;
    function.name = record.getNameAsString();
    function.signature = spellSignature(function, true, false);
    const bool hidden =
        std::any_of(result.constructors.begin(), result.constructors.end(),
                    [&](const CppFunction& other) { return sameParameters(function, other); });
    if (!hidden) result.constructors.push_back(std::move(function));
  }
}

void ClassReader::readMethods(clang::CXXRecordDecl& record, CppClass& result) {
  std::vector<Member> members;
  std::set<const clang::CXXRecordDecl*> seen;
  collect(record, members, seen);
  for (const Member& member: members) {
    // Clang's own lookup decides what is hidden, ambiguous or not public.
    clang::LookupResult found(sema_, member.declared->getDeclName(), clang::SourceLocation(),
                              clang::Sema::LookupMemberName);
    found.suppressDiagnostics();
    sema_.LookupQualifiedName(found, &record);
    if (found.isAmbiguous()) continue;
    for (auto at = found.begin(); at != found.end(); ++at) {
      if ((*at)->getCanonicalDecl() != member.declared->getCanonicalDecl()) continue;
      if (at.getAccess() != clang::AS_public) break;
      CppFunction function = readFunction(*member.function);
      function.isInherited = member.function->getParent() != &record;
      result.methods.push_back(std::move(function));
      break;
    }
  }
}

// What Clang works out only when it is used: `auto` results and `noexcept` of templates' members.
void ClassReader::resolve(clang::FunctionDecl& function) {
  if (function.isDependentContext()) return;
  const Silence silence(sema_);
  if (function.getReturnType()->isUndeducedType()) {
    sema_.DeduceReturnType(&function, function.getLocation(), false);
  }
  const auto* type = function.getType()->getAs<clang::FunctionProtoType>();
  if (type != nullptr && clang::isUnresolvedExceptionSpec(type->getExceptionSpecType())) {
    sema_.ResolveExceptionSpec(function.getLocation(), type);
  }
}

CppFunction ClassReader::readFunction(clang::FunctionDecl& function) {
  resolve(function);
  CppFunction result;
  const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&function);
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  const auto* type = function.getType()->getAs<clang::FunctionProtoType>();
  result.name = constructor == nullptr ? function.getNameAsString()
                                       : constructor->getParent()->getNameAsString();
  result.at = places_.of(function.getLocation());
  result.doc = docOf(function);
  result.result = types_.read(function.getReturnType());
  for (const clang::ParmVarDecl* parameter: function.parameters()) {
    result.parameters.push_back(readParameter(*parameter));
  }
  result.isStatic = method != nullptr && method->isStatic();
  result.isConst = method != nullptr && method->isConst();
  result.isVirtual = method != nullptr && method->isVirtual();
  result.isRvalueOnly = method != nullptr && method->getRefQualifier() == clang::RQ_RValue;
  result.isNoexcept = type != nullptr && !type->isDependentType() &&
                      !clang::isUnresolvedExceptionSpec(type->getExceptionSpecType()) &&
                      type->isNothrow();
  result.isDeleted = function.isDeleted();
  result.isTemplate = function.getDescribedFunctionTemplate() != nullptr;
  result.isVariadic = function.isVariadic();
  result.isExplicit = constructor != nullptr && constructor->isExplicit();
  const bool lvalueOnly = method != nullptr && method->getRefQualifier() == clang::RQ_LValue;
  result.signature = spellSignature(result, constructor != nullptr, lvalueOnly);
  return result;
}

CppParameter ClassReader::readParameter(const clang::ParmVarDecl& parameter) {
  CppParameter result;
  result.name = parameter.getNameAsString();
  result.type = types_.read(parameter.getType());
  result.at = places_.of(result.name.empty() ? parameter.getBeginLoc() : parameter.getLocation());
  result.hasDefault = parameter.hasDefaultArg();
  if (result.hasDefault) {
    const clang::SourceRange range = parameter.getDefaultArgRange();
    result.defaultText = clang::Lexer::getSourceText(clang::CharSourceRange::getTokenRange(range),
                                                     places_.sources(), places_.language());
  }
  return result;
}

std::string ClassReader::docOf(const clang::FunctionDecl& function) const {
  if (function.isImplicit()) return {};
  const clang::ASTContext& context = sema_.getASTContext();
  const clang::RawComment* comment = context.getRawCommentForAnyRedecl(&function);
  if (comment == nullptr) return {};
  return comment->getFormattedText(places_.sources(), context.getDiagnostics());
}

}  // namespace lp::gen
