// Peers that have connected and have not shown the token yet.
// In: accepted sockets.  Out: those that say the token first; the others are closed without a word.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "runtime/call/poller.h"
#include "runtime/transport/address.h"

namespace lp::_ {

// Nothing here waits: whoever dawdles holds up nobody.
class TokenGate final: public std::enable_shared_from_this<TokenGate> {
 public:
  class Owner {
   public:
    virtual ~Owner() = default;
    // The socket is the owner's now, and its next byte the first of the protocol.
    virtual void admitted(int socket) = 0;
  };
  struct Options {
    Token token;
    std::weak_ptr<Owner> owner;
    // For the whole token.
    std::chrono::milliseconds patience{5000};
    // So many may be in the gate; then the one that has been there longest makes room.
    std::size_t most = 128;
  };

  static std::shared_ptr<TokenGate> make(Options options);
  ~TokenGate();

  // Owns the socket, which is non-blocking, until the owner does.
  void enter(int socket);
  // Nobody is admitted any more.
  void close();

 private:
  class Visitor;
  using Visitors = std::vector<std::shared_ptr<Visitor>>;

  explicit TokenGate(Options options): options_(std::move(options)) {}
  void hear(Visitor& visitor);
  void dismiss(Visitor& visitor);
  // With the lock held; the socket is left open. False: it has left already.
  bool leaves(Visitor& visitor);

  const Options options_;
  std::mutex mutex_;
  bool closed_ = false;
  Visitors visitors_;  // the one that came first stands first
};

}  // namespace lp::_
