// What emitted code calls: making a call, serving one, and moving values in and out of messages.
// In: emitted .lp.cc files only; users include none of this.
#pragma once

#include <capnp/any.h>
#include <capnp/capability.h>
#include <capnp/list.h>
#include <capnp/stream.capnp.h>  // what methods that stream return

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/bytes.h"
#include "runtime/call/message.h"
#include "runtime/call/request.h"
#include "runtime/call/served.h"
#include "runtime/call/target.h"
#include "runtime/error.h"
#include "runtime/future.h"
#include "runtime/handle.h"
#include "runtime/service.h"

namespace lp::_ {

// -------------------------------------------------------------------------------------------
// serving a call

template <typename Params>
typename Params::Reader params(Request& request) {
  return request.params().getAs<Params>();
}
template <typename Results>
typename Results::Builder results(Request& request) {
  return request.results().initAs<Results>();
}
template <typename I>
I& as(Interface& object) {
  return *static_cast<I*>(object.lpCast(I::LP_ID));
}
// Throws UNIMPLEMENTED: "`FakeStore` has no `put`".
[[noreturn]] void unimplemented(const Interface& object, std::string_view method);

// --------------------------------------------------------------------------------------------
// making a call

// Throws FAILED_PRECONDITION for a handle that refers to nothing.
std::shared_ptr<OutgoingCall> newCall(const Handle& handle, const Method& method);

template <typename Params>
typename Params::Builder params(const std::shared_ptr<OutgoingCall>& call) {
  return call->content().initAs<Params>();
}
template <typename Results>
typename Results::Reader results(Response& response) {
  return response.content().getAs<Results>();
}

// Starts the call. `decode` reads its results, later, on the thread that asks for them.
template <typename T>
Future<T> start(std::shared_ptr<OutgoingCall> call, T (*decode)(Response&)) {
  call->start(reinterpret_cast<void (*)()>(decode));
  return Future<T>({std::move(call), [](FutureBase& state) -> T {
                      auto& done = static_cast<OutgoingCall&>(state);
                      const SourceScope scope(done.response().source());
                      return reinterpret_cast<T (*)(Response&)>(done.decode())(done.response());
                    }});
}

// A sync call that may run on the caller's thread: the object is here, it has a free thread, and
// neither a deadline nor an event loop is in the way.
class DirectCall {
 public:
  DirectCall(const Handle& handle, const Method& method);
  ~DirectCall();
  DirectCall(const DirectCall&) = delete;
  DirectCall& operator=(const DirectCall&) = delete;

  Interface* object() const { return object_; }
  SavedFrame frame() const;
  const std::string& name() const { return served_->name(); }
  // So many attempts have failed, the last with this error: whether there is to be another, now.
  // Until then the object is left to others.
  bool tryAgain(const Error& error, unsigned attempts);

 private:
  // Kept, for the method may drop the very handle it was called through.
  std::shared_ptr<Target> target_;
  Served* served_ = nullptr;
  const Method& method_;
  unsigned attempts_ = 1;  // at most
  std::uint64_t id_ = 0;
  Interface* object_ = nullptr;
};

template <typename I>
class Direct {
 public:
  Direct(const Handle& handle, const Method& method): call_(handle, method) {}
  explicit operator bool() const { return call_.object() != nullptr; }

  template <typename F>
  auto call(F f) {
    for (unsigned attempts = 1;; ++attempts) {
      std::optional<Error> failed;
      try {
        FrameScope scope(call_.frame());
        return f(as<I>(*call_.object()));
      } catch (...) {
        failed = toError(std::current_exception(), call_.name());
      }
      if (!call_.tryAgain(*failed, attempts)) throw Error(*failed);
    }
  }

 private:
  DirectCall call_;
};

// Throws FAILED_PRECONDITION on an event loop, where no sync call may be made.
template <typename I>
Direct<I> direct(const Handle& handle, const Method& method) {
  return Direct<I>(handle, method);
}

// -------------------------------------------------------------------------------------- values in
// messages

inline std::string_view text(capnp::Text::Reader from) { return {from.begin(), from.size()}; }
inline std::span<const std::byte> data(capnp::Data::Reader from) {
  return std::as_bytes(std::span(from.begin(), from.size()));
}

// `to` was made with the size of `from`.
inline void copyText(std::string_view from, capnp::Text::Builder to) {
  if (!from.empty()) std::memcpy(to.begin(), from.data(), from.size());
}
inline capnp::Data::Reader data(std::span<const std::byte> from) {
  return {reinterpret_cast<const kj::byte*>(from.data()), from.size()};
}
// Data for a field of `to`, or for an element of it.
template <typename To>
capnp::Orphan<capnp::Data> data(const Bytes& from, To to) {
  return newData(from, capnp::Orphanage::getForMessageContaining(to));
}
// What is not Bytes may change once this returns.
template <typename To>
capnp::Orphan<capnp::Data> data(const BytesView& from, To to) {
  if (from.bytes() != nullptr) return data(*from.bytes(), to);
  return capnp::Orphanage::getForMessageContaining(to).newOrphanCopy(data(from));
}
// The count of a list in a message.
inline unsigned count(std::size_t size) {
  if (size >= (std::size_t{1} << 29))
    throw Error(Code::RESOURCE_EXHAUSTED, "a list of more than 2^29 - 1 elements");
  return static_cast<unsigned>(size);
}

// A list of numbers, in place where it lies as C++ has it, else copied: a newer peer may send
// structs for numbers.
template <typename T>
class Numbers {
 public:
  explicit Numbers(typename capnp::List<T>::Reader from) {
    capnp::AnyList::Reader any(from);
    if (any.getElementSize() == elementSize()) {
      const auto bytes = any.getRawBytes();
      view_ = {reinterpret_cast<const T*>(bytes.begin()), from.size()};
    } else {
      copy_.reserve(from.size());
      for (T element: from) copy_.push_back(element);
      view_ = copy_;
    }
  }
  operator std::span<const T>() const { return view_; }
  std::vector<T> vector() const { return {view_.begin(), view_.end()}; }

 private:
  static constexpr capnp::ElementSize elementSize() {
    return sizeof(T) == 1   ? capnp::ElementSize::BYTE
           : sizeof(T) == 2 ? capnp::ElementSize::TWO_BYTES
           : sizeof(T) == 4 ? capnp::ElementSize::FOUR_BYTES
                            : capnp::ElementSize::EIGHT_BYTES;
  }
  std::vector<T> copy_;
  std::span<const T> view_;
};

template <typename T>
void copyNumbers(std::span<const T> from, typename capnp::List<T>::Builder to) {
  for (unsigned i = 0; i < to.size(); ++i) to.set(i, from[i]);
}

// A handle as a capability of a message, and back. An empty handle is a null capability.
template <typename WireInterface>
typename WireInterface::Client capability(const Handle& handle) {
  if (!handle) return typename WireInterface::Client(nullptr);
  return capnp::Capability::Client(hookOf(handle.lpTarget())).template castAs<WireInterface>();
}
template <typename H, typename Client>
H handle(Client client) {
  std::shared_ptr<Target> target = targetOf(capnp::Capability::Client(client));
  return target != nullptr ? H(std::move(target)) : H();
}

}  // namespace lp::_
