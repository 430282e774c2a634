#include "codegen/plan/includes.h"

#include <array>
#include <utility>

namespace lp::gen {

namespace {

constexpr std::array STANDARD = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"std::byte", "cstddef"},
    {"std::int", "cstdint"},
    {"std::uint", "cstdint"},
    {"std::numeric_limits", "limits"},
    {"std::optional<", "optional"},
    {"std::span<", "span"},
    {"std::string", "string"},
    {"std::string_view", "string_view"},
    {"std::variant<", "variant"},
    {"std::vector<", "vector"},
});

bool isNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Whether `name` stands in `code` and does not go on; names that end in "int" go on in digits.
bool mentions(std::string_view code, std::string_view name) {
  for (std::size_t at = code.find(name); at != std::string_view::npos;
       at = code.find(name, at + 1)) {
    std::size_t end = at + name.size();
    bool isOpen = name.ends_with('<') || name.ends_with("int");
    if (isOpen || end == code.size() || !isNameCharacter(code[end])) return true;
  }
  return false;
}

}  // namespace

void includeFor(std::string_view code, Includes& includes) {
  for (auto [name, header]: STANDARD) {
    if (mentions(code, name)) includes.system.emplace(header);
  }
}

}  // namespace lp::gen
