// A peer that speaks rpc.capnp by hand, over a socket or shared memory.
#pragma once

#include <capnp/message.h>
#include <capnp/rpc.capnp.h>
#include <capnp/serialize.h>
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "lp/call.capnp.h"
#include "runtime/transport/descriptor.h"
#include "runtime/transport/ring_stream.h"
#include "runtime/transport/socket_stream.h"
#include "tests/unit/runtime/echo.capnp.h"
#include "tests/unit/runtime/fixture.h"

namespace echo {

class RawPeer {
 public:
  explicit RawPeer(const ServedEcho& server)
      : socket_(lp::_::connectTo(server.listening.address)), bySocket_(socket_.get()) {
    REQUIRE(socket_);
    if (const auto& token = server.listening.address.token) {
      const auto* bytes = reinterpret_cast<const unsigned char*>(token->data());
      pending_.assign(bytes, bytes + token->size());
    }
  }

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
  // To the promised bootstrap capability; fill() gets the parameters.
  template <typename Params, typename Fill>
  void addCall(std::uint32_t question, std::uint32_t bootstrap, std::uint64_t interface,
               std::uint16_t method, Fill fill) {
    add([&](auto message) {
      auto call = message.initCall();
      call.setQuestionId(question);
      call.initTarget().initPromisedAnswer().setQuestionId(bootstrap);
      call.setInterfaceId(interface);
      call.setMethodId(method);
      fill(call.initParams().getContent().template initAs<Params>());
    });
  }
  void addEcho(std::uint32_t question, std::uint32_t bootstrap, std::int64_t x) {
    addCall<wire::Echo::EchoParams>(question, bootstrap, capnp::typeId<wire::Echo>(), 0,
                                    [&](auto params) { params.setX(x); });
  }
  void addSleep(std::uint32_t question, std::uint32_t bootstrap, std::uint32_t milliseconds) {
    addCall<wire::Echo::SleepParams>(question, bootstrap, capnp::typeId<wire::Echo>(), 2,
                                     [&](auto params) { params.setMilliseconds(milliseconds); });
  }
  void addMeet(std::uint32_t question, std::uint32_t bootstrap, std::uint32_t parties) {
    addCall<wire::Echo::MeetParams>(question, bootstrap, capnp::typeId<wire::Echo>(), 5,
                                    [&](auto params) { params.setParties(parties); });
  }
  // With what it passes, if there is anything.
  void addHello(std::uint32_t question, std::uint32_t bootstrap, std::vector<int> descriptors) {
    addCall<lp::idl::Peer::HelloParams>(question, bootstrap, capnp::typeId<lp::idl::Peer>(), 0,
                                        [](auto params) {
                                          params.setVersion(1);
                                          params.setRings(true);
                                        });
    if (!descriptors.empty()) bySocket_.pass(std::move(descriptors));
  }
  void addBytes(std::vector<unsigned char> bytes) {
    pending_.insert(pending_.end(), bytes.begin(), bytes.end());
  }
  // All that was added, in one write.
  void write() {
    const iovec piece{pending_.data(), pending_.size()};
    REQUIRE(stream().write({&piece, 1}) == static_cast<ssize_t>(pending_.size()));
    pending_.clear();
  }
  // Bootstrap is question 0, hello question 1. The rings' memory as this side has it.
  lp::_::SharedRings& useRings() {
    auto rings = lp::_::SharedRings::make();
    REQUIRE(rings != nullptr);
    addBootstrap(0);
    addHello(1, 0, rings->descriptors());
    write();
    REQUIRE(read() != nullptr);
    auto message = read();
    REQUIRE(message != nullptr);
    auto ret = message->getRoot<capnp::rpc::Message>().getReturn();
    REQUIRE(ret.getResults().getContent().getAs<lp::idl::Peer::HelloResults>().getRings());
    lp::_::SharedRings& mine = *rings;
    byRings_ = std::make_unique<lp::_::RingStream>(socket_.get(), std::move(rings));
    return mine;
  }
  // The next message, or null once the peer has closed (or ten seconds have passed).
  std::unique_ptr<lp::_::IncomingMessage> read() {
    for (;;) {
      if (auto bytes = cutter_.next())
        return std::make_unique<lp::_::IncomingMessage>(std::move(*bytes));
      const auto space = cutter_.space();
      ssize_t got = -1;
      for (int patience = 10'000; patience > 0 && got < 0; --patience) {
        got = stream().read(space);
        if (got < 0 && errno != EAGAIN) return nullptr;
        std::byte end;
        if (byRings_ != nullptr &&
            recv(socket_.get(), &end, sizeof end, MSG_PEEK | MSG_DONTWAIT) == 0)
          byRings_->ending();
        if (got < 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      if (got <= 0) return nullptr;
      cutter_.filled(static_cast<std::size_t>(got));
    }
  }
  int socket() const { return socket_.get(); }

 private:
  lp::_::ByteStream& stream() {
    if (byRings_ != nullptr) return *byRings_;
    return bySocket_;
  }

  lp::_::Descriptor socket_;
  lp::_::SocketStream bySocket_;
  std::unique_ptr<lp::_::RingStream> byRings_;
  std::vector<unsigned char> pending_;
  lp::_::MessageCutter cutter_;
};

// What we say before we hang up on a peer that sent this; others do not notice.
inline std::string lastWords(const std::function<void(RawPeer&)>& misbehave, Over over = chosen()) {
  ServedEcho server(16, true, over);
  EchoHandle other = server.remote();
  CHECK(other.echo(1) == 1);
  RawPeer peer(server);
  misbehave(peer);
  peer.write();
  std::string reason;
  while (auto message = peer.read()) {
    auto root = message->getRoot<capnp::rpc::Message>();
    if (root.isAbort()) reason = root.getAbort().getReason().cStr();
  }
  CHECK(other.echo(2) == 2);
  return reason;
}

}  // namespace echo
