// Takes connections for one object.
// In: a listening socket.  Out: a Connection per peer of the same user.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "runtime/call/poller.h"
#include "runtime/transport/connection.h"

namespace lp::_ {

class Listener final: public Watcher,
                      public ConnectionOwner,
                      public std::enable_shared_from_this<Listener> {
 public:
  // Owns the socket. Peers of another user are turned away.
  static std::shared_ptr<Listener> make(int socket, std::shared_ptr<Target> target,
                                        std::weak_ptr<NodeFinder> nodes);
  ~Listener() override;

  // No more connections; those there are are closed.
  void close();

  // Watcher
  void ready(std::uint32_t events, Turn& turn) override;
  // ConnectionOwner
  void greeted(Connection&) override {}
  void closed(Connection& connection, const Error& why,
              std::vector<std::shared_ptr<OutgoingCall>> lost) override;

 private:
  Listener(int socket, std::shared_ptr<Target> target, std::weak_ptr<NodeFinder> nodes);

  int socket_;
  std::shared_ptr<Target> target_;
  std::weak_ptr<NodeFinder> nodes_;
  std::mutex mutex_;
  std::set<std::shared_ptr<Connection>> connections_;
};

}  // namespace lp::_
