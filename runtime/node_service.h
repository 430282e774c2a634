// The table of a node some of whose methods are coroutines.
// In: the service's own table, and functions that start those methods.  Out: one table with both.
#pragma once

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

class NodeService {
 public:
  NodeService(const Service& service, std::span<const TaskMethod> tasks): service_(service) {
    add(service);
    for (const TaskMethod& task: tasks) {
      for (Method& method: methods_) {
        if (method.interfaceId != task.interfaceId || method.ordinal != task.ordinal) continue;
        method.invoke = nullptr;
        method.start = task.start;
      }
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

  Service service_;
  std::vector<Method> methods_;
};

}  // namespace lp::_
