// The rules for what a node is given of its machine, its environment and its directory.
// In: what a topology or a profile says.  Out: what is wrong with it; the text of one node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lp::_ {

inline constexpr std::uint64_t MAX_THREADS = 10'000;
inline constexpr std::uint64_t MAX_CPUS = 10'000;
inline constexpr std::uint64_t MAX_GPUS = 10'000;
inline constexpr std::uint64_t MAX_MEMORY_MIB = std::uint64_t{1} << 40;
inline constexpr int MIN_NICE = -20, MAX_NICE = 19;

// The variable that tells CUDA which GPUs there are.
inline constexpr const char* GPU_VARIABLE = "CUDA_VISIBLE_DEVICES";
// The one that tells processes of a run from others; its value is the run's name.
inline constexpr const char* RUN_VARIABLE = "LP_RUN";

// Why there cannot be a variable of that name; nothing if there can.
inline std::optional<std::string> wrongVariable(std::string_view name) {
  if (name == RUN_VARIABLE) return "every run sets it, to find what its nodes have started";
  if (!name.empty() && name.find('=') == name.npos) return std::nullopt;
  return "a name has at least one character, and no `=`";
}

// Takes a text with placeholders apart, in its order: `character` is called for what stands as it
// is, `name` for what stands between braces. Returns what is wrong with the braces; nothing if all
// is well.
template <typename Character, typename Name>
std::optional<std::string> takeApart(std::string_view text, const Character& character,
                                     const Name& name) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool isBrace = text[i] == '{' || text[i] == '}';
    const bool isTwice = isBrace && i + 1 < text.size() && text[i + 1] == text[i];
    if (!isBrace || isTwice) {
      character(text[i]);
      i += isTwice ? 1 : 0;
      continue;
    }
    if (text[i] == '}') return "a `}` closes nothing";
    const std::size_t end = text.find('}', i);
    if (end == text.npos) return "a `{` is not closed";
    name(text.substr(i + 1, end - i - 1));
    i = end;
  }
  return std::nullopt;
}

// In texts `{label}` and `{index}` stand for a node's own.
// What is wrong with the text: "`{rank}` is no placeholder"; nothing if all is well. Braces are
// written twice.
inline std::optional<std::string> wrongPlaceholder(std::string_view text) {
  std::optional<std::string> unknown;
  auto look = [&unknown](std::string_view name) {
    if (unknown || name == "label" || name == "index") return;
    unknown = "`{" + std::string(name) + "}` is no placeholder";
  };
  const auto wrong = takeApart(text, [](char) {}, look);
  return wrong ? wrong : unknown;
}

// What follows such a complaint.
inline constexpr std::string_view PLACEHOLDERS =
    "there are `{label}` and `{index}`; a brace is written twice, as `{{`";

// Of a text with which nothing is wrong.
inline std::string fillPlaceholders(std::string_view text, std::string_view label,
                                    std::size_t index) {
  std::string filled;
  takeApart(
      text, [&filled](char c) { filled += c; },
      [&](std::string_view name) {
        filled += name == "label" ? std::string(label) : std::to_string(index);
      });
  return filled;
}

}  // namespace lp::_
