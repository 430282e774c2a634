// Sockets of this host: Unix, and TCP on the loopback.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/transport/address.h"

namespace lp::_ {

// A non-blocking socket, connected or, with TCP, perhaps still connecting; -1 with errno set when
// nobody listens there (or the queue is full). Does not wait. The token is not sent yet.
int connectTo(const Address& address);

// A listening, non-blocking socket at that path; throws lp::Error (UNAVAILABLE, or INVALID_ARGUMENT
// for a path of more than 107 bytes).
int listenUnix(const std::string& path);

// The same with an address that is found for it; throws UNAVAILABLE.
struct Listening {
  int socket = -1;
  Address address = {};
};
Listening listenAbstract();  // a Unix socket without a file
// 127.0.0.1, at that port; 0: a free one.
Listening listenTcp(std::uint16_t port, const std::optional<Token>& token);

// Whether the other end of a Unix socket is this user's: of one that connected when it did, of one
// that listens when it began to.
bool isSameUser(int socket);

// Has what is written to a TCP socket leave at once.
void setNoDelay(int socket);

}  // namespace lp::_
