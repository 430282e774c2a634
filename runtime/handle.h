// What emitted handles have in common.
// In: a target from the runtime.  Out: a value, cheap to copy, usable from any thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace lp {

// How a call through a handle is made.
struct CallOptions {
  // From the start of the call to its end, waiting for the node and connecting included. Zero and
  // none: no limit but that of the call this one is made in. Past it the call fails with
  // DEADLINE_EXCEEDED and its handler is cancelled.
  std::optional<std::chrono::nanoseconds> timeout = {};
  // Whether a call waits for a node that is not up yet; otherwise it fails with UNAVAILABLE at
  // once.
  bool waitForReady = true;
};

namespace _ {
class Target;
}

// Base of every `<Service>Handle`. A default-constructed handle refers to nothing: calls throw
// FAILED_PRECONDITION. Members are named lp... so that they meet no method of a schema.
class Handle {
 public:
  Handle() = default;
  explicit Handle(std::shared_ptr<_::Target> target, CallOptions options = {})
      : target_(std::move(target)), options_(options) {}

  explicit operator bool() const { return target_ != nullptr; }
  bool operator==(const Handle& other) const { return target_ == other.target_; }

  // What it refers to, for messages: "producer/1".
  std::string lpName() const;
  const std::shared_ptr<_::Target>& lpTarget() const { return target_; }
  const CallOptions& lpOptions() const { return options_; }

 protected:
  template <typename H>
  H with(const CallOptions& options) const {
    return H(target_, options);
  }

 private:
  std::shared_ptr<_::Target> target_;
  CallOptions options_;
};

}  // namespace lp
