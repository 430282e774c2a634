// Cap'n Proto's own client, in this thread.
#pragma once

#include <capnp/rpc-twoparty.h>
#include <kj/async-io.h>

#include <string>

namespace echo {

// Connected to an object of ours at an address, as KJ spells it, that asks for no token.
template <typename Wire>
struct PlainClientOf {
  explicit PlainClientOf(const std::string& address)
      : io(kj::setupAsyncIo()),
        stream(io.provider->getNetwork()
                   .parseAddress(address.c_str())
                   .wait(io.waitScope)
                   ->connect()
                   .wait(io.waitScope)),
        client(*stream),
        object(client.bootstrap().template castAs<Wire>()) {}

  kj::AsyncIoContext io;
  kj::Own<kj::AsyncIoStream> stream;
  capnp::TwoPartyClient client;
  typename Wire::Client object;
};

}  // namespace echo
