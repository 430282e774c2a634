#include "runtime/connect.h"

#include <unistd.h>

#include <cerrno>
#include <optional>
#include <utility>

#include "runtime/call/target.h"
#include "runtime/error.h"
#include "runtime/transport/address_text.h"
#include "runtime/transport/listener.h"
#include "runtime/transport/remote_node.h"
#include "runtime/transport/socket.h"
#include "runtime/transport/token.h"

namespace lp {

namespace _ {

namespace {

// Whoever was killed has left the file of his socket behind.
void removeDeadSocket(const Address& address) {
  const int socket = connectTo(address);
  if (socket < 0 && errno == ECONNREFUSED) unlink(address.path.c_str());
  if (socket >= 0) close(socket);
}

Listening listenAt(const Address& wanted, bool openly) {
  if (wanted.path.empty())
    return listenTcp(wanted.port, openly ? std::nullopt : std::optional(newToken()));
  removeDeadSocket(wanted);
  return {listenUnix(wanted.path), wanted};
}

}  // namespace

class ListeningServer {
 public:
  ListeningServer(const Handle& handle, const Listening& listening, bool openly)
      : address_(toText(listening.address)),
        path_(listening.address.path),
        listener_(Listener::make(listening.socket, handle.lpTarget(), {}, listening.address.token,
                                 openly)) {}
  ~ListeningServer() { stop(); }
  ListeningServer(const ListeningServer&) = delete;
  ListeningServer& operator=(const ListeningServer&) = delete;

  const std::string& address() const { return address_; }
  void stop() {
    if (!path_.empty()) unlink(path_.c_str());
    listener_->close();
  }

 private:
  std::string address_, path_;
  std::shared_ptr<Listener> listener_;
};

std::shared_ptr<Target> connectTo(std::string_view address) {
  RemoteNode::Options options;
  options.address = readAddress(address);
  // Without the token.
  options.name = address.substr(0, address.find('#'));
  return RemoteNode::make(std::move(options));
}

}  // namespace _

Server::Server(std::unique_ptr<_::ListeningServer> listening): listening_(std::move(listening)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;
Server::~Server() = default;

const std::string& Server::address() const { return listening_->address(); }

void Server::stop() { listening_->stop(); }

Server listen(const Handle& handle, std::string_view address, const ListenOptions& options) {
  if (!handle)
    throw Error(Code::INVALID_ARGUMENT, "there is nothing to serve: the handle is empty");
  _::Address wanted = _::readAddress(address);
  if (wanted.token) {
    throw Error(Code::INVALID_ARGUMENT, "a server draws its token itself: leave out `#` and it");
  }
  const _::Listening listening = _::listenAt(wanted, options.openly);
  return Server(std::make_unique<_::ListeningServer>(handle, listening, options.openly));
}

}  // namespace lp
