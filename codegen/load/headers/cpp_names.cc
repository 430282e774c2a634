#include "codegen/load/headers/cpp_names.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>

#include <string_view>

namespace lp::gen {
namespace {

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Clang writes `const T &`, the house `const T&`.
std::string tighten(std::string text) {
  replaceAll(text, " &", "&");
  replaceAll(text, " *", "*");
  return text;
}

}  // namespace

std::string qualifiedName(const clang::NamedDecl& declaration) {
  std::string result = declaration.getNameAsString();
  for (const auto* scope = declaration.getDeclContext(); scope != nullptr;
       scope = scope->getParent()) {
    if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(scope)) {
      if (space->isInline() || space->isAnonymousNamespace()) continue;
    }
    const auto* named = llvm::dyn_cast<clang::NamedDecl>(scope);
    if (named != nullptr) result = named->getNameAsString() + "::" + result;
  }
  return result;
}

std::string writtenName(const clang::ASTContext& context, const clang::QualType& type) {
  clang::PrintingPolicy policy = context.getPrintingPolicy();
  policy.SuppressTagKeyword = true;
  std::string text = tighten(type.getAsString(policy));
  // Nobody writes this: it is what a template's parameter stands for.
  return text.find("basic_string<char") == std::string::npos ? text : canonicalName(context, type);
}

std::string canonicalName(const clang::ASTContext& context, const clang::QualType& type) {
  clang::PrintingPolicy policy = context.getPrintingPolicy();
  policy.SuppressTagKeyword = true;
  policy.UsePreferredNames = false;
  policy.SuppressUnwrittenScope = true;
  std::string text = tighten(type.getCanonicalType().getAsString(policy));
  replaceAll(text, "std::basic_string<char>", "std::string");
  replaceAll(text, "std::basic_string_view<char>", "std::string_view");
  return text;
}

}  // namespace lp::gen
