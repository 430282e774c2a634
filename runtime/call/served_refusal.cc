// Which requests the object does not take, and what they are told.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "runtime/call/introspection.h"
#include "runtime/call/served.h"

namespace lp::_ {

// Why the request is not taken; else its method is found.
std::optional<Error> Served::refusal(Entry& entry) {
  if (closed_) return closedBecause_;
  if (waitingForOpen_.size() >= options_.maxQueued) return tooMany(lanes_[0]);
  const Request& request = *entry.request;
  if (!isOpen()) {
    if (!asksForHealth(request.interfaceId(), request.ordinal())) return std::nullopt;
    return Error(Code::UNAVAILABLE, name() + " is not up yet", name(), {});
  }
  entry.method = request.method() != nullptr
                     ? request.method()
                     : findMethod(*service_, request.interfaceId(), request.ordinal());
  if (entry.method == nullptr) {
    return Error(Code::UNIMPLEMENTED,
                 name() + " has no method " + std::to_string(request.ordinal()) + " of interface " +
                     std::to_string(request.interfaceId()),
                 name(), {});
  }
  request.frame()->node = name_;
  request.frame()->method = entry.method->name;
  entry.lane = &laneOf(*entry.method);
  std::size_t waiting = entry.lane->queue.size();
  if (entry.method->batch != nullptr) {
    const auto found = gathered_.find(entry.method);
    if (found != gathered_.end()) waiting += found->second.queue.size();
  }
  if (isStreamed(entry)) {
    if (auto failed = streams_.failure(request, *entry.method)) return failed;
    waiting += streams_.waiting(request, *entry.method);
  }
  if (waiting >= options_.maxQueued) return tooMany(*entry.lane);
  return entry.method->start == nullptr ? wouldWaitForItself(entry) : std::nullopt;
}

Error Served::tooMany(const Lane& lane) const {
  std::string text = std::to_string(options_.maxQueued) + " calls are waiting already";
  const std::string inside = whoIsInside(lane);
  return Error(Code::RESOURCE_EXHAUSTED, inside.empty() ? text : text + ": " + inside, name(), {});
}

std::string Served::whoIsInside(const Lane& lane) const {
  std::map<std::string_view, unsigned> counts;
  for (const Inside& one: inside_) {
    if (one.lane == &lane) ++counts[one.request->frame()->method];
  }
  std::string text;
  for (const auto& [method, count]: counts) {
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " of " +
            std::to_string(lane.threads) + " threads of " + name() +
            (lane.name.empty() ? "" : " in its lane `" + std::string(lane.name) + "`") +
            " are in `" + std::string(method) + "`";
  }
  return text;
}

// All slots are taken by calls that wait, directly or not, for this one, or for one that may be in
// a batch with it.
std::optional<Error> Served::wouldWaitForItself(const Entry& entry) const {
  const Lane& lane = *entry.lane;
  if (lane.mayStart()) return std::nullopt;
  const Request& request = *entry.request;
  const std::vector<Hop>& outer = request.frame()->outer;
  const auto gathered = gathered_.find(entry.method);
  auto inChain = [&](std::uint64_t id) {
    return std::ranges::any_of(outer, [&](const Hop& hop) { return hop.call == id; }) ||
           (gathered != gathered_.end() && gathered->second.queue.waitsFor(id));
  };
  unsigned own = 0;
  for (const Inside& one: inside_) {
    own += one.lane == &lane && inChain(one.request->id()) ? 1u : 0u;
  }
  for (const Direct& one: direct_) own += one.lane == &lane && inChain(one.id) ? 1u : 0u;
  if (own < lane.running) return std::nullopt;
  std::string path;
  for (const Hop& hop: request.frame()->chain()) {
    path += (path.empty() ? "" : " -> ") + hop.node + "." + hop.method;
  }
  return Error(Code::FAILED_PRECONDITION,
               "the call would wait for itself: all " + std::to_string(lane.threads) +
                   " thread(s) of " + name() + " are in it already: " + path,
               name(), {});
}

}  // namespace lp::_
