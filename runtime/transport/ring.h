// Bytes from one process to another, through memory that both have.
// In: bytes, by one writer.  Out: the same bytes, to one reader; each is told when it has to wake
// the other.
#pragma once

#include <sys/uio.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lp::_ {

// A ring as it lies in shared memory; zero bytes are an empty one. The peer may write anything
// here at any time: nothing is read twice, and what is read is checked.
struct RingMemory {
  static constexpr std::size_t BYTES = std::size_t{256} << 10;
  static constexpr std::size_t LINE = 64;  // of the cache: each is written by one side mostly

  // What a side does meanwhile. 0 is also what says "go on".
  enum Waiting : std::uint32_t {
    AWAKE,    // looks by itself
    ON_WORD,  // a thread sleeps on this very word (futex(2))
    ON_BELL,  // its bell is to be rung
  };

  alignas(LINE) std::atomic<std::uint64_t> written;  // so many bytes ever
  std::atomic<std::uint32_t> writersCore;            // where it ran then, plus 1
  alignas(LINE) std::atomic<std::uint64_t> taken;
  alignas(LINE) std::atomic<std::uint32_t> reader;  // Waiting, for bytes
  alignas(LINE) std::atomic<std::uint32_t> writer;  // Waiting, for room
  alignas(LINE) std::byte bytes[BYTES];
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

// Both ends throw lp::Error (INVALID_ARGUMENT) when the other's count cannot be.

// Used by one thread at a time.
class RingWriter {
 public:
  explicit RingWriter(RingMemory& memory): memory_(memory) {}

  // Copies what there is room for; how many bytes.
  std::size_t write(std::span<const iovec> pieces);
  // What the reader did until now; it is AWAKE afterwards, and to be woken by who calls this.
  RingMemory::Waiting takeWaitingReader();
  // From now on the reader rings when there is room; false: there is already.
  bool waitForRoom();

 private:
  std::size_t room() const;

  RingMemory& memory_;
  std::uint64_t written_ = 0;
};

// read() is for one thread at a time, the rest for any.
class RingReader {
 public:
  explicit RingReader(RingMemory& memory): memory_(memory) {}

  // Copies what there is; how many bytes.
  std::size_t read(std::span<std::byte> space);
  // Whether there is something to read; an impossible count is (read() throws).
  bool hasSome() const;
  // Whether the writer waits and has got room enough by now; it does not wait any more then, and is
  // to be woken by who calls this.
  bool takeWaitingWriter();

  // How the writer is to wake us from now on; false: there is something already, it need not.
  bool wait(RingMemory::Waiting how);
  // What we did until now; it is AWAKE afterwards.
  RingMemory::Waiting stopWaiting();
  std::atomic<std::uint32_t>& word() { return memory_.reader; }

  bool isWriterElsewhere() const;

 private:
  RingMemory& memory_;
  std::atomic<std::uint64_t> taken_{0};
};

}  // namespace lp::_
