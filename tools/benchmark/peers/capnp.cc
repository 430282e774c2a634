// Plain Cap'n Proto: kj's event loop on both ends, two-party RPC between them.
#include <capnp/rpc-twoparty.h>
#include <kj/async-io.h>

#include <cstring>
#include <deque>
#include <utility>

#include "tools/benchmark/peers/echo.capnp.h"
#include "tools/benchmark/peers/peer.h"

namespace {

using bench::plain::Echo;

class EchoServer final: public Echo::Server {
  kj::Promise<void> echo(EchoContext context) override {
    context.getResults().setX(context.getParams().getX());
    return kj::READY_NOW;
  }
  kj::Promise<void> blob(BlobContext context) override {
    const std::uint64_t size = context.getParams().getSize();
    if (blob_.size() != size) blob_.assign(size, 7);
    context.getResults().setData(kj::arrayPtr(blob_.data(), blob_.size()));
    return kj::READY_NOW;
  }

  std::vector<kj::byte> blob_;
};

kj::Own<kj::NetworkAddress> parse(kj::AsyncIoContext& io, const std::string& address) {
  const std::string port = bench::addressAfter("tcp:", address);
  const std::string text = port.empty() ? address : "127.0.0.1:" + port;
  return io.provider->getNetwork().parseAddress(text.c_str()).wait(io.waitScope);
}

// The default refuses a message of 64 MiB, to the sender already.
capnp::ReaderOptions noLimit() {
  capnp::ReaderOptions options;
  options.traversalLimitInWords = 1ull << 40;
  return options;
}

struct Accepted {
  kj::Own<kj::AsyncIoStream> stream;
  capnp::TwoPartyVatNetwork network;
  capnp::RpcSystem<capnp::rpc::twoparty::VatId> rpc;

  Accepted(kj::Own<kj::AsyncIoStream> accepted, Echo::Client served)
      : stream(kj::mv(accepted)),
        network(*stream, capnp::rpc::twoparty::Side::SERVER, noLimit()),
        rpc(capnp::makeRpcServer(network, kj::mv(served))) {}
};

// As capnp::TwoPartyServer does it, which has no way to set a limit.
void serve(const std::string& address, void (*ready)()) {
  kj::AsyncIoContext io = kj::setupAsyncIo();
  Echo::Client served = kj::heap<EchoServer>();
  kj::Own<kj::ConnectionReceiver> receiver = parse(io, address)->listen();
  ready();
  std::vector<std::unique_ptr<Accepted>> connections;
  for (;;) {
    auto stream = receiver->accept().wait(io.waitScope);
    connections.push_back(std::make_unique<Accepted>(kj::mv(stream), served));
  }
}

struct Connection {
  kj::Own<kj::AsyncIoStream> stream;
  capnp::TwoPartyVatNetwork network;
  capnp::RpcSystem<capnp::rpc::twoparty::VatId> rpc;

  explicit Connection(kj::Own<kj::AsyncIoStream> connected)
      : stream(kj::mv(connected)),
        network(*stream, capnp::rpc::twoparty::Side::CLIENT, noLimit()),
        rpc(capnp::makeRpcClient(network)) {}

  Echo::Client bootstrap() {
    capnp::MallocMessageBuilder message(4);
    auto server = message.initRoot<capnp::rpc::twoparty::VatId>();
    server.setSide(capnp::rpc::twoparty::Side::SERVER);
    return rpc.bootstrap(server).castAs<Echo>();
  }
};

class CapnpClient final: public bench::Client {
 public:
  explicit CapnpClient(const std::vector<std::string>& addresses) {
    for (const std::string& address: addresses) {
      auto stream = parse(io_, address)->connect().wait(io_.waitScope);
      connections_.push_back(std::make_unique<Connection>(kj::mv(stream)));
      servers_.push_back(connections_.back()->bootstrap());
    }
  }
  // The server is an object of this thread: Cap'n Proto's way within a process.
  CapnpClient() { servers_.push_back(kj::heap<EchoServer>()); }
  // kj's own destructors may throw.
  ~CapnpClient() noexcept override {}

  std::int64_t echo(std::int64_t x) override {
    auto request = servers_[0].echoRequest();
    request.setX(x);
    return request.send().wait(io_.waitScope).getX();
  }
  void start(std::size_t server, std::size_t slot) override {
    auto request = servers_[server].echoRequest();
    request.setX(static_cast<std::int64_t>(slot));
    pending_.push_back(request.send());
  }
  std::size_t wait() override {
    auto oldest = kj::mv(pending_.front());
    pending_.pop_front();
    return static_cast<std::size_t>(oldest.wait(io_.waitScope).getX());
  }
  std::size_t blob(std::size_t size) override {
    auto request = servers_[0].blobRequest();
    request.setSize(size);
    return request.send().wait(io_.waitScope).getData().size();
  }

 private:
  kj::AsyncIoContext io_ = kj::setupAsyncIo();
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Echo::Client> servers_;
  std::deque<capnp::RemotePromise<Echo::EchoResults>> pending_;
};

std::unique_ptr<bench::Client> connect(const std::vector<std::string>& addresses) {
  return std::make_unique<CapnpClient>(addresses);
}

std::unique_ptr<bench::Client> inside() { return std::make_unique<CapnpClient>(); }

}  // namespace

int main(int argc, char** argv) {
  return bench::peerMain({.serve = serve, .connect = connect, .inside = inside}, argc, argv);
}
