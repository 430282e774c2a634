#include "runtime/call/batch.h"

#include <chrono>
#include <exception>

#include "runtime/call/target.h"

namespace lp::_ {

Batch::Batch(BatchQueue& queue, const Method& method,
             const std::shared_ptr<const std::string>& node)
    : Request(method.interfaceId, method.ordinal, newCallId()), queue_(queue) {
  frame()->node = node;
  frame()->method = method.name;
}

void Batch::start() {
  calls_ = queue_.start(now());
  // Whoever waits for one of its calls waits for what this calls, too.
  for (const auto& call: calls_) {
    const std::vector<Hop>& outer = call->frame()->outer;
    frame()->outer.insert(frame()->outer.end(), outer.begin(), outer.end());
  }
}

void Batch::checkCount(std::size_t results, std::size_t arguments) const {
  if (results == arguments) return;
  throw Error(Code::INTERNAL, "`" + std::string(frame()->method) + "` returned " +
                                  std::to_string(results) + " results for a batch of " +
                                  std::to_string(arguments));
}

void Batch::fail(const Error& error) {
  for (std::shared_ptr<Request>& slot: calls_) {
    if (const auto call = std::exchange(slot, nullptr)) call->fail(error);
  }
  calls_.clear();
}

Error Batch::currentError() const { return toError(std::current_exception(), *frame()->node); }

}  // namespace lp::_
