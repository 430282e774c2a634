#include "runtime/transport/shared_rings.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <string>
#include <string_view>
#include <utility>

#include "runtime/error.h"

namespace lp::_ {

namespace {

constexpr std::size_t BYTES = 2 * sizeof(RingMemory);
// Who has memory that can shrink dies of reading it. That it is sealed for good, too.
constexpr int SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

Descriptor newMemory() {
  Descriptor memory(memfd_create("lpgen rings", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  const bool made =
      memory && ftruncate(memory.get(), BYTES) == 0 && fcntl(memory.get(), F_ADD_SEALS, SEALS) == 0;
  return made ? std::move(memory) : Descriptor();
}

bool isRingMemory(int descriptor) {
  const int seals = fcntl(descriptor, F_GET_SEALS);
  struct stat status{};
  return seals >= 0 && (seals & SEALS) == SEALS && fstat(descriptor, &status) == 0 &&
         status.st_size == static_cast<off_t>(BYTES);
}

Descriptor newBell() { return Descriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

// Writing to anything else might block, or spoil somebody's file.
bool isBell(int descriptor) {
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  char target[32];
  const ssize_t size = readlink(link.c_str(), target, sizeof target);
  return size > 0 &&
         std::string_view(target, static_cast<std::size_t>(size)) == "anon_inode:[eventfd]" &&
         (fcntl(descriptor, F_GETFL) & O_NONBLOCK) != 0;
}

}  // namespace

std::unique_ptr<SharedRings> SharedRings::make() {
  std::unique_ptr<SharedRings> rings(new SharedRings(newMemory(), {newBell(), newBell()}, true));
  if (!rings->bells_[0] || !rings->bells_[1] || !rings->map()) return nullptr;
  return rings;
}

std::unique_ptr<SharedRings> SharedRings::accept(std::vector<Descriptor> offered) {
  if (offered.size() < DESCRIPTORS) return nullptr;
  if (!isRingMemory(offered[0].get()))
    throw Error(Code::INVALID_ARGUMENT, "shared memory that is not sealed, or of another size");
  if (!isBell(offered[1].get()) || !isBell(offered[2].get()))
    throw Error(Code::INVALID_ARGUMENT, "a bell that is no eventfd");
  std::unique_ptr<SharedRings> rings(new SharedRings(
      std::move(offered[0]), {std::move(offered[1]), std::move(offered[2])}, false));
  if (!rings->map()) return nullptr;
  rings->wasTaken();
  return rings;
}

SharedRings::~SharedRings() {
  if (rings_ != nullptr) munmap(rings_, BYTES);
}

std::vector<int> SharedRings::descriptors() const {
  return {memory_.get(), bells_[0].get(), bells_[1].get()};
}

bool SharedRings::map() {
  if (!memory_) return false;
  void* at = mmap(nullptr, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, memory_.get(), 0);
  if (at == MAP_FAILED) return false;
  rings_ = static_cast<RingMemory*>(at);
  return true;
}

void SharedRings::ring(const Descriptor& bell) {
  const std::uint64_t one = 1;
  // Full means that it was rung, and not heard yet.
  [[maybe_unused]] const ssize_t wrote = write(bell.get(), &one, sizeof one);
}

}  // namespace lp::_
