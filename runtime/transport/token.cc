#include "runtime/transport/token.h"

#include <sys/random.h>

#include "runtime/error.h"

namespace lp::_ {

Token newToken() {
  Token token;
  // So few bytes come whole or not at all.
  if (getrandom(token.data(), token.size(), 0) != static_cast<ssize_t>(token.size()))
    throw Error(Code::UNAVAILABLE, "the kernel has no random numbers");
  return token;
}

bool areEqual(const Token& one, const Token& other) {
  // Volatile, or the compiler might stop at the first difference.
  volatile unsigned char difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i)
    difference = difference | std::to_integer<unsigned char>(one[i] ^ other[i]);
  return difference == 0;
}

}  // namespace lp::_
