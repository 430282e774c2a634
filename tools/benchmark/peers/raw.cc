// The floor: an echo over sockets with nothing in between. Every ratio of the bench is to this.
#include "tools/benchmark/peers/raw.h"

#include <stdlib.h>
#include <unistd.h>

#include <stdexcept>
#include <thread>

#include "tools/benchmark/peers/peer.h"
#include "tools/benchmark/peers/sockets.h"

namespace {

void serve(const std::string& address, void (*ready)()) {
  const int listening = bench::listenOn(address);
  ready();
  bench::serveRaw(listening);
}

// Two threads and a socket between them.
std::unique_ptr<bench::Client> inside() {
  char folder[] = "/tmp/bench_raw_XXXXXX";
  if (mkdtemp(folder) == nullptr) throw std::runtime_error("no folder in /tmp");
  const std::string path = std::string(folder) + "/s", address = "unix:" + path;
  std::thread([listening = bench::listenOn(address)] { bench::serveRaw(listening); }).detach();
  auto client = bench::connectRaw({address});
  // Connected; nobody else shall be.
  unlink(path.c_str());
  rmdir(folder);
  return client;
}

}  // namespace

int main(int argc, char** argv) {
  return bench::peerMain({.serve = serve, .connect = bench::connectRaw, .inside = inside}, argc,
                         argv);
}
