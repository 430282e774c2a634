#include "codegen/plan/coding.h"

#include <fmt/format.h>

namespace lp::gen {

namespace {

bool isNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The identifier at the start of a text.
std::string_view firstName(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && isNameCharacter(text[n])) ++n;
  return text.substr(0, n);
}

}  // namespace

std::string accessorName(std::string_view wireName) {
  std::string name(wireName);
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') {
    name[0] = static_cast<char>(name[0] - 'a' + 'A');
  }
  return name;
}

std::string Speller::relative(std::string spelling, const std::set<std::string>& hidden) const {
  return without(nameSpace_ + "::", std::move(spelling), hidden);
}

std::string Speller::without(const std::string& prefix, std::string spelling,
                             const std::set<std::string>& hidden) {
  std::size_t from = 0;
  while (true) {
    std::size_t found = spelling.find(prefix, from);
    if (found == std::string::npos) return spelling;
    bool isWhole =
        found == 0 || (!isNameCharacter(spelling[found - 1]) && spelling[found - 1] != ':');
    std::string_view rest = std::string_view(spelling).substr(found + prefix.size());
    if (isWhole && hidden.count(std::string(firstName(rest))) == 0) {
      spelling.erase(found, prefix.size());
      from = found;
    } else {
      from = found + prefix.size();
    }
  }
}

std::string Speller::value(const Type& type, const std::set<std::string>& hidden) const {
  return relative(valueSpelling(type, services_), hidden);
}

std::string Speller::parameter(const Type& type, const std::set<std::string>& hidden) const {
  return relative(parameterSpelling(type, services_), hidden);
}

std::string Speller::member(const Field& field, const std::set<std::string>& hidden) const {
  std::string spelling = value(*field.type, hidden);
  if (field.boxed) return fmt::format("lp::Box<{}>", spelling);
  if (field.optional) return fmt::format("std::optional<{}>", spelling);
  return spelling;
}

Coding Speller::coding(const Field& field) const {
  Coding coding;
  coding.value = value(*field.type);
  coding.accessor = accessorName(field.wireName);
  coding.maybe = field.boxed || field.optional;
  switch (formOf(field.type->kind)) {
    case TypeForm::BOOL:
    case TypeForm::NUMBER:
      coding.kind = Coding::Kind::PLAIN;
      break;
    case TypeForm::TEXT:
      coding.kind = Coding::Kind::TEXT;
      break;
    case TypeForm::DATA:
      coding.kind = Coding::Kind::DATA;
      break;
    case TypeForm::TENSOR:
      coding.kind = Coding::Kind::TENSOR;
      break;
    case TypeForm::LIST: {
      const Type& element = field.type->element[0];
      bool isNumbers = parameterSpelling(*field.type, services_).starts_with("std::span");
      coding.kind = isNumbers ? Coding::Kind::NUMBERS : Coding::Kind::LIST;
      if (isNumbers) coding.wire = value(element);
      break;
    }
    case TypeForm::ENUM:
      coding.kind = Coding::Kind::ENUM;
      coding.wire = relative(services_.enums.at(field.type->id).wire);
      break;
    case TypeForm::STRUCT:
      coding.kind = Coding::Kind::STRUCT;
      break;
    case TypeForm::SERVICE:
      coding.kind = Coding::Kind::HANDLE;
      coding.wire = relative(services_.services.at(field.type->id).wire);
      break;
  }
  return coding;
}

}  // namespace lp::gen
