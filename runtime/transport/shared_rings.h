// Two rings in memory that two processes have, and a bell for each.
// In: a connected Unix socket, to pass descriptors.  Out: the same rings on both sides of it.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/transport/descriptor.h"
#include "runtime/transport/ring.h"

namespace lp::_ {

class SharedRings {
 public:
  static constexpr std::size_t DESCRIPTORS = 3;

  // New ones; null where the system refuses them (descriptors, memory).
  static std::unique_ptr<SharedRings> make();
  // The other side's, from the descriptors that it offered; null where the system refuses (it drops
  // descriptors that are too many for this process). Throws lp::Error (INVALID_ARGUMENT) unless
  // they are what they have to be: memory of the right size that can never shrink, and two
  // eventfds.
  static std::unique_ptr<SharedRings> accept(std::vector<Descriptor> offered);
  SharedRings(const SharedRings&) = delete;
  SharedRings& operator=(const SharedRings&) = delete;
  ~SharedRings();

  // To be offered to the other side.
  std::vector<int> descriptors() const;
  // By the other side: the memory's is not needed any more.
  void wasTaken() { memory_ = {}; }

  RingMemory& toPeer() const { return rings_[maker_ ? 0 : 1]; }
  RingMemory& fromPeer() const { return rings_[maker_ ? 1 : 0]; }

  // An eventfd that the peer writes to: to be watched.
  int bell() const { return bells_[maker_ ? 0 : 1].get(); }
  void ringPeer() const { ring(bells_[maker_ ? 1 : 0]); }
  // As if the peer did.
  void ringOwn() const { ring(bells_[maker_ ? 0 : 1]); }

 private:
  SharedRings(Descriptor memory, std::array<Descriptor, 2> bells, bool maker)
      : memory_(std::move(memory)), bells_(std::move(bells)), maker_(maker) {}
  static void ring(const Descriptor& bell);
  bool map();

  Descriptor memory_;
  std::array<Descriptor, 2> bells_;  // the maker's, the other side's
  bool maker_;
  RingMemory* rings_ = nullptr;  // two: from the maker, to the maker
};

}  // namespace lp::_
