#include "runtime/call/policy.h"

#include <algorithm>

#include "runtime/call/back_off.h"
#include "runtime/call/node_context.h"
#include "runtime/call/target.h"

namespace lp::_ {

namespace {

constexpr unsigned ATTEMPTS = 3;

// What the rules say of a method: the first that says anything; 0: none does.
std::uint32_t ruled(std::span<const CallRule> rules, const Method& method,
                    std::uint32_t CallRule::* what) {
  for (const CallRule& rule: rules) {
    if (rule.*what != 0 && (rule.method.empty() || rule.method == method.name)) return rule.*what;
  }
  return 0;
}

std::chrono::milliseconds programTimeout(const Target& target) {
  if (const auto& node = currentFrame().node(); node != nullptr) return node->callTimeout;
  const auto program = target.program();
  return program != nullptr ? program->callTimeout() : std::chrono::milliseconds(0);
}

}  // namespace

CallPolicy policyOf(const Handle& handle, const Method& method) {
  const CallOptions& options = handle.lpOptions();
  CallPolicy policy{.waitForReady = options.waitForReady};
  if (options.timeout) {
    policy.timeout = *options.timeout;
  } else if (const auto rule = ruled(handle.lpRules(), method, &CallRule::timeoutMs)) {
    policy.timeout = std::chrono::milliseconds(rule);
  } else if (method.timeoutMs != 0) {
    policy.timeout = std::chrono::milliseconds(method.timeoutMs);
  } else {
    policy.timeout = programTimeout(*handle.lpTarget());
  }
  if (!method.idempotent) return policy;
  const std::uint32_t rule = ruled(handle.lpRules(), method, &CallRule::attempts);
  policy.attempts = std::max(1u, options.attempts.value_or(rule != 0 ? rule : ATTEMPTS));
  return policy;
}

std::chrono::nanoseconds pauseAfter(unsigned attempts) {
  return backOff(attempts, std::chrono::milliseconds(50), std::chrono::seconds(2));
}

}  // namespace lp::_
