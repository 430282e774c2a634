#include <fmt/format.h>

#include <string>
#include <variant>
#include <vector>

#include "codegen/emit/structs.h"

namespace lp::gen {

namespace {

using Kind = Coding::Kind;

void emitWriteArms(Text& text, const std::vector<PlannedArm>& arms, const std::string& from,
                   const std::string& to) {
  if (arms.empty()) return;
  text.line(fmt::format("switch ({}.which.index()) {{", from)).indent();
  for (std::size_t i = 0; i < arms.size(); ++i) {
    const PlannedArm& arm = arms[i];
    text.line(fmt::format("case {}:", i)).indent();
    std::string value = fmt::format("std::get<{}>({}.which)", i, from);
    if (arm.isGroup) {
      text.line(fmt::format("{}.init{}();", to, arm.accessor));
      std::string inner = fmt::format("{}.get{}()", to, arm.accessor);
      for (const PlannedField& field: arm.fields) emitWriteMember(text, field, value, inner);
      emitWriteArms(text, arm.arms, value, inner);
    } else if (arm.fields.empty()) {
      text.line(fmt::format("{}.set{}();", to, arm.accessor));
    } else {
      const PlannedField& field = arm.fields[0];
      emitWriteMember(text, field, value, to);
    }
    text.line("break;").outdent();
  }
  text.outdent().line("}");
}

void emitReadArms(Text& text, const std::vector<PlannedArm>& arms, const std::string& to,
                  const std::string& from, const std::string& what) {
  if (arms.empty()) return;
  text.line(fmt::format("switch ({}.which()) {{", from)).indent();
  for (std::size_t i = 0; i < arms.size(); ++i) {
    const PlannedArm& arm = arms[i];
    text.line(fmt::format("case {}:", arm.constant)).indent();
    text.assign(to + ".which", arm.path + "{}");
    std::string value = fmt::format("std::get<{}>({}.which)", i, to);
    std::string source = arm.isGroup ? fmt::format("{}.get{}()", from, arm.accessor) : from;
    for (const PlannedField& field: arm.fields) emitReadMember(text, field, value, source, what);
    emitReadArms(text, arm.arms, value, source, what);
    text.line("break;").outdent();
  }
  text.line("default:").indent();
  text.line(fmt::format("lp::_::unknownArm(\"{}\");", what)).outdent();
  text.outdent().line("}");
}

// `member`: the value with its `.` or `->`.
void emitWrite(Text& text, const Coding& coding, const std::string& value,
               const std::string& member, const std::string& to) {
  std::string set = fmt::format("{}.set{}(", to, coding.accessor);
  std::string init = fmt::format("{}.init{}(", to, coding.accessor);
  std::string sized = fmt::format("{}lp::_::count({}size()))", init, member);
  switch (coding.kind) {
    case Kind::PLAIN:
      text.list(set, {value}, ");");
      break;
    case Kind::ENUM:
      text.list(set, {fmt::format("static_cast<{}>({})", coding.wire, value)}, ");");
      break;
    case Kind::TEXT:
      text.list("lp::_::copyText(", {value, sized}, ");");
      break;
    case Kind::DATA:
      text.list(fmt::format("{}.adopt{}(", to, coding.accessor),
                {fmt::format("lp::_::data({}, {})", value, to)}, ");");
      break;
    case Kind::TENSOR:
      text.list("lp::_::write(", {value, init + ")"}, ");");
      break;
    case Kind::NUMBERS:
      text.list(fmt::format("lp::_::copyNumbers<{}>(", coding.wire), {value, sized}, ");");
      break;
    case Kind::LIST:
      text.list("lp::_::write(", {value, sized}, ");");
      break;
    case Kind::STRUCT:
      text.list("encode(", {value, init + ")"}, ");");
      break;
    case Kind::HANDLE:
      text.list(set, {fmt::format("lp::_::capability<{}>({})", coding.wire, value)}, ");");
      break;
  }
}

}  // namespace

void emitWriteValue(Text& text, const Coding& coding, const std::string& value,
                    const std::string& to) {
  // A handle that refers to nothing is absent too.
  if (!coding.maybe && coding.kind != Kind::HANDLE) {
    return emitWrite(text, coding, value, value + ".", to);
  }
  text.line(fmt::format("if ({}) {{", value)).indent();
  emitWrite(text, coding, coding.maybe ? "*" + value : value, value + "->", to);
  text.outdent().line("}");
}

std::string readExpression(const Coding& coding, const std::string& from) {
  std::string get = fmt::format("{}.get{}()", from, coding.accessor);
  switch (coding.kind) {
    case Kind::PLAIN:
      return get;
    case Kind::ENUM:
      return fmt::format("static_cast<{}>({})", coding.value, get);
    case Kind::TEXT:
    case Kind::DATA:
    case Kind::TENSOR:
    case Kind::NUMBERS:
    case Kind::LIST:
    case Kind::STRUCT:
    case Kind::HANDLE:
      return fmt::format("lp::_::value<{}>({})", coding.value, get);
  }
  return {};
}

std::string borrowExpression(const Coding& coding, const std::string& from) {
  std::string get = fmt::format("{}.get{}()", from, coding.accessor);
  switch (coding.kind) {
    case Kind::TEXT:
      return fmt::format("lp::_::text({})", get);
    case Kind::DATA:
      return fmt::format("lp::_::data({})", get);
    case Kind::TENSOR:
      return fmt::format("lp::_::tensor({})", get);
    case Kind::NUMBERS:
      return fmt::format("lp::_::Numbers<{}>({})", coding.wire, get);
    case Kind::PLAIN:
    case Kind::ENUM:
    case Kind::LIST:
    case Kind::STRUCT:
    case Kind::HANDLE:
      return readExpression(coding, from);
  }
  return {};
}

void emitWriteMember(Text& text, const PlannedField& field, const std::string& from,
                     const std::string& to) {
  std::string member = fmt::format("{}.{}", from, field.name);
  if (field.isGroup) {
    std::string inner = fmt::format("{}.get{}()", to, field.coding.accessor);
    for (const PlannedField& one: field.group) emitWriteMember(text, one, member, inner);
    emitWriteArms(text, field.arms, member, inner);
  } else {
    emitWriteValue(text, field.coding, member, to);
  }
}

void emitReadMember(Text& text, const PlannedField& field, const std::string& to,
                    const std::string& from, const std::string& what) {
  std::string member = fmt::format("{}.{}", to, field.name);
  if (field.isGroup) {
    std::string inner = fmt::format("{}.get{}()", from, field.coding.accessor);
    for (const PlannedField& one: field.group) emitReadMember(text, one, member, inner, what);
    emitReadArms(text, field.arms, member, inner, what);
  } else if (field.coding.maybe || field.coding.kind == Kind::HANDLE) {
    text.line(fmt::format("if ({}.has{}()) {{", from, field.coding.accessor)).indent();
    text.assign(member, readExpression(field.coding, from));
    text.outdent().line("}");
  } else {
    text.assign(member, readExpression(field.coding, from));
  }
}

void emitCodingDeclarations(Text& text, const PlannedStruct& decl) {
  for (const auto& nested: decl.nested) {
    if (const auto* one = std::get_if<PlannedStruct>(&nested)) emitCodingDeclarations(text, *one);
  }
  text.list("void encode(", {fmt::format("const {}& from", decl.path), decl.wire + "::Builder to"},
            ");");
  text.list("void decode(", {decl.wire + "::Reader from", decl.path + "& to"}, ");");
}

void emitCodingDefinitions(Text& text, const PlannedStruct& decl) {
  for (const auto& nested: decl.nested) {
    if (const auto* one = std::get_if<PlannedStruct>(&nested)) emitCodingDefinitions(text, *one);
  }
  bool isEmpty = decl.fields.empty() && decl.arms.empty();
  std::string from = isEmpty ? " /*from*/" : " from", to = isEmpty ? " /*to*/" : " to";
  Text encode, decode;
  encode.indent();
  decode.indent();
  for (const PlannedField& field: decl.fields) {
    emitWriteMember(encode, field, "from", "to");
    emitReadMember(decode, field, "to", "from", decl.what);
  }
  emitWriteArms(encode, decl.arms, "from", "to");
  emitReadArms(decode, decl.arms, "to", "from", decl.what);
  text.gap();
  text.function("void encode(",
                {fmt::format("const {}&{}", decl.path, from), decl.wire + "::Builder" + to}, ")",
                encode);
  text.gap();
  text.function("void decode(",
                {decl.wire + "::Reader" + from, fmt::format("{}&{}", decl.path, to)}, ")", decode);
}

}  // namespace lp::gen
