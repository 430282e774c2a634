// What programs, labels and colocations may be called.
// In: a name.  Out: whether it is one.
#pragma once

#include <algorithm>
#include <string_view>

namespace lp::_ {

// Lower case letters, digits and single underscores between them, beginning with a letter.
inline bool isProperName(std::string_view name) {
  auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && name[0] >= 'a' && name[0] <= 'z' && name.back() != '_' &&
         name.find("__") == std::string_view::npos && std::all_of(name.begin(), name.end(), fits);
}

}  // namespace lp::_
