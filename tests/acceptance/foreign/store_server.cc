// A server by Cap'n Proto's own RPC, which knows nothing of lpgen.
// In: the path of a socket, and a word that its answers begin with.
#include <capnp/rpc-twoparty.h>
#include <kj/async-io.h>
#include <unistd.h>

#include "tests/acceptance/foreign/foreign.capnp.h"

namespace {

class Store final: public foreign::wire::Store::Server {
 public:
  explicit Store(kj::StringPtr name): name_(name) {}

 protected:
  kj::Promise<void> find(FindContext context) override {
    context.getResults().setValue(kj::str(name_, "'s ", context.getParams().getKey()));
    return kj::READY_NOW;
  }

 private:
  kj::StringPtr name_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  unlink(argv[1]);
  kj::AsyncIoContext io = kj::setupAsyncIo();
  capnp::TwoPartyServer server(kj::heap<Store>(argv[2]));
  auto address =
      io.provider->getNetwork().parseAddress(kj::str("unix:", argv[1])).wait(io.waitScope);
  auto listener = address->listen();
  server.listen(*listener).wait(io.waitScope);
}
