#include "runtime/launch/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace lp::_ {

Mailbox::Mailbox(): descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::system_category(), "eventfd");
}

Mailbox::~Mailbox() { ::close(descriptor_); }

void Mailbox::post(LaunchEvent event) {
  {
    std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }
  wake();
}

void Mailbox::wake() {
  // A full counter means that the loop is about to wake.
  const std::uint64_t one = 1;
  [[maybe_unused]] ssize_t written = write(descriptor_, &one, sizeof one);
}

std::vector<LaunchEvent> Mailbox::take() {
  std::uint64_t ignored = 0;
  [[maybe_unused]] ssize_t got = read(descriptor_, &ignored, sizeof ignored);
  std::lock_guard lock(mutex_);
  return std::exchange(events_, {});
}

}  // namespace lp::_
