#include "codegen/plan/program_functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "codegen/base/identifier.h"

namespace lp::gen {

namespace {

// "std::vector<acme::Item>" -> "VectorAcmeItem"
std::string wordsOf(std::string_view type) {
  std::string text;
  for (std::size_t i = 0; i < type.size(); ++i) {
    if (type.substr(i).starts_with("std::")) i += 5;
    char c = i < type.size() ? type[i] : '_';
    bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    text += isLetter ? c : '_';
  }
  return pascalCase(text);
}

}  // namespace

bool needsFunction(const Conversion& conversion, bool isName) {
  using enum Conversion::Kind;
  switch (conversion.kind) {
    case SAME:
    case CAST:
    case NARROW:
    case STRING:
    case C_STRING:
    case OWNED_C_STRING:
    case PATH:
    case PATH_TEXT:
    case DURATION:
    case DURATION_COUNT:
    case WRAP:
    case CONVERT:
    case CONVERTED:
      return false;
    case RANGE:
      return !isName;
    case ELEMENTS:
    case PAIRS_TO_MAP:
    case MAP_TO_PAIRS:
    case OPTIONAL:
    case ENUMERANTS:
    case FIELDS:
      return true;
  }
  return false;
}

void FunctionPlanner::add(const Conversion& conversion, bool isName) {
  using enum Conversion::Kind;
  bool passes = conversion.kind == WRAP || conversion.kind == CONVERT;
  // Within a function, what is converted has a name; what lp::Convert returns has none.
  bool innerIsName = conversion.kind == CONVERTED ? false : passes ? isName : true;
  if (conversion.kind != RANGE) {
    for (const Conversion& one: conversion.inner) add(one, innerIsName);
  }
  for (const Conversion::Member& member: conversion.members) {
    for (const Conversion& one: member.conversion) add(one, true);
  }
  if (!needsFunction(conversion, isName) || plan_.functionFor(conversion) != nullptr) return;
  plan_.conversions.push_back({unused("to", conversion.to), conversion});
}

void FunctionPlanner::add(const Argument& argument, const std::string& label) {
  for (const Argument& one: argument.arguments) add(one, label);
  add(argument.conversion, false);
  if (!argument.header.empty()) plan_.userHeaders.insert(argument.header);
  const bool isKnown = std::ranges::any_of(plan_.shared, [&](const PlannedShared& one) {
    return one.argument.shared == argument.shared;
  });
  if (!argument.shared.empty() && !isKnown) {
    const Position& at = argument.at;
    plan_.shared.push_back({"shared" + pascalCase(argument.shared),
                            fmt::format("{}:{}:{}", at.file, at.line, at.column), argument});
  }
  if (argument.kind == Argument::Kind::STRUCT) {
    plan_.makers.push_back({unused("make", argument.type), label, argument});
  }
}

std::string FunctionPlanner::unused(const std::string& prefix, const std::string& type) const {
  std::string name = prefix + wordsOf(type);
  auto isTaken = [&](const std::string& text) {
    return std::any_of(plan_.conversions.begin(), plan_.conversions.end(),
                       [&](const PlannedConversion& one) { return one.function == text; }) ||
           std::any_of(plan_.makers.begin(), plan_.makers.end(),
                       [&](const PlannedMaker& one) { return one.function == text; });
  };
  std::string text = name;
  for (int i = 2; isTaken(text); ++i) text = name + std::to_string(i);
  return text;
}

}  // namespace lp::gen
