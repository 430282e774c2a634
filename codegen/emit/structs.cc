#include "codegen/emit/structs.h"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace lp::gen {

namespace {

void emitMembers(Text& text, const std::vector<PlannedField>& fields,
                 const std::vector<PlannedArm>& arms);

// A struct nested for a group or an arm.
void emitNested(Text& text, const std::string& name, const std::string& doc,
                const std::vector<PlannedField>& fields, const std::vector<PlannedArm>& arms) {
  text.comment(doc);
  text.line(fmt::format("struct {} {{", name)).indent();
  emitMembers(text, fields, arms);
  if (!fields.empty() || !arms.empty()) text.gap();
  text.line(fmt::format("bool operator==(const {}&) const = default;", name));
  text.outdent().line("};");
}

void emitMembers(Text& text, const std::vector<PlannedField>& fields,
                 const std::vector<PlannedArm>& arms) {
  for (const PlannedField& field: fields) {
    if (!field.isGroup) continue;
    emitNested(text, field.type, "", field.group, field.arms);
    text.gap();
  }
  for (const PlannedArm& arm: arms) emitNested(text, arm.type, arm.doc, arm.fields, arm.arms);
  if (!arms.empty()) text.gap();
  for (const PlannedField& field: fields) {
    text.comment(field.doc);
    text.line(fmt::format("{} {} = {};", field.type, field.name, field.initializer));
  }
  if (arms.empty()) return;
  std::vector<std::string> types;
  for (const PlannedArm& arm: arms) types.push_back(arm.type);
  // Not `{}`: whether an arm has a default constructor is not known within the struct around it.
  text.list("std::variant<", types, fmt::format("> which = {}{{}};", types[0]));
}

}  // namespace

void emitEnum(Text& text, const PlannedEnum& decl) {
  text.comment(decl.doc);
  std::string head = fmt::format("enum class {} : std::uint16_t {{", decl.name);
  bool hasDocs = false;
  std::vector<std::string> names;
  for (const PlannedEnum::Enumerant& one: decl.enumerants) {
    hasDocs = hasDocs || !one.doc.empty();
    names.push_back(one.text);
  }
  std::string line = fmt::format("{} {} }};", head, fmt::join(names, ", "));
  if (!hasDocs && text.fits(line)) {
    text.line(line);
    return;
  }
  text.line(head).indent();
  for (const PlannedEnum::Enumerant& one: decl.enumerants) {
    text.comment(one.doc).line(one.text + ",");
  }
  text.outdent().line("};");
}

void emitStruct(Text& text, const PlannedStruct& decl) {
  text.comment(decl.doc);
  text.line(fmt::format("struct {} {{", decl.name)).indent();
  for (const auto& nested: decl.nested) {
    if (const auto* one = std::get_if<PlannedEnum>(&nested)) emitEnum(text, *one);
    if (const auto* one = std::get_if<PlannedStruct>(&nested)) emitStruct(text, *one);
    text.gap();
  }
  emitMembers(text, decl.fields, decl.arms);
  if (!decl.fields.empty() || !decl.arms.empty()) text.gap();
  text.line(fmt::format("bool operator==(const {}&) const = default;", decl.name));
  text.outdent().line("};");
}

}  // namespace lp::gen
