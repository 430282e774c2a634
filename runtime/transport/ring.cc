#include "runtime/transport/ring.h"

#include <sched.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "runtime/error.h"

namespace lp::_ {

namespace {

constexpr std::uint64_t MASK = RingMemory::BYTES - 1;
static_assert((RingMemory::BYTES & MASK) == 0);
// A writer that waits goes on when there is so much room: for less it is not worth to be woken.
constexpr std::size_t ROOM_ENOUGH = RingMemory::BYTES / 2;

std::uint32_t thisCore() { return static_cast<std::uint32_t>(sched_getcpu()) + 1; }

// How many bytes lie in the ring by these counts, one of which the peer says.
std::size_t between(std::uint64_t taken, std::uint64_t written) {
  const std::uint64_t bytes = written - taken;
  if (bytes <= RingMemory::BYTES) return bytes;
  throw Error(Code::INVALID_ARGUMENT, "a ring with " + std::to_string(written) +
                                          " bytes written and " + std::to_string(taken) + " taken");
}

// So much at most is copied before the other side is told, so that both copy at once.
constexpr std::size_t STRETCH = std::size_t{32} << 10;

// Calls f(place in the ring, offset in the piece, size) for each stretch of the ring, and tells
// `count` how far it came.
template <typename F>
void forStretches(std::uint64_t from, std::size_t size, std::atomic<std::uint64_t>& count, F f) {
  for (std::size_t offset = 0; offset < size;) {
    const std::size_t place = (from + offset) & MASK;
    const std::size_t bytes = std::min({size - offset, RingMemory::BYTES - place, STRETCH});
    f(place, offset, bytes);
    offset += bytes;
    if (size > STRETCH) count.store(from + offset, std::memory_order_release);
  }
}

}  // namespace

std::size_t RingWriter::room() const {
  return RingMemory::BYTES - between(memory_.taken.load(std::memory_order_seq_cst), written_);
}

std::size_t RingWriter::write(std::span<const iovec> pieces) {
  std::size_t left = room();
  const std::uint64_t before = written_;
  for (const iovec& piece: pieces) {
    const auto* from = static_cast<const std::byte*>(piece.iov_base);
    const std::size_t size = std::min(piece.iov_len, left);
    const auto copy = [&](std::size_t place, std::size_t offset, std::size_t bytes) {
      std::memcpy(memory_.bytes + place, from + offset, bytes);
    };
    forStretches(written_, size, memory_.written, copy);
    written_ += size;
    left -= size;
  }
  if (written_ == before) return 0;
  memory_.writersCore.store(thisCore(), std::memory_order_relaxed);
  // Ordered with the look at what the reader does, as its store of that is with its look here.
  memory_.written.store(written_, std::memory_order_seq_cst);
  return written_ - before;
}

RingMemory::Waiting RingWriter::takeWaitingReader() {
  if (memory_.reader.load(std::memory_order_seq_cst) == RingMemory::AWAKE) return RingMemory::AWAKE;
  return static_cast<RingMemory::Waiting>(
      memory_.reader.exchange(RingMemory::AWAKE, std::memory_order_seq_cst));
}

bool RingWriter::waitForRoom() {
  memory_.writer.store(RingMemory::ON_BELL, std::memory_order_seq_cst);
  if (room() < ROOM_ENOUGH) return true;
  memory_.writer.store(RingMemory::AWAKE, std::memory_order_seq_cst);
  return false;
}

std::size_t RingReader::read(std::span<std::byte> space) {
  const std::uint64_t taken = taken_.load(std::memory_order_relaxed);
  const std::size_t there = between(taken, memory_.written.load(std::memory_order_acquire));
  const std::size_t size = std::min(there, space.size());
  if (size == 0) return 0;
  const auto copy = [&](std::size_t place, std::size_t offset, std::size_t bytes) {
    std::memcpy(space.data() + offset, memory_.bytes + place, bytes);
  };
  forStretches(taken, size, memory_.taken, copy);
  taken_.store(taken + size, std::memory_order_relaxed);
  memory_.taken.store(taken + size, std::memory_order_seq_cst);
  return size;
}

bool RingReader::hasSome() const {
  return memory_.written.load(std::memory_order_seq_cst) != taken_.load(std::memory_order_relaxed);
}

bool RingReader::takeWaitingWriter() {
  if (memory_.writer.load(std::memory_order_seq_cst) == RingMemory::AWAKE) return false;
  const std::size_t there = between(taken_.load(std::memory_order_relaxed),
                                    memory_.written.load(std::memory_order_acquire));
  if (RingMemory::BYTES - there < ROOM_ENOUGH) return false;
  return memory_.writer.exchange(RingMemory::AWAKE, std::memory_order_seq_cst) != RingMemory::AWAKE;
}

bool RingReader::wait(RingMemory::Waiting how) {
  memory_.reader.store(how, std::memory_order_seq_cst);
  if (!hasSome()) return true;
  memory_.reader.store(RingMemory::AWAKE, std::memory_order_seq_cst);
  return false;
}

RingMemory::Waiting RingReader::stopWaiting() {
  return static_cast<RingMemory::Waiting>(
      memory_.reader.exchange(RingMemory::AWAKE, std::memory_order_seq_cst));
}

bool RingReader::isWriterElsewhere() const {
  const std::uint32_t core = memory_.writersCore.load(std::memory_order_relaxed);
  return core != 0 && core != thisCore();
}

}  // namespace lp::_
