// What emitted handles have in common.
// In: a target from the runtime.  Out: a value, cheap to copy, usable from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace lp {

// How a call through a handle is made. What it leaves open the topology's `calls` say, then the
// method's own annotations, then the program.
struct CallOptions {
  // From the start of the call to its end, waiting for the node, connecting and trying again
  // included. Past it the call fails with DEADLINE_EXCEEDED and its handler is cancelled. Zero: no
  // limit but that of the call this one is made in, which always holds.
  std::optional<std::chrono::nanoseconds> timeout = {};
  // Whether a call waits for a node that is not up yet; otherwise it fails with UNAVAILABLE at
  // once.
  bool waitForReady = true;
  // How often a call is made, at most, while it fails with UNAVAILABLE and the node has not ended;
  // 3 if nobody says. Between them it pauses for 50 ms, then twice as long each time up to 2 s, a
  // fifth more or less by chance. For methods annotated idempotent or readOnly: others are called
  // once, whatever this says.
  std::optional<std::uint32_t> attempts = {};
};

// What a topology says of a node's calls to one label. Lists of them are sorted by label; those for
// one method come before those for all.
struct CallRule {
  std::string_view to = {};      // a label
  std::string_view method = {};  // as the schema spells it; empty: every method
  std::uint32_t timeoutMs = 0;   // 0: not said here
  std::uint32_t attempts = 0;    // 0: not said here
};

namespace _ {
class Target;
}

// Base of every `<Service>Handle`. A default-constructed handle refers to nothing: calls throw
// FAILED_PRECONDITION. Members are named lp... so that they meet no method of a schema.
class Handle {
 public:
  Handle() = default;
  // `rules` are of the label that it refers to, and outlive it.
  explicit Handle(std::shared_ptr<_::Target> target, CallOptions options = {},
                  std::span<const CallRule> rules = {})
      : target_(std::move(target)), options_(options), rules_(rules) {}

  explicit operator bool() const { return target_ != nullptr; }
  bool operator==(const Handle& other) const { return target_ == other.target_; }

  // What it refers to, for messages: "producer/1".
  std::string lpName() const;
  const std::shared_ptr<_::Target>& lpTarget() const { return target_; }
  const CallOptions& lpOptions() const { return options_; }
  std::span<const CallRule> lpRules() const { return rules_; }

 protected:
  template <typename H>
  H with(const CallOptions& options) const {
    return H(target_, options, rules_);
  }

 private:
  std::shared_ptr<_::Target> target_;
  CallOptions options_;
  std::span<const CallRule> rules_;
};

}  // namespace lp
