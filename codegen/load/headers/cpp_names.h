// How Clang's declarations and types are spelled for people and for emitted code.
// In: a declaration or a type.  Out: its name.
#pragma once

#include <string>

namespace clang {
class ASTContext;
class NamedDecl;
class QualType;
}  // namespace clang

namespace lp::gen {

// "acme::Store": without inline and unnamed namespaces.
std::string qualifiedName(const clang::NamedDecl& declaration);

// As the user wrote it: aliases kept, `const std::string&`.
std::string writtenName(const clang::ASTContext& context, const clang::QualType& type);

// Canonical and qualified: `std::vector<long>`.
std::string canonicalName(const clang::ASTContext& context, const clang::QualType& type);

}  // namespace lp::gen
