// Calls by name: for tools, and for code that knows a service only when it runs.
// In: any handle.  Out: names of methods, calls with JSON in and JSON out.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/handle.h"
#include "runtime/health.h"

namespace lp {

namespace _ {
class Description;
}

// A handle to the same node, without its type. It asks the node once what its methods are made of,
// and needs no generated code for that. A value, usable from any thread; not on an event loop.
//   lp::DynamicHandle server(program.server());
//   server.call("add", R"({"a": 1, "b": 2})");   // {"sum":"3"}
class DynamicHandle: public Handle {
 public:
  DynamicHandle() = default;
  explicit DynamicHandle(const Handle& handle);

  DynamicHandle with(const CallOptions& options) const;

  // Of its methods, as the schema spells them: its service's own, then those of what that extends.
  // For people and tools: what a method does not say of itself, it may still refuse. Waits for the
  // node as a call does, and within its deadline. Throws UNIMPLEMENTED if what it refers to is no
  // program of lpgen's.
  std::vector<std::string> listMethods() const;

  // Calls a method with the members of a JSON object as its arguments; those that are missing, or
  // null, have the schema's defaults. Returns its results, likewise. Names are as in the schema; in
  // results Int64 and UInt64 are texts, as arguments numbers or texts; Data is an array of bytes,
  // an enum its enumerant's name. Deadlines, retries and errors are as of a typed call. Throws
  // UNIMPLEMENTED if there is no such method, or if it may return a handle, for which JSON has no
  // form; INVALID_ARGUMENT if the JSON is none, or not what the method wants, and says where. In
  // neither case the method is called.
  std::string call(std::string_view method, std::string_view json = "{}") const;

  Health health() const { return healthOf(*this); }

 private:
  struct Known;
  std::shared_ptr<const _::Description> description() const;
  Handle until(std::chrono::steady_clock::time_point begin) const;

  std::shared_ptr<Known> known_;
};

}  // namespace lp
