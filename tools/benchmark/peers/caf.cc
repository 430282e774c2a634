// CAF, the C++ Actor Framework: an actor that is asked by messages. It has TCP, and no Unix
// sockets.
#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <thread>

#include "tools/benchmark/peers/peer.h"

namespace {

// Tells a request for a blob from an echo.
using BlobAtom = caf::atom_constant<caf::atom("blob")>;

caf::behavior echoServer(caf::event_based_actor*) {
  return {
      [](std::int64_t x) { return x; },
      [](BlobAtom, std::uint64_t size) { return std::string(size, '\7'); },
  };
}

std::uint16_t port(const std::string& address) {
  return static_cast<std::uint16_t>(std::stoi(bench::addressAfter("tcp:", address)));
}

caf::actor_system& system() {
  static caf::actor_system_config* config = [] {
    auto* made = new caf::actor_system_config;
    made->load<caf::io::middleman>();
    return made;
  }();
  static auto* only = new caf::actor_system(*config);
  return *only;
}

void serve(const std::string& address, void (*ready)()) {
  const auto published =
      system().middleman().publish(system().spawn(echoServer), port(address), "127.0.0.1");
  if (!published) throw std::runtime_error(system().render(published.error()));
  ready();
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}

class CafClient final: public bench::Client {
 public:
  explicit CafClient(const std::vector<std::string>& addresses) {
    for (const std::string& address: addresses) {
      auto actor = system().middleman().remote_actor("127.0.0.1", port(address));
      if (!actor) throw std::runtime_error(system().render(actor.error()));
      servers_.push_back(*actor);
    }
  }
  CafClient() { servers_.push_back(system().spawn(echoServer)); }

  std::int64_t echo(std::int64_t x) override {
    start(0, static_cast<std::size_t>(x));
    return static_cast<std::int64_t>(wait());
  }
  void start(std::size_t server, std::size_t slot) override {
    self_->send(servers_[server], static_cast<std::int64_t>(slot));
  }
  std::size_t wait() override {
    std::size_t slot = 0;
    self_->receive([&](std::int64_t x) { slot = static_cast<std::size_t>(x); });
    return slot;
  }
  std::size_t blob(std::size_t size) override {
    self_->send(servers_[0], BlobAtom::value, static_cast<std::uint64_t>(size));
    std::size_t got = 0;
    self_->receive([&](const std::string& data) { got = data.size(); });
    return got;
  }

 private:
  caf::scoped_actor self_{system()};
  std::vector<caf::actor> servers_;
};

std::unique_ptr<bench::Client> connect(const std::vector<std::string>& addresses) {
  return std::make_unique<CafClient>(addresses);
}

std::unique_ptr<bench::Client> inside() { return std::make_unique<CafClient>(); }

}  // namespace

int main(int argc, char** argv) {
  return bench::peerMain({.serve = serve, .connect = connect, .inside = inside}, argc, argv);
}
