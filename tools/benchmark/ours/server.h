// The nodes that are called.
// In: where it runs.  Out: answers.
#pragma once

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

  void fail() const;
  void sleep() const;
  SessionHandle open();
  EchoProcessResult process() const;

 private:
  EchoSession session_;
  std::mutex mutex_;
  lp::Bytes blob_;  // the last one: filling it is not what is measured
};

// Apart from Server: a node that has Tasks serves its other methods otherwise, too.
class TaskServer: public Server {
 public:
  using Server::Server;

  lp::Task<std::int64_t> taskEcho(std::int64_t x) const;
  lp::Task<void> hold() const;
  lp::Task<void> release();

 private:
  // No lock: Tasks of one node never run beside each other.
  bool released_ = false;
};

}  // namespace bench
