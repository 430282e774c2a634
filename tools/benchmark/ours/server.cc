#include "tools/benchmark/ours/server.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>

#include "tools/benchmark/measure/system.h"
#include "tools/benchmark/ours/allocations.h"

using namespace std::chrono_literals;

namespace bench {

Server::Server(const std::string& cpus) { pinProcess(cpus); }

lp::Bytes Server::blob(std::uint64_t size) {
  std::lock_guard lock(mutex_);
  if (blob_.size() != size) {
    blob_ = lp::Bytes::allocate(
        size, [](std::span<std::byte> to) { std::ranges::fill(to, std::byte{7}); });
  }
  return blob_;
}

void Server::fail() const { throw lp::Error(lp::Code::NOT_FOUND, "as it was told to"); }

void Server::sleep() const {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait(lock, lp::currentCall().cancelled, [] { return false; });
}

SessionHandle Server::open() { return SessionHandle::to(session_); }

EchoProcessResult Server::process() const {
  return {.id = getpid(), .allocations = allocations.load()};
}

lp::Task<std::int64_t> TaskServer::taskEcho(std::int64_t x) const { co_return x; }

lp::Task<void> TaskServer::hold() const {
  while (!released_) co_await lp::after(20ms);
}

lp::Task<void> TaskServer::release() {
  released_ = true;
  co_return;
}

}  // namespace bench
