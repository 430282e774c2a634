// Takes connections for one object.
// In: a listening socket.  Out: a Connection per peer of the same user, or that has the token.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "runtime/call/poller.h"
#include "runtime/transport/address.h"
#include "runtime/transport/connection.h"
#include "runtime/transport/token_gate.h"

namespace lp::_ {

class Listener final: public Watcher,
                      public ConnectionOwner,
                      public TokenGate::Owner,
                      public std::enable_shared_from_this<Listener> {
 public:
  // Owns the socket. Peers of another user are turned away. With a token, as TCP needs one: who
  // does not say it first is. `openly`: nobody is.
  static std::shared_ptr<Listener> make(int socket, std::shared_ptr<Target> target,
                                        std::weak_ptr<NodeFinder> nodes,
                                        const std::optional<Token>& token = {},
                                        bool openly = false);
  ~Listener() override;

  // No more connections; those there are are closed.
  void close();

  // Watcher
  void ready(std::uint32_t events, Turn& turn) override;
  // TokenGate::Owner
  void admitted(int socket) override;
  // ConnectionOwner
  void greeted(Connection&) override {}
  void closed(Connection& connection, const Error& why,
              std::vector<std::shared_ptr<OutgoingCall>> lost) override;

 private:
  Listener(int socket, std::shared_ptr<Target> target, std::weak_ptr<NodeFinder> nodes);
  // The next peer; -1: there is none for now.
  int accept();
  // With the lock held.
  void pause();

  int socket_;
  std::shared_ptr<Target> target_;
  std::weak_ptr<NodeFinder> nodes_;
  const bool isTcp_;
  bool openly_ = false;
  std::shared_ptr<TokenGate> gate_;  // where a token is needed
  std::mutex mutex_;
  std::set<std::shared_ptr<Connection>> connections_;
};

}  // namespace lp::_
