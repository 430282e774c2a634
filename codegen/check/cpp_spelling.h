// Types of headers as emitted code spells them, and names that match by words.
// In: a type as Clang read it; names.  Out: C++ that means the same anywhere; indices.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "codegen/load/decls.h"

namespace lp::gen {

// The C++ spelling of a type as a value: "std::vector<std::int64_t>".
std::string spelled(const CppType& type);
// With const and reference: "const std::string&".
std::string spelledExactly(const CppType& type);

// "std::chrono::milliseconds" for "ms"; empty for what is no unit.
std::string chronoUnit(const std::string& unit);

// The index of the only name of `names` that has the words of `name`.
struct NameMatch {
  std::optional<std::size_t> index;
  bool isAmbiguous = false;
};
NameMatch matchName(const std::string& name, const std::vector<std::string>& names);

}  // namespace lp::gen
