// Addresses as people write them.
// In: "unix:/run/store.sock", "127.0.0.1:5000".  Out: an Address, or what is wrong with it.
#pragma once

#include <string>
#include <string_view>

#include "runtime/transport/address.h"

namespace lp::_ {

// "unix:PATH"; "127.0.0.1:PORT" or "localhost:PORT", with "#TOKEN", in 64 hexadecimal digits, where
// one is asked for. Throws INVALID_ARGUMENT.
Address readAddress(std::string_view text);
// The same, with the token.
std::string toText(const Address& address);

}  // namespace lp::_
