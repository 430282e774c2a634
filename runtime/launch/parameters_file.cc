#include "runtime/launch/parameters_file.h"

#include <capnp/compat/json.capnp.h>
#include <capnp/compat/json.h>
#include <capnp/message.h>
#include <kj/exception.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>

#include "runtime/call/nearest.h"
#include "runtime/launch/flags.h"
#include "runtime/launch/value_text.h"

namespace lp::_ {

namespace {

using capnp::JsonValue;

// Beyond it a JSON number, which is a double, no longer names one integer.
constexpr double EXACT = 9007199254740992.0;

struct Reader {
  const ProgramSpec& program;
  std::vector<std::string>& problems;
  std::map<std::string, std::string, std::less<>> texts = {};

  void readObject(const std::string& prefix, JsonValue::Reader value);
  void readField(const std::string& name, JsonValue::Reader value);
  void readList(const ParameterSpec& parameter, JsonValue::Reader value);
  std::optional<std::string> scalar(const std::string& name, JsonValue::Reader value);
  void unknown(const std::string& name);
  void wrong(const std::string& name, const std::string& what) {
    problems.push_back("`" + name + "` " + what);
  }
};

void Reader::readObject(const std::string& prefix, JsonValue::Reader value) {
  for (JsonValue::Field::Reader field: value.getObject()) {
    readField(prefix + byWords(field.getName().cStr()), field.getValue());
  }
}

void Reader::readField(const std::string& name, JsonValue::Reader value) {
  const ParameterSpec* found = nullptr;
  bool isStruct = false;
  for (const ParameterSpec& parameter: program.parameters) {
    if (parameter.name == name) found = &parameter;
    isStruct = isStruct || parameter.name.starts_with(name + ".");
  }
  if (found == nullptr && isStruct) {
    if (value.isObject()) return readObject(name + ".", value);
    return wrong(name, "has to be an object");
  }
  if (found == nullptr) return unknown(name);
  if (texts.contains(name)) return wrong(name, "is given twice");
  if (value.isArray()) return readList(*found, value);
  if (std::optional<std::string> text = scalar(name, value)) texts[name] = *text;
}

void Reader::readList(const ParameterSpec& parameter, JsonValue::Reader value) {
  const std::string name(parameter.name);
  if (!isList(parameter)) return wrong(name, "is no list");
  std::vector<std::string> elements;
  for (JsonValue::Reader element: value.getArray()) {
    std::optional<std::string> text = scalar(name, element);
    if (!text) return;
    elements.push_back(std::move(*text));
  }
  texts[name] = joinList(elements);
}

std::optional<std::string> Reader::scalar(const std::string& name, JsonValue::Reader value) {
  switch (value.which()) {
    case JsonValue::BOOLEAN:
      return value.getBoolean() ? "true" : "false";
    case JsonValue::STRING:
      return std::string(value.getString().cStr(), value.getString().size());
    case JsonValue::NUMBER: {
      const double number = value.getNumber();
      if (std::trunc(number) != number || std::abs(number) > 1e18) return floatText(number);
      if (std::abs(number) <= EXACT) return std::to_string(static_cast<std::int64_t>(number));
      wrong(name, "is too large for a JSON number to be exact: put it in quotes");
      return std::nullopt;
    }
    default:
      wrong(name, "has to be a text, a number, true or false");
      return std::nullopt;
  }
}

void Reader::unknown(const std::string& name) {
  std::vector<std::string> names;
  for (const ParameterSpec& parameter: program.parameters) names.emplace_back(parameter.name);
  const std::string_view meant = nearest(name, names);
  wrong(name, "is no parameter of " + std::string(program.name) +
                  (meant.empty() ? "" : "; did you mean `" + std::string(meant) + "`?"));
}

}  // namespace

std::map<std::string, std::string, std::less<>> readParametersJson(
    const ProgramSpec& program, std::string_view json, std::vector<std::string>& problems) {
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<JsonValue>();
  auto failure = kj::runCatchingExceptions(
      [&] { capnp::JsonCodec().decodeRaw(kj::arrayPtr(json.data(), json.size()), root); });
  KJ_IF_MAYBE(exception, failure) {
    problems.push_back(std::string("is no JSON: ") + exception->getDescription().cStr());
    return {};
  }
  if (!root.isObject()) {
    problems.emplace_back("has to be a JSON object, { ... }");
    return {};
  }
  Reader reader{program, problems};
  reader.readObject("", root.asReader());
  return std::move(reader.texts);
}

std::map<std::string, std::string, std::less<>> readParametersFile(
    const ProgramSpec& program, const std::string& path, std::vector<std::string>& problems) {
  std::ifstream file(path, std::ios::binary);
  file.peek();  // a folder can be opened
  if (!file.is_open() || file.bad()) {
    problems.push_back("--lp_parameters: " + path + " cannot be read");
    return {};
  }
  const std::string json((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::vector<std::string> found;
  auto texts = readParametersJson(program, json, found);
  for (const std::string& problem: found) problems.push_back(path + ": " + problem);
  return texts;
}

}  // namespace lp::_
