#include "codegen/load/headers/headers_dump.h"

#include <fmt/format.h>

#include <string_view>

namespace lp::gen {
namespace {

using Kind = CppType::Kind;

std::string describe(const CppType& type);

std::string describeAll(const std::vector<CppType>& types) {
  std::string text;
  for (const CppType& type: types) text += (text.empty() ? "" : ", ") + describe(type);
  return text;
}

std::string wrap(std::string_view name, const CppType& type) {
  return fmt::format("{}<{}>", name, describeAll(type.arguments));
}

std::string describeRecord(const CppType& type) {
  std::string text = "record " + type.name;
  if (type.isAggregate) {
    text += " {";
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
      text += fmt::format("{}{}: {}", i == 0 ? "" : ", ", type.names[i], describe(type.fields[i]));
    }
    text += "}";
  } else if (!type.arguments.empty() && !type.hasConvert) {
    text += " of " + describeAll(type.arguments);
  }
  return text;
}

std::string describeEnum(const CppType& type) {
  return fmt::format("enum {} {{{}}}", type.name, fmt::join(type.names, ", "));
}

// Without what was taken off: constness, reference.
std::string describeBare(const CppType& type) {
  switch (type.kind) {
    case Kind::VOID:
      return "void";
    case Kind::BOOL:
      return "bool";
    case Kind::INTEGER:
      return fmt::format("{}{}", type.isSigned ? "int" : "uint", type.bits);
    case Kind::FLOATING:
      return fmt::format("float{}", type.bits);
    case Kind::ENUM:
      return describeEnum(type);
    case Kind::STRING:
      return "string";
    case Kind::STRING_VIEW:
      return "string_view";
    case Kind::C_STRING:
      return "c_string";
    case Kind::PATH:
      return "path";
    case Kind::DURATION:
      return wrap("duration", type) + " " + type.name;
    case Kind::VECTOR:
      return wrap("vector", type);
    case Kind::SPAN:
      return wrap("span", type);
    case Kind::OPTIONAL:
      return wrap("optional", type);
    case Kind::MAP:
      return wrap("map", type);
    case Kind::UNIQUE_PTR:
      return wrap("unique_ptr", type);
    case Kind::SHARED_PTR:
      return wrap("shared_ptr", type);
    case Kind::TASK:
      return wrap("task", type);
    case Kind::OUTCOME:
      return wrap("outcome", type);
    case Kind::BYTES:
      return "bytes";
    case Kind::TENSOR:
      return "tensor";
    case Kind::TENSOR_VIEW:
      return "tensor_view";
    case Kind::STOP_TOKEN:
      return "stop_token";
    case Kind::RECORD:
      return describeRecord(type);
    case Kind::OTHER:
      return "other " + type.name;
  }
  return "";
}

std::string describe(const CppType& type) {
  std::string text = (type.isConst && type.kind != Kind::SPAN ? "const " : "") + describeBare(type);
  if (type.hasConvert) text += " converts to " + describeAll(type.arguments);
  if (!type.movable) text += " immovable";
  if (type.reference == CppType::Reference::LVALUE) text += " &";
  if (type.reference == CppType::Reference::RVALUE) text += " &&";
  return text;
}

std::string place(const Position& at) {
  return fmt::format("{}:{}:{}-{}", at.file, at.line, at.column, at.endColumn);
}

// What the signature does not show.
std::string marks(const CppFunction& function) {
  std::string text;
  if (function.isVirtual) text += " [virtual]";
  if (function.isInherited) text += " [inherited]";
  return text;
}

void append(std::string& text, std::string_view what, const CppFunction& function) {
  text +=
      fmt::format("  {} {}{}  {}\n", what, function.signature, marks(function), place(function.at));
  std::string_view doc = function.doc;
  while (!doc.empty()) {
    const std::size_t end = doc.find('\n');
    const std::string_view line = doc.substr(0, end);
    text += fmt::format("    #{}{}\n", line.empty() ? "" : " ", line);
    doc = end == std::string_view::npos ? std::string_view() : doc.substr(end + 1);
  }
  for (const CppParameter& parameter: function.parameters) {
    text += fmt::format("    {}: {}{}\n", parameter.name.empty() ? "(unnamed)" : parameter.name,
                        describe(parameter.type),
                        parameter.hasDefault ? " = " + parameter.defaultText : "");
  }
  if (what != "constructor") text += fmt::format("    -> {}\n", describe(function.result));
}

void append(std::string& text, const CppClass& one) {
  text += "class " + one.name;
  if (one.canonical != one.name) text += " = " + one.canonical;
  if (!one.isComplete) text += " [incomplete]";
  if (one.isAbstract) text += " [abstract]";
  text += "  " + place(one.at) + "\n";
  for (const CppFunction& function: one.constructors) append(text, "constructor", function);
  for (const CppFunction& function: one.methods) append(text, "method", function);
}

}  // namespace

std::string dump(const Headers& headers) {
  std::string text;
  for (const auto& [name, one]: headers.classes) append(text, one);
  for (const auto& [name, overloads]: headers.functions) {
    text += "function " + name + "\n";
    for (const CppFunction& function: overloads) append(text, "overload", function);
  }
  for (const auto& [header, names]: headers.known) {
    text += fmt::format("known in {}: {}\n", header, fmt::join(names, ", "));
  }
  return text;
}

}  // namespace lp::gen
