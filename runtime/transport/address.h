// Where a node listens, and what it takes to be let in.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace lp::_ {

// Drawn for each TCP socket that listens; told to the processes of the program alone.
using Token = std::array<std::byte, 32>;

struct Address {
  std::string path = {};            // of a Unix socket; an abstract one's begins with a zero byte
  std::uint16_t port = 0;           // without a path: TCP, at 127.0.0.1
  std::optional<Token> token = {};  // the first bytes that have to be sent there
  bool sharedMemory = false;        // with a path: whoever connects offers it
};

}  // namespace lp::_
