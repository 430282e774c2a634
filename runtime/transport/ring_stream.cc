#include "runtime/transport/ring_stream.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "runtime/error.h"

namespace lp::_ {

RingStream::RingStream(int socket, std::unique_ptr<SharedRings> rings)
    : socket_(socket),
      rings_(std::move(rings)),
      writer_(rings_->toPeer()),
      reader_(rings_->fromPeer()) {}

ssize_t RingStream::read(std::span<std::byte> space) {
  // Asked first: what it wrote before it went is there to be read.
  const bool wasEnding = isEnding();
  const std::size_t got = reader_.read(space);
  if (got > 0) {
    if (reader_.takeWaitingWriter()) rings_->ringPeer();
    return static_cast<ssize_t>(got);
  }
  if (isBroken_) throw Error(Code::INVALID_ARGUMENT, "a ring with an impossible count");
  if (wasEnding) return readEnd();
  errno = EAGAIN;
  return -1;
}

// What the socket says about it: nothing but the end can be there.
ssize_t RingStream::readEnd() {
  std::byte stray;
  const ssize_t got = recv(socket_, &stray, sizeof stray, MSG_DONTWAIT);
  if (got > 0) throw Error(Code::INVALID_ARGUMENT, "bytes beside its ring");
  return got < 0 && errno != EAGAIN ? got : 0;
}

bool RingStream::sleep(Sleeper& sleeper, const TimePoint* until) {
  if (!reader_.wait(RingMemory::ON_WORD)) return true;
  // Whoever tells the end wakes who waits on the word by then.
  if (!isEnding()) sleeper.sleepOnWord(reader_.word(), RingMemory::ON_WORD, until);
  reader_.stopWaiting();
  return peek();
}

ssize_t RingStream::write(std::span<const iovec> pieces) {
  try {
    std::size_t wrote = writer_.write(pieces);
    if (wrote == 0) {
      if (writer_.waitForRoom()) {
        errno = EAGAIN;
        return -1;
      }
      wrote = writer_.write(pieces);
    }
    switch (writer_.takeWaitingReader()) {
      case RingMemory::ON_WORD:
        wakeWord(rings_->toPeer().reader);
        break;
      case RingMemory::ON_BELL:
        rings_->ringPeer();
        break;
      case RingMemory::AWAKE:
        break;
    }
    return static_cast<ssize_t>(wrote);
  } catch (const Error&) {
    // For the reader to say.
    isBroken_ = true;
    ending();
    rings_->ringOwn();
    errno = EPROTO;
    return -1;
  }
}

void RingStream::watch(bool input, bool /*room*/) {
  // Of room it tells anyhow, whenever write() has had too little.
  if (std::exchange(watching_, input) == input) return;
  if (!input) {
    reader_.stopWaiting();
  } else if (!reader_.wait(RingMemory::ON_BELL)) {
    rings_->ringOwn();
  }
}

void RingStream::ending() {
  ByteStream::ending();
  if (reader_.stopWaiting() == RingMemory::ON_WORD) wakeWord(reader_.word());
}

}  // namespace lp::_
