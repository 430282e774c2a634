#include "codegen/check/program_checkpoint.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "codegen/base/identifier.h"
#include "codegen/check/cpp_spelling.h"
#include "codegen/check/kinds_classes.h"

namespace lp::gen {

namespace {

// `void save(std::ostream& out)`: takes such a stream, and nothing else that has no default.
bool takesStream(const CppFunction& function, std::string_view stream) {
  const bool isCallable =
      !function.isDeleted && !function.isTemplate && !function.isVariadic && !function.isRvalueOnly;
  if (!isCallable || function.result.kind != CppType::Kind::VOID) return false;
  if (function.parameters.empty()) return false;
  for (std::size_t i = 1; i < function.parameters.size(); ++i) {
    if (!function.parameters[i].hasDefault) return false;
  }
  const CppType& first = function.parameters[0].type;
  const std::string name = spelled(first);
  return first.reference == CppType::Reference::LVALUE && !first.isConst &&
         (name == fmt::format("std::{}", stream) ||
          name.starts_with(fmt::format("std::basic_{}<char", stream)));
}

std::string find(const NodeDecl& node, const CppClass& object, std::string_view method,
                 std::string_view stream, std::string_view wanted, Diagnostics& diagnostics) {
  const CppFunction* other = nullptr;
  for (const CppFunction& one: object.methods) {
    if (!sameWords(one.name, method)) continue;
    if (takesStream(one, stream)) return one.name;
    other = &one;
  }
  auto report = diagnostics.report(NO_SAVE_OR_LOAD, node.checkpoint->at, node.label->value,
                                   object.name, wanted);
  if (other != nullptr) {
    report.note(other->at, fmt::format("the class has `{}`", other->signature));
  } else {
    report.note(object.at, fmt::format("add `{}`", wanted));
  }
  return {};
}

}  // namespace

void checkCheckpoint(const NodeDecl& node, const CppClass& object, NodeClass& made,
                     Diagnostics& diagnostics) {
  if (!node.checkpoint) return;
  made.save =
      find(node, object, "save", "ostream", "void save(std::ostream& out) const;", diagnostics);
  made.load = find(node, object, "load", "istream", "void load(std::istream& in);", diagnostics);
}

}  // namespace lp::gen
