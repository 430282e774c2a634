// Thrift: a thread per connection on the server, and on the client a synchronous stub whose halves
// are called apart where calls go beside each other.
#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/server/TThreadedServer.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/TServerSocket.h>
#include <thrift/transport/TSocket.h>

#include <deque>

#include "tools/benchmark/peers/Echo.h"
#include "tools/benchmark/peers/peer.h"

namespace {

using apache::thrift::protocol::TBinaryProtocol;
using apache::thrift::protocol::TBinaryProtocolFactory;
using apache::thrift::server::TServerEventHandler;
using apache::thrift::server::TThreadedServer;
using apache::thrift::transport::TBufferedTransport;
using apache::thrift::transport::TBufferedTransportFactory;
using apache::thrift::transport::TServerSocket;
using apache::thrift::transport::TSocket;
using bench::thrift_peer::EchoClient;
using bench::thrift_peer::EchoIf;
using bench::thrift_peer::EchoProcessor;

class EchoServer final: public EchoIf {
  std::int64_t echo(const std::int64_t x) override { return x; }
  void blob(std::string& result, const std::int64_t size) override {
    result.assign(static_cast<std::size_t>(size), 7);
  }
};

class SayReady final: public TServerEventHandler {
 public:
  explicit SayReady(void (*ready)()): ready_(ready) {}
  void preServe() override { ready_(); }

 private:
  void (*ready_)();
};

template <typename Socket>
std::shared_ptr<Socket> socketFor(const std::string& address) {
  const std::string path = bench::addressAfter("unix:", address);
  if (!path.empty()) return std::make_shared<Socket>(path);
  const int port = std::stoi(bench::addressAfter("tcp:", address));
  return std::make_shared<Socket>("127.0.0.1", port);
}

void serve(const std::string& address, void (*ready)()) {
  TThreadedServer server(std::make_shared<EchoProcessor>(std::make_shared<EchoServer>()),
                         socketFor<TServerSocket>(address),
                         std::make_shared<TBufferedTransportFactory>(),
                         std::make_shared<TBinaryProtocolFactory>());
  server.setServerEventHandler(std::make_shared<SayReady>(ready));
  server.serve();
}

class ThriftClient final: public bench::Client {
 public:
  explicit ThriftClient(const std::vector<std::string>& addresses) {
    for (const std::string& address: addresses) {
      auto transport = std::make_shared<TBufferedTransport>(socketFor<TSocket>(address));
      transport->open();
      servers_.push_back(
          std::make_unique<EchoClient>(std::make_shared<TBinaryProtocol>(transport)));
    }
  }

  std::int64_t echo(std::int64_t x) override { return servers_[0]->echo(x); }
  void start(std::size_t server, std::size_t slot) override {
    servers_[server]->send_echo(static_cast<std::int64_t>(slot));
    pending_.push_back(server);
  }
  std::size_t wait() override {
    const std::size_t oldest = pending_.front();
    pending_.pop_front();
    return static_cast<std::size_t>(servers_[oldest]->recv_echo());
  }
  std::size_t blob(std::size_t size) override {
    std::string data;
    servers_[0]->blob(data, static_cast<std::int64_t>(size));
    return data.size();
  }

 private:
  std::vector<std::unique_ptr<EchoClient>> servers_;
  std::deque<std::size_t> pending_;  // servers of the calls under way
};

std::unique_ptr<bench::Client> connect(const std::vector<std::string>& addresses) {
  return std::make_unique<ThriftClient>(addresses);
}

}  // namespace

int main(int argc, char** argv) {
  return bench::peerMain({.serve = serve, .connect = connect}, argc, argv);
}
