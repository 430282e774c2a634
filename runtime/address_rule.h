// The rule for addresses that people write.
// In: a text.  Out: what is wrong with it.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace lp::_ {

inline constexpr std::string_view UNIX_ADDRESS = "unix:";

// Why it is none: "it has no path"; nothing if it is one. What a `#` begins is a token, of which
// nothing is said.
inline std::optional<std::string> wrongAddress(std::string_view text) {
  if (text.starts_with(UNIX_ADDRESS)) {
    const std::string_view path = text.substr(UNIX_ADDRESS.size());
    if (path.empty()) return "it has no path";
    if (path.find('\0') != path.npos) return "a path has no zero byte in it";
    return std::nullopt;
  }
  text = text.substr(0, text.find('#'));
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos) return "it has neither `unix:` nor a port";
  const std::string_view host = text.substr(0, colon), port = text.substr(colon + 1);
  if (host != "127.0.0.1" && host != "localhost") return "only this host can be reached";
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error == std::errc() && end == port.data() + port.size() && !port.empty()) {
    return std::nullopt;
  }
  return "a port is a number from 0 to 65535";
}

// What follows such a complaint.
inline constexpr std::string_view ADDRESSES = "`unix:/tmp/store.sock`, `127.0.0.1:5000`";

}  // namespace lp::_
