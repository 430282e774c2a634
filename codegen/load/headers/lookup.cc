#include "codegen/load/headers/lookup.h"

#include "codegen/load/headers/cpp_names.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Sema/Lookup.h>
#include <clang/Sema/Sema.h>

#include <algorithm>

namespace lp::gen {
namespace {

bool isHidden(const clang::NamedDecl& declaration) {
  return declaration.getAccess() == clang::AS_private ||
         declaration.getAccess() == clang::AS_protected;
}

bool isClass(const clang::NamedDecl& declaration) {
  if (llvm::isa<clang::ClassTemplateSpecializationDecl>(declaration)) return false;
  if (llvm::isa<clang::CXXRecordDecl, clang::ClassTemplateDecl>(declaration)) return true;
  const auto* alias = llvm::dyn_cast<clang::TypedefNameDecl>(&declaration);
  return alias != nullptr && alias->getUnderlyingType()->isRecordType();
}

class NameCollector {
 public:
  NameCollector(const clang::SourceManager& sources, const clang::FileEntry& file,
                bool withFunctions)
      : sources_(sources), file_(file), withFunctions_(withFunctions) {}

  void visit(const clang::DeclContext& scope) {
    for (const clang::Decl* declaration: scope.decls()) {
      if (declaration->isImplicit() || declaration->isInvalidDecl()) continue;
      if (!isInFile(*declaration)) continue;
      if (const auto* linkage = llvm::dyn_cast<clang::LinkageSpecDecl>(declaration)) {
        visit(*linkage);
      }
      const auto* named = llvm::dyn_cast<clang::NamedDecl>(declaration);
      if (named != nullptr && !isHidden(*named)) add(*named);
    }
  }

  std::vector<std::string> takeNames() {
    classes_.insert(classes_.end(), functions_.begin(), functions_.end());
    return std::move(classes_);
  }

 private:
  void add(const clang::NamedDecl& named) {
    if (isClass(named)) note(classes_, named);
    if (withFunctions_ && named.getDeclName().isIdentifier()) {
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&named);
      const bool isFree = method == nullptr && llvm::isa<clang::FunctionDecl>(named);
      if (isFree || (method != nullptr && method->isStatic())) note(functions_, named);
    }
    if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(&named)) visit(*space);
    const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(&named);
    if (record != nullptr && isClass(*record)) visit(*record);
  }

  static void note(std::vector<std::string>& names, const clang::NamedDecl& named) {
    std::string name = qualifiedName(named);
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  }

  bool isInFile(const clang::Decl& declaration) const {
    const clang::SourceLocation place = sources_.getFileLoc(declaration.getLocation());
    return sources_.getFileEntryForID(sources_.getFileID(place)) == &file_;
  }

  const clang::SourceManager& sources_;
  const clang::FileEntry& file_;
  const bool withFunctions_;
  std::vector<std::string> classes_, functions_;
};

}  // namespace

SplitName splitLast(std::string_view name) {
  unsigned depth = 0;
  for (std::size_t i = name.size(); i > 1; --i) {
    const char c = name[i - 1];
    if (c == '>') ++depth;
    if (c == '<' && depth > 0) --depth;
    if (depth == 0 && c == ':' && name[i - 2] == ':') {
      return {name.substr(0, i - 2), name.substr(i)};
    }
  }
  return {{}, name};
}

const clang::NamedDecl* Lookup::findClass(std::string_view name) {
  const clang::NamedDecl* found = find(name);
  return found != nullptr && isClass(*found) ? found : nullptr;
}

const clang::NamedDecl* Lookup::find(std::string_view name) {
  const SplitName split = splitLast(name);
  clang::DeclContext* scope = findScope(split.scope);
  if (scope == nullptr || split.last.empty()) return nullptr;
  clang::IdentifierInfo& identifier = sema_.getASTContext().Idents.get(split.last);
  for (const auto kind: {clang::Sema::LookupOrdinaryName, clang::Sema::LookupTagName}) {
    clang::LookupResult found(sema_, &identifier, clang::SourceLocation(), kind);
    found.suppressDiagnostics();
    sema_.LookupQualifiedName(found, scope);
    if (!found.isSingleResult()) continue;
    const clang::NamedDecl* result = found.getFoundDecl();
    return isHidden(*result) ? nullptr : result->getUnderlyingDecl();
  }
  return nullptr;
}

clang::DeclContext* Lookup::findScope(std::string_view name) {
  if (name.empty()) return sema_.getASTContext().getTranslationUnitDecl();
  const clang::NamedDecl* found = find(name);
  return found == nullptr ? nullptr : contextOf(*found);
}

clang::DeclContext* Lookup::contextOf(const clang::NamedDecl& declaration) {
  if (const auto* alias = llvm::dyn_cast<clang::NamespaceAliasDecl>(&declaration)) {
    return const_cast<clang::NamespaceDecl*>(alias->getNamespace());
  }
  if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(&declaration)) {
    return const_cast<clang::NamespaceDecl*>(space);
  }
  const auto* type = llvm::dyn_cast<clang::TypeDecl>(&declaration);
  if (type == nullptr) return nullptr;
  const clang::QualType canonical = sema_.getASTContext().getTypeDeclType(type).getCanonicalType();
  auto* record = canonical->getAsCXXRecordDecl();
  if (record == nullptr || canonical->isDependentType()) return nullptr;
  if (!sema_.isCompleteType(declaration.getLocation(), canonical)) return nullptr;
  return record->getDefinition();
}

std::vector<clang::FunctionDecl*> Lookup::findFunctions(std::string_view scope,
                                                        std::string_view name) {
  clang::DeclContext* context = findScope(scope);
  if (context == nullptr || name.empty()) return {};
  clang::IdentifierInfo& identifier = sema_.getASTContext().Idents.get(name);
  clang::LookupResult found(sema_, &identifier, clang::SourceLocation(),
                            clang::Sema::LookupOrdinaryName);
  found.suppressDiagnostics();
  sema_.LookupQualifiedName(found, context);
  std::vector<clang::FunctionDecl*> result;
  for (auto at = found.begin(); at != found.end(); ++at) {
    clang::NamedDecl* target = (*at)->getUnderlyingDecl();
    if (auto* pattern = llvm::dyn_cast<clang::FunctionTemplateDecl>(target)) {
      target = pattern->getTemplatedDecl();
    }
    auto* function = llvm::dyn_cast<clang::FunctionDecl>(target);
    if (function == nullptr || function->isInvalidDecl()) continue;
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
    if (method != nullptr && (!method->isStatic() || at.getAccess() != clang::AS_public)) continue;
    result.push_back(function);
  }
  const clang::SourceManager& sources = sema_.getSourceManager();
  std::sort(result.begin(), result.end(), [&](const auto* left, const auto* right) {
    return sources.isBeforeInTranslationUnit(left->getLocation(), right->getLocation());
  });
  return result;
}

const clang::CXXRecordDecl* recordOf(const clang::NamedDecl& declaration) {
  const auto* alias = llvm::dyn_cast<clang::TypedefNameDecl>(&declaration);
  return alias == nullptr ? llvm::dyn_cast<clang::CXXRecordDecl>(&declaration)
                          : alias->getUnderlyingType()->getAsCXXRecordDecl();
}

std::vector<std::string> namesIn(clang::Sema& sema, const clang::FileEntry& file,
                                 bool withFunctions) {
  NameCollector collector(sema.getSourceManager(), file, withFunctions);
  collector.visit(*sema.getASTContext().getTranslationUnitDecl());
  return collector.takeNames();
}

}  // namespace lp::gen
