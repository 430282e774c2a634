// The table of a node some of whose methods are coroutines, or take many calls at once.
// In: the service's own table, and functions for those methods.  Out: one table with all of them.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "runtime/service.h"

namespace lp::_ {

// A method that returns lp::Task.
struct TaskMethod {
  std::uint64_t interfaceId;
  std::uint16_t ordinal;
  Task<void> (*start)(Interface& object, Request& request);
};

// A method that takes many calls at once.
struct BatchMethod {
  std::uint64_t interfaceId;
  std::uint16_t ordinal;
  void (*run)(Interface& object, Batch& batch);
  std::uint32_t size;  // see Batching
  std::chrono::milliseconds timeout;
  std::uint32_t parallelism;
};

class NodeService {
 public:
  NodeService(const Service& service, std::span<const TaskMethod> tasks,
              std::span<const BatchMethod> batches = {})
      : service_(service) {
    add(service);
    for (const TaskMethod& task: tasks) {
      replace(task.interfaceId, task.ordinal, [&](Method& method) { method.start = task.start; });
    }
    for (const BatchMethod& batch: batches) {
      replace(batch.interfaceId, batch.ordinal, [&](Method& method) {
        method.batch = batch.run;
        method.batching = {batch.size, batch.timeout, batch.parallelism};
      });
    }
    // The rows of the bases are among these, where they are found first.
    service_.methods = methods_;
  }
  NodeService(const NodeService&) = delete;
  NodeService& operator=(const NodeService&) = delete;

  const Service& service() const { return service_; }

 private:
  void add(const Service& service) {
    methods_.insert(methods_.end(), service.methods.begin(), service.methods.end());
    for (const Service* base: service.bases) add(*base);
  }
  template <typename F>
  void replace(std::uint64_t interfaceId, std::uint16_t ordinal, F with) {
    for (Method& method: methods_) {
      if (method.interfaceId != interfaceId || method.ordinal != ordinal) continue;
      method.invoke = nullptr;
      with(method);
    }
  }

  Service service_;
  std::vector<Method> methods_;
};

}  // namespace lp::_
