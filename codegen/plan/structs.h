// Value structs: names and types of their members, of what is nested in them, and how they travel.
// In: a checked struct.  Out: PlannedStruct, which emitStruct() writes down.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "codegen/plan/coding.h"
#include "codegen/plan/includes.h"
#include "codegen/program/services.h"

namespace lp::gen {

struct PlannedEnum {
  std::string name, doc;
  std::string what;  // for messages: "rl::Codec"
  struct Enumerant {
    std::string text;  // "ZSTD", or "ZSTD = 3" where the numbers do not run on
    std::string doc;
  };
  std::vector<Enumerant> enumerants;
};

struct PlannedArm;

struct PlannedField {
  std::string name, doc;
  std::string type;  // "std::optional<std::string>"; a group: its struct, "Address"
  // "2". Every member has one: none is ever indeterminate, and designated initialisers may leave
  // it out without a warning.
  std::string initializer = "{}";
  Coding coding;
  bool isGroup = false;
  std::vector<PlannedField> group;
  std::vector<PlannedArm> arms;
};

// One alternative of `which`: `struct Circle { double value; }`; a group that is an arm has its
// members directly.
struct PlannedArm {
  std::string type;  // "Circle"
  std::string path;  // "Shape::Circle", from the namespace
  std::string doc;
  std::string accessor;              // "Circle" of setCircle, initCircle
  std::string constant;              // "wire::Shape::CIRCLE"
  std::vector<PlannedField> fields;  // none: Void; one called `value`, or a group's
  std::vector<PlannedArm> arms;      // of a group that is a union again
  bool isGroup = false;
};

struct PlannedStruct {
  std::string name;  // "Entry"
  std::string path;  // "Counter::Entry", from the namespace
  std::string doc;
  std::string wire;  // "wire::Counter::Entry"
  std::string what;  // for messages: "rl::Counter::Entry"
  std::vector<std::variant<PlannedEnum, PlannedStruct>> nested;
  std::vector<PlannedField> fields;
  std::vector<PlannedArm> arms;
};

// `order`: the declarations of its file; those nested in it are planned with it.
PlannedStruct planStruct(const Struct& decl, const std::vector<std::uint64_t>& order,
                         const Services& services);
PlannedEnum planEnum(const Enum& decl);
// The struct that several results become.
PlannedStruct planAggregate(const std::string& name, const std::string& doc,
                            const std::vector<Field>& fields, const Services& services,
                            const std::string& nameSpace);

// Adds what its members need.
void includeFor(const PlannedStruct& decl, Includes& includes);

}  // namespace lp::gen
