#include "runtime/dynamic_handle.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>

#include "runtime/call/policy.h"
#include "runtime/call/target.h"
#include "runtime/dynamic/description.h"
#include "runtime/dynamic/json.h"
#include "runtime/error.h"

namespace lp {

namespace {

using Clock = std::chrono::steady_clock;

// The call keeps what its method is described by, however long it lives.
std::shared_ptr<_::OutgoingCall> callOf(const Handle& handle,
                                        std::shared_ptr<const _::Description> description,
                                        const Method& method) {
  auto* call = new _::OutgoingCall(handle.lpTarget(), _::policyOf(handle, method), method);
  return {call, [description = std::move(description)](_::OutgoingCall* done) { delete done; }};
}

}  // namespace

struct DynamicHandle::Known {
  std::mutex mutex;
  std::shared_ptr<const _::Description> description;  // null: not asked yet
};

DynamicHandle::DynamicHandle(const Handle& handle)
    : Handle(handle), known_(std::make_shared<Known>()) {}

DynamicHandle DynamicHandle::with(const CallOptions& options) const {
  DynamicHandle other(Handle(lpTarget(), options, lpRules()));
  if (known_ != nullptr) other.known_ = known_;
  return other;
}

std::vector<std::string> DynamicHandle::listMethods() const { return description()->names(); }

std::string DynamicHandle::call(std::string_view method, std::string_view json) const {
  const Clock::time_point begin = Clock::now();
  const auto known = description();
  const _::Description::Entry& entry = known->find(method);
  const std::string name = lpName() + "." + entry.name;
  if (!entry.schema) {
    throw Error(Code::UNIMPLEMENTED, name + " does not say what its arguments are", lpName(), {});
  }
  const std::string place = _::placeOfHandle(entry.schema->getResultType());
  if (!place.empty()) {
    throw Error(Code::UNIMPLEMENTED,
                name + " returns a handle, `" + place +
                    "`, for which JSON has no form; call it through a typed handle",
                lpName(), {});
  }
  const auto call = callOf(until(begin), known, entry.method);
  _::readJson(json, "the arguments of " + name,
              call->content().initAs<capnp::DynamicStruct>(entry.schema->getParamType()));
  call->start(nullptr);
  call->wait();
  call->throwIfFailed();
  return _::writeJson(
      call->response().content().getAs<capnp::DynamicStruct>(entry.schema->getResultType()));
}

std::shared_ptr<const _::Description> DynamicHandle::description() const {
  if (known_ == nullptr) return _::Description::ask(*this);  // refers to nothing: that says so
  {
    std::lock_guard lock(known_->mutex);
    if (known_->description != nullptr) return known_->description;
  }
  auto description = _::Description::ask(*this);
  std::lock_guard lock(known_->mutex);
  return known_->description = std::move(description);
}

// With what is left of the time there is for a call that began then.
Handle DynamicHandle::until(Clock::time_point begin) const {
  CallOptions options = lpOptions();
  if (options.timeout && options.timeout->count() > 0) {
    options.timeout =
        std::max(std::chrono::nanoseconds(1), *options.timeout - (Clock::now() - begin));
  }
  return Handle(lpTarget(), options, lpRules());
}

}  // namespace lp
