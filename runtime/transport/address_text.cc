#include "runtime/transport/address_text.h"

#include <charconv>
#include <utility>

#include "runtime/address_rule.h"
#include "runtime/error.h"

namespace lp::_ {

namespace {

constexpr std::string_view HEX = "0123456789abcdef";

// Without the token, which is nobody's business.
[[noreturn]] void refuse(std::string_view text, const std::string& why) {
  const std::string_view shown = text.substr(0, text.find('#'));
  throw Error(Code::INVALID_ARGUMENT, "`" + std::string(shown) + "` is no address: " + why + " (" +
                                          std::string(ADDRESSES) + ")");
}

Token readToken(std::string_view text, std::string_view digits) {
  Token token{};
  bool good = digits.size() == 2 * token.size();
  for (std::size_t i = 0; good && i < token.size(); ++i) {
    const std::size_t high = HEX.find(digits[2 * i]), low = HEX.find(digits[2 * i + 1]);
    good = high != HEX.npos && low != HEX.npos;
    token[i] = static_cast<std::byte>(high << 4 | low);
  }
  if (!good) refuse(text, "what follows `#` is no token of 64 hexadecimal digits");
  return token;
}

}  // namespace

Address readAddress(std::string_view text) {
  if (const auto wrong = wrongAddress(text)) refuse(text, *wrong);
  if (text.starts_with(UNIX_ADDRESS)) {
    return {.path = std::string(text.substr(UNIX_ADDRESS.size())), .sharedMemory = true};
  }
  const std::string_view where = text.substr(0, text.find('#'));
  const std::string_view port = where.substr(where.rfind(':') + 1);
  Address address;
  std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (where.size() < text.size()) address.token = readToken(text, text.substr(where.size() + 1));
  return address;
}

std::string toText(const Address& address) {
  if (!address.path.empty()) return std::string(UNIX_ADDRESS) + address.path;
  std::string text = "127.0.0.1:" + std::to_string(address.port);
  if (!address.token) return text;
  text += '#';
  for (const std::byte byte: *address.token) {
    text += HEX[std::to_integer<std::size_t>(byte >> 4)];
    text += HEX[std::to_integer<std::size_t>(byte & std::byte{15})];
  }
  return text;
}

}  // namespace lp::_
