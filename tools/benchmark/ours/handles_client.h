// The workloads' client over generated handles: what a user would write.
// In: handles.  Out: a Client.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "tools/benchmark/measure/workload.h"
#include "tools/benchmark/ours/bench.lp.h"

namespace bench {

// Takes the oldest future first; the others are ready by then, or nearly.
class HandlesClient final: public Client {
 public:
  explicit HandlesClient(const std::vector<EchoHandle>& servers): servers_(servers) {}

  std::int64_t echo(std::int64_t x) override { return servers_[0].echo(x); }
  void start(std::size_t server, std::size_t slot) override {
    futures_.push_back(servers_[server].futures().echo(static_cast<std::int64_t>(slot)));
  }
  std::size_t wait() override {
    lp::Future<std::int64_t> oldest = std::move(futures_.front());
    futures_.pop_front();
    return static_cast<std::size_t>(oldest.get());
  }
  std::size_t blob(std::size_t size) override { return servers_[0].blob(size).size(); }

 private:
  std::vector<EchoHandle> servers_;
  std::deque<lp::Future<std::int64_t>> futures_;
};

}  // namespace bench
