// A peer that speaks rpc.capnp by hand: what arrives in one write, and what must not arrive at all.
#include <capnp/message.h>
#include <capnp/rpc.capnp.h>
#include <capnp/serialize.h>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <vector>

#include "tests/unit/runtime/echo.capnp.h"
#include "tests/unit/runtime/fixture.h"

namespace echo {
namespace {

class RawPeer {
 public:
  explicit RawPeer(const ServedEcho& server): socket_(lp::_::connectTo(server.listening.address)) {
    REQUIRE(socket_ >= 0);
    if (const auto& token = server.listening.address.token) {
      const auto* bytes = reinterpret_cast<const unsigned char*>(token->data());
      pending_.assign(bytes, bytes + token->size());
    }
  }
  ~RawPeer() { close(socket_); }

  template <typename Fill>
  void add(Fill fill) {
    capnp::MallocMessageBuilder message;
    fill(message.initRoot<capnp::rpc::Message>());
    auto words = capnp::messageToFlatArray(message);
    auto bytes = words.asBytes();
    pending_.insert(pending_.end(), bytes.begin(), bytes.end());
  }
  void addBootstrap(std::uint32_t question) {
    add([&](auto message) { message.initBootstrap().setQuestionId(question); });
  }
  void addMeet(std::uint32_t question, std::uint32_t bootstrap, std::uint32_t parties) {
    add([&](auto message) {
      auto call = message.initCall();
      call.setQuestionId(question);
      call.initTarget().initPromisedAnswer().setQuestionId(bootstrap);
      call.setInterfaceId(capnp::typeId<wire::Echo>());
      call.setMethodId(5);
      call.initParams().getContent().template initAs<wire::Echo::MeetParams>().setParties(parties);
    });
  }
  void addSleep(std::uint32_t question, std::uint32_t bootstrap, std::uint32_t milliseconds) {
    add([&](auto message) {
      auto call = message.initCall();
      call.setQuestionId(question);
      call.initTarget().initPromisedAnswer().setQuestionId(bootstrap);
      call.setInterfaceId(capnp::typeId<wire::Echo>());
      call.setMethodId(2);
      auto params = call.initParams().getContent().template initAs<wire::Echo::SleepParams>();
      params.setMilliseconds(milliseconds);
    });
  }
  void addBytes(std::vector<unsigned char> bytes) {
    pending_.insert(pending_.end(), bytes.begin(), bytes.end());
  }
  // All that was added, in one write.
  void write() {
    REQUIRE(send(socket_, pending_.data(), pending_.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(pending_.size()));
    pending_.clear();
  }
  // The next message, or null once the peer has closed (or ten seconds have passed).
  std::unique_ptr<lp::_::IncomingMessage> read() {
    for (;;) {
      if (auto bytes = cutter_.next())
        return std::make_unique<lp::_::IncomingMessage>(std::move(*bytes));
      const auto space = cutter_.space();
      ssize_t got;
      int patience = 10'000;
      while ((got = recv(socket_, space.data(), space.size(), 0)) < 0 && errno == EAGAIN &&
             --patience > 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      if (got <= 0) return nullptr;
      cutter_.filled(static_cast<std::size_t>(got));
    }
  }

 private:
  int socket_;
  std::vector<unsigned char> pending_;
  lp::_::MessageCutter cutter_;
};

TEST_CASE("sixteen calls of one write are inside at once") {
  ServedEcho server;
  RawPeer peer(server);
  peer.addBootstrap(0);
  for (std::uint32_t i = 1; i <= 16; ++i) peer.addMeet(i, 0, 16);
  peer.write();
  for (int returns = 0; returns < 17; ++returns) {
    auto message = peer.read();
    REQUIRE(message != nullptr);
    auto root = message->reader().getRoot<capnp::rpc::Message>();
    REQUIRE(root.isReturn());
    CHECK(root.getReturn().isResults());
  }
}

// What we say before we hang up on a peer that sent this; others do not notice.
std::string lastWords(const std::function<void(RawPeer&)>& misbehave) {
  ServedEcho server;
  EchoHandle other = server.remote();
  CHECK(other.echo(1) == 1);
  RawPeer peer(server);
  misbehave(peer);
  peer.write();
  std::string reason;
  while (auto message = peer.read()) {
    auto root = message->reader().getRoot<capnp::rpc::Message>();
    if (root.isAbort()) reason = root.getAbort().getReason().cStr();
  }
  CHECK(other.echo(2) == 2);
  return reason;
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
  CHECK(first->reader().getRoot<capnp::rpc::Message>().isUnimplemented());
  auto second = peer.read();
  REQUIRE(second != nullptr);
  CHECK(second->reader().getRoot<capnp::rpc::Message>().isReturn());
}

}  // namespace
}  // namespace echo
