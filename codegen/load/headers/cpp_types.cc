#include "codegen/load/headers/cpp_types.h"

#include "codegen/load/headers/cpp_names.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Sema/Sema.h>
#include <clang/Sema/TemplateDeduction.h>

#include <algorithm>
#include <string_view>

namespace lp::gen {
namespace {

using Kind = CppType::Kind;

// Deeper types are OTHER: a hundred nested templates must not fill the memory.
constexpr unsigned MAX_DEPTH = 12;

struct KnownTemplate {
  std::string_view name;
  Kind kind;
  unsigned arguments;
};

constexpr KnownTemplate TEMPLATES[] = {
    {"std::vector", Kind::VECTOR, 1},
    {"std::span", Kind::SPAN, 1},
    {"std::optional", Kind::OPTIONAL, 1},
    {"std::map", Kind::MAP, 2},
    {"std::unordered_map", Kind::MAP, 2},
    {"std::unique_ptr", Kind::UNIQUE_PTR, 1},
    {"std::shared_ptr", Kind::SHARED_PTR, 1},
    {"std::chrono::duration", Kind::DURATION, 1},
    {"lp::Task", Kind::TASK, 1},
    {"lp::Outcome", Kind::OUTCOME, 1},
};

struct KnownClass {
  std::string_view name;
  Kind kind;
};

constexpr KnownClass CLASSES[] = {
    {"std::string", Kind::STRING},
    {"std::string_view", Kind::STRING_VIEW},
    {"std::filesystem::path", Kind::PATH},
    {"std::stop_token", Kind::STOP_TOKEN},
    {"lp::Bytes", Kind::BYTES},
    {"lp::Tensor", Kind::TENSOR},
    {"lp::TensorView", Kind::TENSOR_VIEW},
};

bool isCharacter(const clang::BuiltinType& type) {
  switch (type.getKind()) {
    case clang::BuiltinType::Char_S:
    case clang::BuiltinType::Char_U:
    case clang::BuiltinType::WChar_S:
    case clang::BuiltinType::WChar_U:
    case clang::BuiltinType::Char8:
    case clang::BuiltinType::Char16:
    case clang::BuiltinType::Char32:
      return true;
    default:
      return false;
  }
}

bool isMovable(const clang::CXXRecordDecl& record) {
  bool copies = record.needsImplicitCopyConstructor();
  bool moves = record.needsImplicitMoveConstructor();
  for (const clang::CXXConstructorDecl* constructor: record.ctors()) {
    const bool usable = !constructor->isDeleted() && constructor->getAccess() == clang::AS_public;
    if (constructor->isMoveConstructor()) {
      // A defaulted one that is deleted is ignored; one the user deleted or hid beats the copy.
      if (!usable && !constructor->isDefaulted()) return false;
      moves = moves || usable;
    } else if (constructor->isCopyConstructor()) {
      copies = copies || usable;
    }
  }
  return copies || moves;
}

clang::ClassTemplateDecl* findConvertTemplate(clang::ASTContext& context) {
  const clang::DeclContext* scope = context.getTranslationUnitDecl();
  for (const auto* found: scope->lookup(&context.Idents.get("lp"))) {
    const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(found);
    if (space == nullptr) continue;
    for (auto* convert: space->lookup(&context.Idents.get("Convert"))) {
      if (auto* result = llvm::dyn_cast<clang::ClassTemplateDecl>(convert)) return result;
    }
  }
  return nullptr;
}

}  // namespace

Silence::Silence(clang::Sema& sema)
    : sema_(sema), before_(sema.getDiagnostics().getSuppressAllDiagnostics()) {
  sema_.getDiagnostics().setSuppressAllDiagnostics(true);
}

Silence::~Silence() { sema_.getDiagnostics().setSuppressAllDiagnostics(before_); }

CppType TypeReader::read(clang::QualType type) {
  CppType result;
  if (type.isNull()) return result;
  const Silence silence(sema_);
  result.written = writtenName(sema_.getASTContext(), type);
  if (type->isRValueReferenceType()) result.reference = CppType::Reference::RVALUE;
  if (type->isLValueReferenceType()) result.reference = CppType::Reference::LVALUE;
  type = type.getNonReferenceType();
  result.isConst = type.isConstQualified();
  if (type->isDependentType()) {
    result.name = writtenName(sema_.getASTContext(), type.getUnqualifiedType());
    return result;
  }
  result.name = canonicalName(sema_.getASTContext(), type.getUnqualifiedType());
  if (depth_ >= MAX_DEPTH) return result;
  ++depth_;
  classify(type.getCanonicalType().getUnqualifiedType(), result);
  --depth_;
  return result;
}

void TypeReader::classify(clang::QualType type, CppType& result) {
  clang::ASTContext& context = sema_.getASTContext();
  if (type->containsErrors()) return;
  if (type->isVoidType()) {
    result.kind = Kind::VOID;
  } else if (const auto* builtin = type->getAs<clang::BuiltinType>()) {
    result.bits = type->isSizelessType() ? 0 : static_cast<unsigned>(context.getTypeSize(type));
    result.isSigned = builtin->isSignedInteger();
    if (builtin->getKind() == clang::BuiltinType::Bool) {
      result.kind = Kind::BOOL;
    } else if (builtin->isInteger() && !isCharacter(*builtin)) {
      result.kind = Kind::INTEGER;
    } else if (builtin->isFloatingPoint()) {
      result.kind = Kind::FLOATING;
    }
  } else if (const auto* enumeration = type->getAs<clang::EnumType>()) {
    const clang::EnumDecl* declaration = enumeration->getDecl();
    result.kind = Kind::ENUM;
    result.name = qualifiedName(*declaration);
    for (const auto* enumerant: declaration->enumerators()) {
      result.names.push_back(enumerant->getNameAsString());
    }
    readConversion(type, result);
  } else if (const auto* pointer = type->getAs<clang::PointerType>()) {
    const clang::QualType pointee = pointer->getPointeeType();
    if (pointee.isConstQualified() && pointee->isCharType()) result.kind = Kind::C_STRING;
  } else if (auto* record = type->getAsCXXRecordDecl()) {
    classifyRecord(*record, result);
  }
}

void TypeReader::classifyRecord(clang::CXXRecordDecl& record, CppType& result) {
  const clang::QualType type = sema_.getASTContext().getRecordType(&record);
  if (record.isInvalidDecl()) return;
  result.kind = Kind::RECORD;
  for (const KnownClass& known: CLASSES) {
    if (result.name != known.name) continue;
    result.kind = known.kind;
    return;
  }
  const auto* instance = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&record);
  if (instance != nullptr && classifyStandard(*instance, result)) return;
  const bool isStandard = record.isInStdNamespace();
  if (!isStandard) sema_.isCompleteType(record.getLocation(), type);
  if (clang::CXXRecordDecl* definition = record.getDefinition()) {
    sema_.ForceDeclarationOfImplicitMembers(definition);
    result.movable = isMovable(*definition);
    if (!isStandard) readAggregate(*definition, result);
  }
  readConversion(type, result);
}

bool TypeReader::classifyStandard(const clang::ClassTemplateSpecializationDecl& record,
                                  CppType& result) {
  const std::string name = qualifiedName(record);
  const clang::TemplateArgumentList& arguments = record.getTemplateArgs();
  const auto* known = std::find_if(std::begin(TEMPLATES), std::end(TEMPLATES),
                                   [&](const KnownTemplate& one) { return one.name == name; });
  const bool isKnown = known != std::end(TEMPLATES) && known->arguments <= arguments.size();
  // A span of a fixed size is another type: no list can promise its length.
  if (isKnown && known->kind == Kind::SPAN && arguments.size() == 2 &&
      arguments[1].getKind() == clang::TemplateArgument::Integral &&
      !arguments[1].getAsIntegral().isAllOnes()) {
    result.kind = Kind::OTHER;
    return true;
  }
  const unsigned limit = isKnown ? known->arguments : arguments.size();
  for (const clang::TemplateArgument& argument: arguments.asArray().take_front(limit)) {
    const bool isPack = argument.getKind() == clang::TemplateArgument::Pack;
    for (const auto& one: isPack ? argument.getPackAsArray() : llvm::ArrayRef(argument)) {
      if (one.getKind() != clang::TemplateArgument::Type) continue;
      result.arguments.push_back(read(one.getAsType()));
    }
  }
  if (!isKnown) return false;
  result.kind = known->kind;
  if (result.kind == Kind::SPAN) result.isConst = result.arguments[0].isConst;
  return true;
}

void TypeReader::readAggregate(clang::CXXRecordDecl& record, CppType& result) {
  if (!record.isAggregate() || record.isUnion() || record.getNumBases() > 0) return;
  for (const auto* field: record.fields()) {
    // An unnamed struct or union.
    if (!field->isUnnamedBitField() && field->getName().empty()) return;
  }
  result.isAggregate = true;
  if (std::find(open_.begin(), open_.end(), &record) != open_.end()) return;
  open_.push_back(&record);
  for (const auto* field: record.fields()) {
    if (field->isUnnamedBitField()) continue;
    result.names.push_back(field->getNameAsString());
    result.fields.push_back(read(field->getType()));
  }
  open_.pop_back();
}

clang::CXXRecordDecl* TypeReader::findConversion(clang::QualType type) {
  clang::ASTContext& context = sema_.getASTContext();
  clang::ClassTemplateDecl* convert = findConvertTemplate(context);
  if (convert == nullptr) return nullptr;
  void* place = nullptr;
  const clang::TemplateArgument argument(type);
  auto* found = convert->findSpecialization({argument}, place);
  if (found != nullptr && found->isExplicitSpecialization()) return found->getDefinition();

  // Partial specialisations are matched by instantiating; the primary one, which may hold a
  // static_assert, must not be.
  llvm::SmallVector<clang::ClassTemplatePartialSpecializationDecl*, 4> partials;
  convert->getPartialSpecializations(partials);
  for (auto* partial: partials) {
    clang::sema::TemplateDeductionInfo info(partial->getLocation());
    if (sema_.DeduceTemplateArguments(partial, {argument}, info) !=
        clang::TemplateDeductionResult::Success) {
      continue;
    }
    clang::TemplateArgumentListInfo list;
    list.addArgument(sema_.getTrivialTemplateArgumentLoc(argument, type, partial->getLocation()));
    const clang::QualType instance =
        sema_.CheckTemplateIdType(clang::TemplateName(convert), partial->getLocation(), list);
    if (instance.isNull() || !sema_.isCompleteType(partial->getLocation(), instance)) continue;
    return instance->getAsCXXRecordDecl();
  }
  return nullptr;
}

void TypeReader::readConversion(clang::QualType type, CppType& result) {
  clang::CXXRecordDecl* convert = findConversion(type);
  if (convert == nullptr) return;
  result.hasConvert = true;
  result.arguments.clear();
  clang::ASTContext& context = sema_.getASTContext();
  for (const auto* found: convert->lookup(&context.Idents.get("Wire"))) {
    const auto* alias = llvm::dyn_cast<clang::TypedefNameDecl>(found);
    if (alias != nullptr) result.arguments.push_back(read(alias->getUnderlyingType()));
  }
  if (!result.arguments.empty()) return;
  for (const auto* found: convert->lookup(&context.Idents.get("to"))) {
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(found);
    if (method == nullptr) continue;
    result.arguments.push_back(read(method->getReturnType()));
    return;
  }
}

}  // namespace lp::gen
