// Stream sockets with blocking calls, for the floors.
// In: addresses as peer.h has them.  Out: descriptors; what fails throws std::system_error.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace bench {

int listenOn(const std::string& address);
int connectTo(const std::string& address);
// The next connection of a listening socket.
int acceptFrom(int listening);

// Sends all of it.
void sendAll(int socket, std::span<const std::byte> bytes);
// What is there, at least one byte; 0: the other end is gone.
std::size_t receiveSome(int socket, std::span<std::byte> room);

}  // namespace bench
