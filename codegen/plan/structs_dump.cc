#include "codegen/plan/structs_dump.h"

#include <fmt/format.h>

#include <variant>
#include <vector>

namespace lp::gen {

namespace {

void members(std::string& out, const std::vector<PlannedField>& fields,
             const std::vector<PlannedArm>& arms, std::size_t indent, bool travels) {
  for (const PlannedField& one: fields) {
    out += fmt::format("{:{}}{} {} = {}", "", indent, one.type, one.name, one.initializer);
    if (travels) out += fmt::format(", set{}", one.coding.accessor);
    out += '\n';
    members(out, one.group, one.arms, indent + 2, travels);
  }
  for (const PlannedArm& one: arms) {
    out += fmt::format("{:{}}arm {}", "", indent, one.path);
    if (travels) out += fmt::format(": set{}, {}", one.accessor, one.constant);
    out += '\n';
    members(out, one.fields, one.arms, indent + 2, travels);
  }
}

}  // namespace

void dump(std::string& out, const PlannedStruct& decl, std::size_t indent, bool travels) {
  out += fmt::format("{:{}}struct {}", "", indent, decl.path);
  if (travels && !decl.wire.empty()) out += ": " + decl.wire;
  out += '\n';
  for (const auto& nested: decl.nested) {
    if (const auto* one = std::get_if<PlannedEnum>(&nested)) dump(out, *one, indent + 2);
    if (const auto* one = std::get_if<PlannedStruct>(&nested)) dump(out, *one, indent + 2, travels);
  }
  members(out, decl.fields, decl.arms, indent + 2, travels);
}

void dump(std::string& out, const PlannedEnum& decl, std::size_t indent) {
  out += fmt::format("{:{}}enum {}:", "", indent, decl.name);
  for (const PlannedEnum::Enumerant& one: decl.enumerants) out += " " + one.text;
  out += '\n';
}

void dump(std::string& out, const Includes& includes, std::size_t indent) {
  if (!includes.own.empty()) out += fmt::format("{:{}}includes \"{}\"\n", "", indent, includes.own);
  for (const std::string& one: includes.system) {
    out += fmt::format("{:{}}includes <{}>\n", "", indent, one);
  }
  for (const std::string& one: includes.project) {
    out += fmt::format("{:{}}includes \"{}\"\n", "", indent, one);
  }
}

}  // namespace lp::gen
