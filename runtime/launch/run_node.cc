// A node's life on its main thread.
#include <algorithm>
#include <span>

#include "runtime/call/served.h"
#include "runtime/frame.h"
#include "runtime/launch/checkpoint.h"
#include "runtime/launch/instance.h"
#include "runtime/launch/memory_limit.h"
#include "runtime/launch/seed.h"
#include "runtime/stop.h"
#include "runtime/transport/listener.h"

namespace lp::_ {

namespace {

class NodeWiring final: public Wiring {
 public:
  NodeWiring(Instance& instance, const PlacedNode& node)
      : instance_(instance), id_(node.id), calls_(node.spec->calls) {}
  std::uint32_t index() const override { return id_.index; }
  std::uint32_t groupSize(std::string_view label) const override {
    return instance_.groupSize(label);
  }
  std::uint64_t seed() const override {
    return nodeSeed(instance_.options().seed, id_.label, id_.index);
  }
  Shared& shared(std::string_view name) const override { return instance_.shared(id_, name); }

 private:
  const void* rawParameters() const override { return instance_.options().parameters.get(); }
  std::shared_ptr<Target> target(std::string_view label, std::uint32_t index) const override {
    return instance_.target({std::string(label), index}, id_);
  }
  std::span<const CallRule> callRules(std::string_view label) const override {
    const auto rules = std::ranges::equal_range(calls_, label, {}, &CallRule::to);
    return {rules.begin(), rules.end()};
  }

  Instance& instance_;
  const NodeId& id_;
  std::span<const CallRule> calls_;
};

// "threw std::runtime_error: no disk"
std::string describeCurrentException() {
  const Error error = toError(std::current_exception(), "");
  const std::string what = "threw " +
                           (error.origin().empty() ? std::string("an exception") : error.origin()) +
                           ": " + error.text();
  const std::string limit = error.origin() == "std::bad_alloc" ? memoryLimitText() : "";
  return limit.empty() ? what : what + "; " + limit;
}

// What its callers hear.
std::string reasonOf(const NodeEnd& end, const Instance& instance) {
  if (end.failed) return end.how;
  return instance.stopping() ? instance.stopReason() : "it is done";
}

// Null if it has no port. Throws lp::Error.
std::shared_ptr<Listener> listenAtPort(const Instance& instance, const PlacedNode& placed,
                                       const std::shared_ptr<Served>& served) {
  const std::uint16_t port = portOf(placed, instance.options().parameters.get());
  if (port == 0 || served == nullptr) return nullptr;
  return Listener::make(listenTcp(port, std::nullopt).socket, served, {}, {}, /*openly=*/true);
}

}  // namespace

NodeEnd runNode(Instance& instance, const NodeId& id, bool runDisabled, NodeListener& listener) {
  const PlacedNode& placed = instance.node(id);
  std::shared_ptr<Served> served = instance.served(id);
  const auto context = served != nullptr ? served->node() : instance.contextOf(id);
  FrameScope scope(SavedFrame(context, nullptr));
  // It may be here again: what was is over.
  context->health->set({HealthState::SERVING, {}});
  NodeEnd end;
  auto attempt = [&end](const char* what, auto f) {
    try {
      f();
    } catch (...) {
      if (!end.failed) end = {true, std::string("its ") + what + " " + describeCurrentException()};
    }
  };
  // A constructor or a run() that ends because its program stops may well throw: its calls do. That
  // is no failure of the node.
  auto attemptUnlessStopping = [&](const char* what, auto f) {
    attempt(what, [&] {
      try {
        f();
      } catch (...) {
        if (!instance.stopping()) throw;
      }
    });
  };
  std::shared_ptr<Listener> atPort;
  try {
    atPort = listenAtPort(instance, placed, served);
  } catch (const Error& error) {
    end = {true, "it " + error.text()};
  }
  std::unique_ptr<Node> node;
  if (!end.failed)
    attemptUnlessStopping("constructor",
                          [&] { node = placed.spec->make(NodeWiring(instance, placed)); });
  Checkpoint checkpoint(instance, placed, node.get());
  attempt("load()", [&] { checkpoint.load(); });
  if (node != nullptr && !end.failed) {
    Interface* interface = node->lpServed();
    const bool serves = served != nullptr && interface != nullptr;
    if (serves) served->open(*interface);
    listener.constructed();
    checkpoint.begin(serves ? served : nullptr);
    attemptUnlessStopping("run()", [&] {
      if (placed.spec->runs && !runDisabled) node->lpRun(instance.stopToken());
    });
    if (!end.failed) {
      listener.runReturned();
      if (serves) waitForStop();
    }
  }
  checkpoint.cease();
  if (end.failed) listener.failed(end.how);
  const Error why(Code::UNAVAILABLE, id.text() + " ended: " + reasonOf(end, instance), id.text(),
                  {});
  if (atPort != nullptr) atPort->close();
  if (served != nullptr) {
    const bool mayReturn = placed.spec->restart != RestartPolicy::NEVER && !instance.stopping();
    // If it does not return after all, whoever decides so closes it.
    mayReturn ? served->pause(why) : served->close(why);
  }
  context->objects->close(why);
  checkpoint.end();
  // One that has failed may not be as it should be: what it saved before stays.
  if (!end.failed) attempt("save()", [&] { checkpoint.save(); });
  attempt("destructor", [&] { node.reset(); });
  return end;
}

}  // namespace lp::_
