// A peer that speaks rpc.capnp by hand: what arrives in one write, and what must not arrive at all.
#include "tests/unit/runtime/raw_peer.h"

#include <capnp/rpc.capnp.h>
#include <doctest/doctest.h>

#include <chrono>
#include <vector>

namespace echo {
namespace {

TEST_CASE("sixteen calls of one write are inside at once") {
  ServedEcho server;
  RawPeer peer(server);
  peer.addBootstrap(0);
  for (std::uint32_t i = 1; i <= 16; ++i) peer.addMeet(i, 0, 16);
  peer.write();
  for (int returns = 0; returns < 17; ++returns) {
    auto message = peer.read();
    REQUIRE(message != nullptr);
    auto root = message->getRoot<capnp::rpc::Message>();
    REQUIRE(root.isReturn());
    CHECK(root.getReturn().isResults());
  }
}

TEST_CASE("a broken peer is told why and cut off") {
  CHECK(lastWords([](RawPeer& peer) { peer.addBytes({0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}); }) ==
        "a message cannot be understood: INVALID_ARGUMENT: a message of more than 512 segments");
  CHECK(lastWords([](RawPeer& peer) {
          peer.addBootstrap(0);
          peer.addBootstrap(0);
        }) == "a message cannot be understood: INVALID_ARGUMENT: a question id is used twice");
  CHECK(lastWords([](RawPeer& peer) { peer.addMeet(1, 7, 1); }) ==
        "a message cannot be understood: INVALID_ARGUMENT: a call to an answer that is finished");
  // A root pointer to far outside of the message.
  CHECK(lastWords([](RawPeer& peer) {
          peer.addBytes({0, 0, 0, 0, 1, 0, 0, 0, 0xfc, 0xff, 0xff, 0x7f, 1, 0, 1, 0});
        }).starts_with("a message cannot be understood: "));
}

TEST_CASE("a peer that goes right after its last words is missed") {
  ServedEcho server;
  constexpr int PEERS = 30;
  for (int i = 0; i < PEERS; ++i) {
    RawPeer peer(server);
    peer.addBootstrap(0);
    peer.addSleep(1, 0, 60'000);
    peer.write();
  }
  // Each call was cancelled, or none was taken: all sixteen threads are free again.
  const EchoHandle other = server.remote();
  std::vector<lp::Future<void>> meeting;
  for (int i = 0; i < 16; ++i) meeting.push_back(other.futures().meet(16));
  for (auto& one: meeting) CHECK(one.waitFor(std::chrono::seconds(20)));
}

TEST_CASE("a message we do not implement is answered so, and the connection goes on") {
  ServedEcho server;
  RawPeer peer(server);
  peer.add([](auto message) { message.initJoin(); });
  peer.addBootstrap(0);
  peer.write();
  auto first = peer.read();
  REQUIRE(first != nullptr);
  CHECK(first->getRoot<capnp::rpc::Message>().isUnimplemented());
  auto second = peer.read();
  REQUIRE(second != nullptr);
  CHECK(second->getRoot<capnp::rpc::Message>().isReturn());
}

}  // namespace
}  // namespace echo
