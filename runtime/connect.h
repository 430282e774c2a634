// Calls between programs that have no topology: an object is served at an address of this host, and
// reached there.
// In: handles, addresses.  Out: a server for as long as it is wanted; handles.
//
//   lp::Server server = lp::listen(StoreHandle::to(std::make_shared<Store>()), "unix:store.sock");
//   auto store = lp::connect<StoreHandle>("unix:store.sock");                    // in another
//   process
//
// What is at the other end need not be ours: handles reach any server of Cap'n Proto, and any of
// its clients reaches what is served `openly`.
#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/handle.h"

namespace lp {

struct ListenOptions {
  // Whether every process of this host may call, whatever its user, and also clients that are not
  // ours. Without it they have to be of the same user at a Unix socket, and to know the server's
  // whole address() at a port.
  bool openly = false;
};

namespace _ {
class ListeningServer;
std::shared_ptr<Target> connectTo(std::string_view address);
}  // namespace _

// Serves until it is destroyed. Moved, not copied; its members may be called from any thread.
class Server {
 public:
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;
  ~Server();

  // What connect() takes: "unix:store.sock", or "127.0.0.1:43817#" and a token, which is a secret.
  const std::string& address() const;
  // Connections are closed, calls that came over them are cancelled, and a socket's file is
  // removed. Does not wait for calls that still run: an object that was lent has to outlive them,
  // one that is shared does. Harmless when repeated.
  void stop();

 private:
  friend Server listen(const Handle& handle, std::string_view address,
                       const ListenOptions& options);
  explicit Server(std::unique_ptr<_::ListeningServer> listening);
  std::unique_ptr<_::ListeningServer> listening_;
};

// Serves what the handle refers to, be it here or elsewhere, at "unix:PATH", where a socket that
// nobody listens at any more is replaced, or at "127.0.0.1:PORT", where 0 is a free port. Throws
// INVALID_ARGUMENT for an address that is none, UNAVAILABLE where somebody listens already, or
// nobody can.
[[nodiscard]] Server listen(const Handle& handle, std::string_view address,
                            const ListenOptions& options = {});

// A handle to what is served there. Connects with the first call, which waits until somebody
// listens there, as any call waits for its node. Throws INVALID_ARGUMENT for an address that is
// none.
template <std::derived_from<Handle> H>
H connect(std::string_view address) {
  return H(_::connectTo(address));
}

}  // namespace lp
