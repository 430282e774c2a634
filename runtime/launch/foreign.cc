#include "runtime/launch/foreign.h"

#include <algorithm>
#include <string_view>

#include "runtime/error.h"
#include "runtime/surroundings.h"
#include "runtime/transport/address_text.h"

namespace lp::_ {

namespace {

class Filler {
 public:
  Filler(const PlacedNode& node, const ProgramSpec& program, const void* parameters,
         bool showsSecrets = true)
      : node_(node), program_(program), parameters_(parameters), showsSecrets_(showsSecrets) {}

  std::string fill(std::string_view text) const {
    std::string filled;
    // lpgen has found nothing wrong with it.
    takeApart(
        text, [&filled](char c) { filled += c; },
        [&](std::string_view name) { filled += value(name); });
    return filled;
  }

 private:
  std::string value(std::string_view name) const {
    if (name == "label") return node_.id.label;
    if (name == "index") return std::to_string(node_.id.index);
    const auto parameter = std::ranges::find(program_.parameters, name, &ParameterSpec::name);
    if (parameter == program_.parameters.end()) return "";
    if (parameter->secret && !showsSecrets_) return "(secret)";
    return parameter->print(parameters_);
  }

  const PlacedNode& node_;
  const ProgramSpec& program_;
  const void* parameters_;
  const bool showsSecrets_;
};

}  // namespace

std::vector<std::string> commandOf(const PlacedNode& node, const ProgramSpec& program,
                                   const void* parameters) {
  const Filler filler(node, program, parameters);
  std::vector<std::string> words;
  for (const std::string_view word: node.spec->command) words.push_back(filler.fill(word));
  return words;
}

std::optional<Address> addressOf(const PlacedNode& node, const ProgramSpec& program,
                                 const void* parameters) {
  if (node.spec->address.empty()) return std::nullopt;
  const std::string text = Filler(node, program, parameters).fill(node.spec->address);
  try {
    return readAddress(text);
  } catch (const Error& error) {
    const std::string what = "the address of " + node.id.text() + ": ";
    const std::string shown = shownAddressOf(node, program, parameters);
    if (text.starts_with(shown)) throw Error(error.code(), what + error.text());
    // What is wrong with it may quote it.
    throw Error(error.code(), what + shown + " is none, and not said here");
  }
}

std::string shownAddressOf(const PlacedNode& node, const ProgramSpec& program,
                           const void* parameters) {
  const Filler filler(node, program, parameters, /*showsSecrets=*/false);
  const std::string text = filler.fill(node.spec->address);
  return text.substr(0, text.find('#'));
}

}  // namespace lp::_
