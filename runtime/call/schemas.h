// The Cap'n Proto schemas of a service, as they were compiled into this binary.
// In: emitted services, each of which adds its own.  Out: for callers that have no generated code.
#pragma once

#include <capnp/schema-loader.h>

namespace lp::_ {

class SchemaSet {
 public:
  template <typename WireInterface>
  void add() {
    loader_.loadCompiledTypeAndDependencies<WireInterface>();
  }
  kj::Array<capnp::Schema> all() const { return loader_.getAllLoaded(); }

 private:
  capnp::SchemaLoader loader_;
};

// What emitted services refer to.
template <typename WireInterface>
void addSchemas(SchemaSet& to) {
  to.add<WireInterface>();
}

}  // namespace lp::_
