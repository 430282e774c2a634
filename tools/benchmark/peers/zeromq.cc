// ZeroMQ: bytes from a DEALER to a ROUTER and back; no schema, nothing is typed.
#include <cstring>
#include <deque>
#include <stdexcept>
#include <thread>
#include <zmq.hpp>

#include "tools/benchmark/peers/peer.h"

namespace {

struct Request {
  std::uint64_t slot;
  std::uint64_t size;  // of the blob wanted; 0: the slot comes back
};

std::string endpoint(const std::string& address) {
  const std::string path = bench::addressAfter("unix:", address);
  if (!path.empty()) return "ipc://" + path;
  const std::string port = bench::addressAfter("tcp:", address);
  return port.empty() ? address : "tcp://127.0.0.1:" + port;
}

zmq::context_t& context() {
  static zmq::context_t only(1);
  return only;
}

void answerAll(zmq::socket_t& router) {
  static std::vector<char> blob;
  for (;;) {
    zmq::message_t sender, body;
    if (!router.recv(sender) || !router.recv(body)) return;
    Request request;
    std::memcpy(&request, body.data(), sizeof request);
    router.send(sender, zmq::send_flags::sndmore);
    if (request.size == 0) {
      router.send(body, zmq::send_flags::none);
      continue;
    }
    if (blob.size() != request.size) blob.assign(request.size, 7);
    // Lent, not copied: nobody frees it.
    router.send(zmq::message_t(blob.data(), blob.size(), nullptr), zmq::send_flags::none);
  }
}

// Without a limit on what waits: a call that is dropped would never end.
zmq::socket_t makeSocket(zmq::socket_type type) {
  zmq::socket_t socket(context(), type);
  socket.set(zmq::sockopt::sndhwm, 0);
  socket.set(zmq::sockopt::rcvhwm, 0);
  return socket;
}

void serve(const std::string& address, void (*ready)()) {
  zmq::socket_t router = makeSocket(zmq::socket_type::router);
  router.bind(endpoint(address));
  ready();
  answerAll(router);
}

class ZeromqClient final: public bench::Client {
 public:
  explicit ZeromqClient(const std::vector<std::string>& addresses) {
    for (const std::string& address: addresses) {
      servers_.push_back(makeSocket(zmq::socket_type::dealer));
      servers_.back().connect(endpoint(address));
    }
  }

  std::int64_t echo(std::int64_t x) override {
    start(0, static_cast<std::size_t>(x));
    return static_cast<std::int64_t>(wait());
  }
  void start(std::size_t server, std::size_t slot) override { send(server, {slot, 0}); }
  std::size_t wait() override {
    const zmq::message_t message = receive();
    Request answer;
    std::memcpy(&answer, message.data(), sizeof answer);
    return answer.slot;
  }
  std::size_t blob(std::size_t size) override {
    send(0, {0, size});
    return receive().size();
  }

 private:
  void send(std::size_t server, const Request& request) {
    servers_[server].send(zmq::buffer(&request, sizeof request), zmq::send_flags::none);
    pending_.push_back(server);
  }
  zmq::message_t receive() {
    zmq::message_t message;
    const std::size_t oldest = pending_.front();
    pending_.pop_front();
    if (!servers_[oldest].recv(message)) throw std::runtime_error("nothing was received");
    return message;
  }

  std::vector<zmq::socket_t> servers_;
  std::deque<std::size_t> pending_;  // servers of the calls under way
};

std::unique_ptr<bench::Client> connect(const std::vector<std::string>& addresses) {
  return std::make_unique<ZeromqClient>(addresses);
}

std::unique_ptr<bench::Client> inside() {
  static zmq::socket_t router = makeSocket(zmq::socket_type::router);
  router.bind("inproc://echo");
  std::thread([] { answerAll(router); }).detach();
  return connect({"inproc://echo"});
}

}  // namespace

int main(int argc, char** argv) {
  return bench::peerMain({.serve = serve, .connect = connect, .inside = inside}, argc, argv);
}
