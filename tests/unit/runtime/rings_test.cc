// Calls through shared memory: the rings, what is taken for rings, and peers that break them.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "runtime/call/sleeper.h"
#include "tests/unit/runtime/raw_peer.h"

namespace echo {
namespace {

using namespace std::chrono_literals;
using lp::_::Descriptor;
using lp::_::RingMemory;
using lp::_::RingReader;
using lp::_::RingWriter;
using lp::_::SharedRings;
using lp::_::Sleeper;

struct Ring {
  std::unique_ptr<RingMemory> memory = std::make_unique<RingMemory>();
  RingWriter writer{*memory};
  RingReader reader{*memory};

  std::size_t write(std::span<const std::byte> bytes) {
    // In two pieces, as a message and its table are.
    const std::size_t half = bytes.size() / 2;
    auto* from = const_cast<std::byte*>(bytes.data());
    const std::array<iovec, 2> pieces{{{from, half}, {from + half, bytes.size() - half}}};
    return writer.write(pieces);
  }
};

std::vector<std::byte> counted(std::size_t size, unsigned from) {
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>((from + i) * 7 % 251);
  return bytes;
}

TEST_CASE("what goes into a ring comes out, in pieces of any size") {
  Ring ring;
  std::vector<std::byte> space(RingMemory::BYTES);
  unsigned written = 0, read = 0;
  for (std::size_t size = 1; size < 5000; size += 13) {
    for (int i = 0; i < 3; ++i) {
      const auto bytes = counted(size, written);
      CHECK(ring.write(bytes) == size);
      written += static_cast<unsigned>(size);
    }
    while (ring.reader.hasSome()) {
      const std::size_t got = ring.reader.read(std::span(space).first(1000 + size % 100));
      const auto expected = counted(got, read);
      REQUIRE(std::equal(expected.begin(), expected.end(), space.begin()));
      read += static_cast<unsigned>(got);
    }
  }
  CHECK(read == written);
  CHECK(read > 4 * RingMemory::BYTES);
}

TEST_CASE("a full ring takes no more, and says when there is room for much") {
  Ring ring;
  const auto bytes = counted(RingMemory::BYTES + 1000, 0);
  CHECK(ring.write(bytes) == RingMemory::BYTES);
  CHECK(ring.write(bytes) == 0);
  CHECK(!ring.reader.takeWaitingWriter());
  CHECK(ring.writer.waitForRoom());
  std::vector<std::byte> space(RingMemory::BYTES / 2 - 1);
  CHECK(ring.reader.read(space) == space.size());
  CHECK(!ring.reader.takeWaitingWriter());
  CHECK(ring.reader.read(std::span(space).first(1)) == 1);
  CHECK(ring.reader.takeWaitingWriter());
  CHECK(!ring.reader.takeWaitingWriter());
  CHECK(!ring.writer.waitForRoom());
}

TEST_CASE("the writer learns how its reader waits, once") {
  Ring ring;
  CHECK(ring.reader.wait(RingMemory::ON_BELL));
  CHECK(ring.writer.takeWaitingReader() == RingMemory::ON_BELL);
  CHECK(ring.writer.takeWaitingReader() == RingMemory::AWAKE);
  CHECK(ring.reader.wait(RingMemory::ON_WORD));
  CHECK(ring.reader.stopWaiting() == RingMemory::ON_WORD);
  CHECK(ring.write(counted(8, 0)) == 8);
  CHECK(!ring.reader.wait(RingMemory::ON_WORD));
  CHECK(ring.writer.takeWaitingReader() == RingMemory::AWAKE);
}

TEST_CASE("counts that cannot be are refused") {
  Ring ring;
  std::vector<std::byte> space(64);
  ring.memory->written = RingMemory::BYTES + 1;
  CHECK(ring.reader.hasSome());
  CHECK(errorOf([&] { ring.reader.read(space); }).text() ==
        "a ring with 262145 bytes written and 0 taken");
  ring.memory->written = 8;
  CHECK(ring.reader.read(space) == 8);
  ring.memory->written = 0;  // backwards
  CHECK(errorOf([&] { ring.reader.read(space); }).code() == lp::Code::INVALID_ARGUMENT);
  ring.memory->taken = 1;  // more than was written
  CHECK(errorOf([&] { ring.write(counted(8, 0)); }).text() ==
        "a ring with 0 bytes written and 1 taken");
}

TEST_CASE("a thread that sleeps on a word is woken by the word, a notify, and the time") {
  constexpr int ROUNDS = 2000;
  std::atomic<std::uint32_t> word = 0;
  std::atomic<Sleeper*> sleeper = nullptr;
  std::atomic<int> round = -1, woken = 0;
  std::thread thread([&] {
    sleeper = &Sleeper::mine();
    for (int i = 0; i < ROUNDS; ++i) {
      round = i;
      // A late notify of the round before ends the sleep early, and takes the word away.
      while (woken == i) {
        word = 7;
        if (woken == i) Sleeper::mine().sleepOnWord(word, 7, nullptr);
      }
    }
    const auto until = std::chrono::steady_clock::now() + 20ms;
    while (std::chrono::steady_clock::now() < until) {
      word = 7;
      Sleeper::mine().sleepOnWord(word, 7, &until);
    }
  });
  for (int i = 0; i < ROUNDS; ++i) {
    while (round < i) std::this_thread::yield();
    ++woken;
    if (i % 2 == 0) {
      word = 0;
      lp::_::wakeWord(word);
    } else {
      sleeper.load()->notify();
    }
  }
  thread.join();
  CHECK(word == 7);
}

// As SharedRings makes them, but for what a test changes.
struct Offer {
  Descriptor memory{memfd_create("lpgen rings", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
  Descriptor bells[2] = {Descriptor(eventfd(0, EFD_NONBLOCK)),
                         Descriptor(eventfd(0, EFD_NONBLOCK))};
  std::size_t size = 2 * sizeof(RingMemory);
  int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

  std::vector<Descriptor> descriptors() {
    REQUIRE(ftruncate(memory.get(), static_cast<off_t>(size)) == 0);
    REQUIRE(fcntl(memory.get(), F_ADD_SEALS, seals) == 0);
    std::vector<Descriptor> all;
    all.push_back(std::move(memory));
    for (Descriptor& bell: bells) all.push_back(std::move(bell));
    return all;
  }
};

TEST_CASE("both sides have the same rings") {
  const auto mine = SharedRings::make();
  REQUIRE(mine != nullptr);
  std::vector<Descriptor> copies;
  for (int one: mine->descriptors()) copies.emplace_back(dup(one));
  const auto theirs = SharedRings::accept(std::move(copies));
  REQUIRE(theirs != nullptr);
  CHECK(&mine->toPeer() != &theirs->fromPeer());
  mine->toPeer().written = 5;
  theirs->toPeer().written = 6;
  CHECK(theirs->fromPeer().written == 5);
  CHECK(mine->fromPeer().written == 6);
  std::uint64_t rung = 0;
  theirs->ringPeer();
  CHECK(read(mine->bell(), &rung, sizeof rung) == sizeof rung);
  CHECK(read(theirs->bell(), &rung, sizeof rung) < 0);
  theirs->ringOwn();
  CHECK(read(theirs->bell(), &rung, sizeof rung) == sizeof rung);
}

TEST_CASE("what is no rings is not taken for rings") {
  const auto why = [](Offer& offer) {
    return errorOf([&] { SharedRings::accept(offer.descriptors()); }).text();
  };
  Offer right;
  CHECK(SharedRings::accept(right.descriptors()) != nullptr);
  CHECK(SharedRings::accept({}) == nullptr);
  const std::string memory = "shared memory that is not sealed, or of another size";
  Offer shrinks, grows, unsealed, small, file, pipe;
  shrinks.seals &= ~F_SEAL_SHRINK;
  CHECK(why(shrinks) == memory);
  grows.seals &= ~F_SEAL_GROW;
  CHECK(why(grows) == memory);
  unsealed.seals &= ~F_SEAL_SEAL;
  CHECK(why(unsealed) == memory);
  small.size -= 1;
  CHECK(why(small) == memory);
  std::vector<Descriptor> files = file.descriptors();
  files[0] = Descriptor(open("/dev/null", O_RDWR));
  CHECK(errorOf([&] { SharedRings::accept(std::move(files)); }).text() == memory);
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  Descriptor other(ends[0]);
  pipe.bells[1] = Descriptor(ends[1]);
  CHECK(why(pipe) == "a bell that is no eventfd");
  Offer blocks;
  blocks.bells[0] = Descriptor(eventfd(0, 0));
  CHECK(why(blocks) == "a bell that is no eventfd");
}

std::int64_t echoed(RawPeer& peer, std::uint32_t question, std::int64_t x) {
  peer.addEcho(question, 0, x);
  peer.write();
  auto message = peer.read();
  REQUIRE(message != nullptr);
  auto root = message->getRoot<capnp::rpc::Message>();
  REQUIRE(root.isReturn());
  CHECK(root.getReturn().getAnswerId() == question);
  return root.getReturn().getResults().getContent().getAs<wire::Echo::EchoResults>().getX();
}

TEST_CASE("a peer calls through rings") {
  ServedEcho server(16, true, Over::SHM);
  RawPeer peer(server);
  peer.useRings();
  for (std::uint32_t i = 2; i < 200; ++i) CHECK(echoed(peer, i, i) == i);
}

TEST_CASE("rings that cannot be had leave the socket") {
  ServedEcho server(16, true, Over::SHM);
  RawPeer peer(server);
  peer.addBootstrap(0);
  peer.addHello(1, 0, {});
  peer.write();
  REQUIRE(peer.read() != nullptr);
  auto message = peer.read();
  REQUIRE(message != nullptr);
  auto ret = message->getRoot<capnp::rpc::Message>().getReturn();
  REQUIRE(ret.isResults());
  CHECK(!ret.getResults().getContent().getAs<lp::idl::Peer::HelloResults>().getRings());
  CHECK(echoed(peer, 2, 5) == 5);
}

std::string lastWordsOverRings(const std::function<void(RawPeer&)>& misbehave) {
  return lastWords(misbehave, Over::SHM);
}

TEST_CASE("a peer that breaks its rings is told why and cut off") {
  const std::string broken = "a message cannot be understood: INVALID_ARGUMENT: ";
  CHECK(lastWordsOverRings([](RawPeer& peer) {
          Offer unsealed;
          unsealed.seals = F_SEAL_SEAL;
          static std::vector<Descriptor> offered;
          offered = unsealed.descriptors();
          std::vector<int> numbers;
          for (const Descriptor& one: offered) numbers.push_back(one.get());
          peer.addBootstrap(0);
          peer.addHello(1, 0, numbers);
        }) == broken + "shared memory that is not sealed, or of another size");
  CHECK(lastWordsOverRings([](RawPeer& peer) {
          SharedRings& rings = peer.useRings();
          rings.toPeer().written = std::uint64_t{1} << 40;
          rings.ringPeer();
        }) == "a ring with 1099511627776 bytes written and 0 taken");
  CHECK(lastWordsOverRings([](RawPeer& peer) {
          SharedRings& rings = peer.useRings();
          CHECK(echoed(peer, 2, 5) == 5);
          rings.toPeer().written = 0;
          rings.ringPeer();
        }).starts_with("a ring with 0 bytes written and "));
  CHECK(lastWordsOverRings([](RawPeer& peer) {
          peer.useRings();
          peer.addBytes({0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0});
        }) == broken + "a message of more than 512 segments");
  // Our answer finds no place by its count: there is none for the reason either.
  CHECK(lastWordsOverRings([](RawPeer& peer) {
          SharedRings& rings = peer.useRings();
          rings.fromPeer().taken = 1 << 30;
          peer.addEcho(2, 0, 5);
        }) == "");
}

TEST_CASE("bytes on the socket beside the rings are not taken for messages") {
  ServedEcho server(16, true, Over::SHM);
  RawPeer peer(server);
  peer.useRings();
  REQUIRE(send(peer.socket(), "stray", 5, MSG_NOSIGNAL) == 5);
  CHECK(echoed(peer, 2, 5) == 5);
  shutdown(peer.socket(), SHUT_WR);
  std::string reason;
  while (auto message = peer.read()) {
    auto root = message->getRoot<capnp::rpc::Message>();
    if (root.isAbort()) reason = root.getAbort().getReason().cStr();
  }
  CHECK(reason == "bytes beside its ring");
}

TEST_CASE("a message larger than a ring goes through it") {
  ServedEcho server(16, true, Over::SHM);
  const EchoHandle remote = server.remote();
  for (std::size_t size: {RingMemory::BYTES - 100, RingMemory::BYTES, 5 * RingMemory::BYTES + 3}) {
    const std::string text(size, 'x');
    CHECK(remote.say(text) == text + "!");
  }
  std::vector<lp::Future<std::string>> all;
  for (int i = 0; i < 40; ++i) all.push_back(remote.futures().say(std::string(100'000, 'y')));
  for (auto& one: all) CHECK(one.get().size() == 100'001);
}

// The other side makes room while a thread finds out that there is none: the poller must not take
// the ring for one that nobody waits for. A rare meeting, hence so often.
TEST_CASE("room that is made while a ring turns out to be full is used") {
  ServedEcho server(16, true, Over::SHM);
  const EchoHandle remote = server.remote();
  const std::string text(2 * RingMemory::BYTES, 'x');
  for (int i = 0; i < 500; ++i) REQUIRE(remote.say(text).size() == text.size() + 1);
}

// A thread in the middle of a wait hears that the connection has gone.
TEST_CASE("who sleeps on a ring is woken when the other side goes") {
  for (int i = 0; i < 6; ++i) {
    ServedEcho server(16, true, Over::SHM);
    const EchoHandle remote = server.remote();
    CHECK(remote.echo(1) == 1);
    auto waiting = remote.futures().sleep(60'000);
    std::thread caller(
        [&] { CHECK(errorOf([&] { waiting.get(); }).code() == lp::Code::UNAVAILABLE); });
    std::this_thread::sleep_for(std::chrono::microseconds(i * 300));
    server.listener->close();
    caller.join();
    CHECK(eventually([&] { return server.object.asleep == 0; }));
  }
}

}  // namespace
}  // namespace echo
