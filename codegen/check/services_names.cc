#include "codegen/check/services_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "codegen/base/identifier.h"
#include "codegen/check/kinds_services.h"

namespace lp::gen {

namespace {

// Members of every handle and interface.
constexpr std::array HANDLE_MEMBERS = std::to_array<std::string_view>(
    {"futures", "with", "to", "streams", "connect", "Interface", "Futures", "Streams"});

// What Cap'n Proto's compiler nests in the class that it makes of a declaration. C++ knows no
// member called as its class.
constexpr std::array INSIDE_STRUCTS =
    std::to_array<std::string_view>({"Reader", "Builder", "Pipeline", "Reads", "Builds"});
constexpr std::array INSIDE_INTERFACES = std::to_array<std::string_view>({"Client", "Server"});

bool isIn(const auto& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// `lpName`, `LP_ID`: the runtime's own.
bool isRuntimes(std::string_view name) {
  bool capital = name.size() > 2 && name[2] >= 'A' && name[2] <= 'Z';
  return (name.starts_with("lp") && capital) || name.starts_with("LP_");
}

// What else the name is, as the end of "it is ..."; empty if it is free.
std::string_view otherUse(NameOf what, std::string_view name) {
  if (isReserved(name)) return "a reserved word";
  if (isMacro(name)) return "a macro of the system's headers";
  bool beside = what == NameOf::METHOD || what == NameOf::PARAMETER;
  if (beside && isRuntimes(name)) return "a name of lpgen's own";
  if (what == NameOf::METHOD && isIn(HANDLE_MEMBERS, name)) return "a member of every handle";
  return {};
}

}  // namespace

std::string_view toText(NameOf what) {
  switch (what) {
    case NameOf::STRUCT:
      return "struct";
    case NameOf::ENUM:
      return "enum";
    case NameOf::INTERFACE:
      return "interface";
    case NameOf::FIELD:
      return "field";
    case NameOf::ARM:
      return "union member";
    case NameOf::ENUMERANT:
      return "enumerant";
    case NameOf::METHOD:
      return "method";
    case NameOf::PARAMETER:
      return "parameter";
    case NameOf::RESULT:
      return "result";
  }
  return {};
}

std::string describe(NameOf what, std::string_view name) {
  return fmt::format("{} `{}`", toText(what), name);
}

std::string wireName(const std::string& schemaName, const Annotations& annotations) {
  return annotations.wireName ? annotations.wireName->value : schemaName;
}

std::string cxxName(NameOf what, const std::string& schemaName, const Annotations& annotations,
                    const Position& at, Diagnostics& diagnostics) {
  for (const auto& given: {annotations.wireName, annotations.cxx}) {
    if (!given || isIdentifier(given->value)) continue;
    diagnostics.report(BAD_CXX_NAME, given->at, given->value);
    return given->value;
  }
  const std::string wire = wireName(schemaName, annotations);
  if ((what == NameOf::STRUCT && isIn(INSIDE_STRUCTS, wire)) ||
      (what == NameOf::INTERFACE && isIn(INSIDE_INTERFACES, wire))) {
    Position wireAt = annotations.wireName ? annotations.wireName->at : at;
    diagnostics.report(WIRE_NAME, wireAt, describe(what, schemaName), wire)
        .hint("give it another name in all C++: `$Cxx.name(\"...\")`");
  }
  // What Cap'n Proto is told is a name of its own kind, which C++ spells in another.
  std::string name = what == NameOf::ENUMERANT ? capitals(wire)
                     : what == NameOf::ARM     ? pascalCase(wire)
                                               : wire;
  Position place = annotations.wireName ? annotations.wireName->at : at;
  if (annotations.cxx) {
    name = annotations.cxx->value;
    place = annotations.cxx->at;
  }
  std::string_view use = otherUse(what, name);
  if (!use.empty()) {
    auto report = diagnostics.report(RESERVED_NAME, place, describe(what, schemaName), name, use);
    if (!annotations.cxx) report.hint("give it another name in C++: `$Lp.cxx(\"...\")`");
  }
  return name;
}

void NameTable::add(NameOf what, const std::string& name, const std::string& described,
                    const Position& at) {
  // Types and values may be spelt by the same words: `Circle` and `circle` are two names.
  bool isType = what == NameOf::STRUCT || what == NameOf::ENUM || what == NameOf::INTERFACE ||
                what == NameOf::ARM;
  std::string key = (isType ? "T " : "v ") + snakeCase(name);
  if (put(key, name, {described, at, {}})) put("= " + name, name, {described, at, {}});
}

void NameTable::addExact(const std::string& name, const std::string& described,
                         const Position& at) {
  put("= " + name, name, {described, at, {}});
}

bool NameTable::put(const std::string& key, const std::string& name, const Entry& entry) {
  auto [place, isNew] = entries_.emplace(key, Entry{entry.described, entry.at, name});
  if (isNew) return true;
  const Entry& other = place->second;
  auto report =
      other.name == name
          ? diagnostics_.report(SAME_NAME, entry.at, entry.described, other.described, name)
          : diagnostics_.report(SAME_WORDS, entry.at, entry.described, other.described);
  report.note(other.at, fmt::format("{} is declared here", other.described))
      .hint("give one of them another name in C++: `$Lp.cxx(\"...\")`");
  return false;
}

std::string namespaceTrouble(std::string_view name) {
  bool isFirst = true;
  for (std::string_view rest = name;; isFirst = false) {
    std::size_t end = rest.find("::");
    std::string_view part = rest.substr(0, end);
    if (part.empty()) return name.empty() ? "it is empty" : "a part of it is empty";
    if (!isIdentifier(part)) return fmt::format("`{}` is not an identifier", part);
    if (isReserved(part)) return fmt::format("`{}` is a reserved word", part);
    if (isMacro(part)) return fmt::format("`{}` is a macro of the system's headers", part);
    bool isTaken = part == "std" || part == "_" || (part == "lp" && !isFirst);
    if (isTaken) return fmt::format("`{}` would hide what emitted code needs", part);
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 2);
  }
}

}  // namespace lp::gen
