// What emitted code says of a service: tables, and the base of the interfaces that objects are
// called through. In: emitted constants.  Out: the dispatcher finds a method by its Cap'n Proto ids
// and invokes it.
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>

#include "runtime/handle.h"
#include "runtime/task.h"

namespace lp {

class Interface;
class Request;  // a call that came in: arguments, and room for results; see runtime/call/

namespace _ {
class Batch;      // many calls that came in, as one; see runtime/call/
class SchemaSet;  // Cap'n Proto's schemas; see runtime/call/
}  // namespace _

// How calls of a method that takes many at once are gathered.
struct Batching {
  std::uint32_t size = 16;                 // so many calls are a full batch; at least 1
  std::chrono::milliseconds timeout{200};  // so long after its first call it runs though not full
  std::uint32_t parallelism = 1;           // so many batches are inside the method at a time
};

// One method of a service. Exactly one of invoke, start and batch is set.
struct Method {
  std::string_view name;
  std::uint64_t interfaceId = 0;
  std::uint16_t ordinal = 0;
  // Reads the arguments, calls the object, writes the results; the object's exceptions pass
  // through.
  void (*invoke)(Interface& object, Request& request) = nullptr;
  // The same for a method that is a coroutine.
  Task<void> (*start)(Interface& object, Request& request) = nullptr;
  // The same for a method that takes many calls at once: answers each of them.
  void (*batch)(Interface& object, _::Batch& batch) = nullptr;
  Batching batching = {};
  // Calling it twice does the same as once.
  bool idempotent = false;
  // How long a call may take if neither its caller nor the topology says; 0: the program says.
  std::uint32_t timeoutMs = 0;
  // Of a method annotated `-> stream`: so many bytes of a stream may be on their way. 0: any other.
  std::size_t window = 0;
};

struct Service {
  std::string_view name;
  std::uint64_t id = 0;
  std::span<const Method> methods;
  std::span<const Service* const> bases;
  // Adds its schema, and all that it depends on, for callers without generated code; null: unknown.
  void (*schemas)(_::SchemaSet& to) = nullptr;
};

// Threads of a node's that serve some of its methods, and those alone.
struct LaneSpec {
  std::string_view name;
  unsigned threads = 16;
  std::span<const std::string_view> methods;  // as the schema spells them
};

// Base of every `<Service>Interface`.
class Interface {
 public:
  Interface() = default;
  Interface(const Interface&) = delete;
  Interface& operator=(const Interface&) = delete;
  virtual ~Interface() = default;

  virtual const Service& lpService() const = 0;
  // This object as the interface with that id; null if it is not one.
  virtual void* lpCast(std::uint64_t id) = 0;
  // The class of the object behind it, for messages.
  virtual std::string lpType() const;
};

// How an object that is no node is served.
struct ServeOptions {
  // How many calls may be inside its methods at a time, as a node's `threads`.
  unsigned threads = 16;
};

namespace _ {
std::string demangle(const std::type_info& type);
class Target;
// Serves an object of this process, as part of the node that this thread works for, if of any.
std::shared_ptr<Target> serveHere(std::shared_ptr<Interface> object, const ServeOptions& options);
}  // namespace _

template <typename T>
std::string typeName() {
  return _::demangle(typeid(T));
}

// A handle to an object of this process, which the handle keeps.
template <typename H>
H serveHere(std::shared_ptr<Interface> object, const ServeOptions& options = {}) {
  return H(_::serveHere(std::move(object), options));
}

// The same for an object that only has the methods, offered by an adapter.
template <typename H, typename Adapter, typename Object>
H serveHere(std::shared_ptr<Object> object, const ServeOptions& options) {
  if (object == nullptr) return H();
  if constexpr (std::derived_from<Object, typename H::Interface>) {
    return serveHere<H>(std::shared_ptr<Interface>(std::move(object)), options);
  } else {
    struct Both {
      std::shared_ptr<Object> object;
      Adapter adapter{*object};
    };
    auto both = std::make_shared<Both>(std::move(object));
    return serveHere<H>(std::shared_ptr<Interface>(both, &both->adapter), options);
  }
}

// What serve() returns: whichever handle it is wanted as.
template <typename Object>
class Serving {
 public:
  Serving(std::shared_ptr<Object> object, const ServeOptions& options)
      : object_(std::move(object)), options_(options) {}
  template <std::derived_from<Handle> H>
  operator H() const {
    return H::to(object_, options_);
  }

 private:
  std::shared_ptr<Object> object_;
  ServeOptions options_;
};

// Serves a new object, for a method that returns a handle to it:
//   SessionHandle open(std::string_view user) {
//     return lp::serve(std::make_shared<Session>(user));
//   }
// It lives as long as there is a handle to it, here or in other processes, and no longer than the
// node whose code has served it: when that ends, calls of the object fail with UNAVAILABLE, those
// that run are cancelled, and it is destroyed, before the node's own object is. Else it is
// destroyed on a thread of the runtime's. In its methods lp::context() is the node's. From any
// thread.
template <typename Object>
Serving<Object> serve(std::shared_ptr<Object> object, const ServeOptions& options = {}) {
  return {std::move(object), options};
}

}  // namespace lp
