// The node that is called.
// In: where it runs.  Out: answers.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

#include "tools/benchmark/ours/bench.lp.h"

namespace bench {

class EchoSession {
 public:
  std::int64_t echo(std::int64_t x) const { return x; }
};

class Server {
 public:
  explicit Server(const std::string& cpus);

  std::int64_t echo(std::int64_t x) const { return x; }
  lp::Bytes blob(std::uint64_t size);

  lp::Task<std::int64_t> taskEcho(std::int64_t x) const;
  void fail() const;
  void sleep() const;
  SessionHandle open();
  lp::Task<void> hold() const;
  void release() { released_ = true; }
  EchoProcessResult process() const;

 private:
  EchoSession session_;
  std::atomic<bool> released_ = false;
  std::mutex mutex_;
  lp::Bytes blob_;  // the last one: filling it is not what is measured
};

}  // namespace bench
