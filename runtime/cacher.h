// The node that keeps answers of another one.
// In: a handle to that one, and which of its methods change nothing.  Out: an object of the same
// service: these methods are answered from what is kept, the others are passed on.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "runtime/handle.h"
#include "runtime/node_service.h"
#include "runtime/program.h"
#include "runtime/service.h"

namespace lp::_ {

struct CachedMethod {
  std::uint64_t interfaceId;
  std::uint16_t ordinal;
};

// Outlives the program, as all tables do.
struct CacherSpec {
  const Service* service = nullptr;  // of the node that is cached
  std::span<const CachedMethod> methods;
  std::uint32_t refreshMs = 2000;  // an answer is fetched anew so often
  std::uint32_t staleAfterMs =
      4000;                 // and given to nobody who comes so long after it was asked for
  std::uint32_t size = 16;  // answers, at most
};

// All its methods are coroutines: callers wait without a thread, for one call of theirs all. It
// works from messages alone and knows no type of the service's.
class Cacher: public Node, public Interface {
 public:
  Cacher(const Handle& of, const CacherSpec& spec);
  ~Cacher() override;

  Interface* lpServed() override { return this; }
  const Service& lpService() const override { return service_.service(); }
  // Nothing is called here but what the table says.
  void* lpCast(std::uint64_t /*id*/) override { return nullptr; }

 private:
  class Cache;

  static NodeService tableOf(const CacherSpec& spec);
  static Task<void> answer(Interface& object, Request& request);
  static Task<void> pass(Interface& object, Request& request);
  Cache& cache() const { return *cache_; }

  NodeService service_;
  std::shared_ptr<Cache> cache_;
};

}  // namespace lp::_
