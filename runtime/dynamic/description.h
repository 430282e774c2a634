// What a node says of itself: its methods, and the schemas of what goes in and comes out.
// In: its answer to Introspection.describe.  Out: methods by name.
#pragma once

#include <capnp/schema-loader.h>
#include <capnp/schema.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lp/node.capnp.h"
#include "runtime/handle.h"
#include "runtime/service.h"

namespace lp::_ {

// Immutable; calls of its methods keep it.
class Description {
 public:
  struct Entry {
    std::string name;
    Method method;
    std::optional<capnp::InterfaceSchema::Method> schema;  // none: the node does not know
  };

  // Asks the node. Throws UNIMPLEMENTED if it does not know what it is asked.
  static std::shared_ptr<const Description> ask(const Handle& handle);
  // Throws INTERNAL if the answer makes no sense.
  Description(std::string node, idl::Introspection::DescribeResults::Reader from);
  Description(const Description&) = delete;
  Description& operator=(const Description&) = delete;

  std::vector<std::string> names() const;
  // Throws UNIMPLEMENTED, which says what there is.
  const Entry& find(std::string_view name) const;

 private:
  void read(idl::Introspection::DescribeResults::Reader from);

  std::string node_, service_;
  capnp::SchemaLoader loader_;
  std::deque<Entry> entries_;  // their names stay where they are
};

}  // namespace lp::_
