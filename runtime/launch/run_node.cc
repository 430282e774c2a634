// A node's life on its main thread.
#include <algorithm>
#include <chrono>
#include <span>

#include "runtime/call/introspection.h"
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

constexpr std::chrono::milliseconds UNHEALTHY_PAUSE{50};

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

// Waits for the node's constructor. False for a server that is none of ours: that it answers at all
// is all there is to know of it.
bool describesItself(const Handle& node) {
  try {
    introspect(node, DESCRIBE);
    return true;
  } catch (const Error& error) {
    if (error.code() == Code::UNIMPLEMENTED) return false;
    throw;
  }
}

// Waits for the nodes that it starts after.
void waitForOthers(Instance& instance, const PlacedNode& placed) {
  for (const std::string_view label: placed.spec->after) {
    for (std::uint32_t i = 0; i < instance.groupSize(label); ++i) {
      const Handle other(instance.target({std::string(label), i}, placed.id));
      if (!describesItself(other)) continue;
      // It has said so itself, and tells nobody when it thinks better of it.
      while (askHealth(other).state != HealthState::SERVING && !waitForStop(UNHEALTHY_PAUSE)) {
      }
    }
  }
}

// Null if it has no port. Throws lp::Error.
std::shared_ptr<Listener> listenAtPort(const Instance& instance, const PlacedNode& placed,
                                       const std::shared_ptr<Served>& served) {
  const std::uint16_t port = portOf(placed, instance.options().parameters.get());
  if (port == 0 || served == nullptr) return nullptr;
  return Listener::make(listenTcp(port, std::nullopt).socket, served, {}, {}, /*openly=*/true);
}

// One after another, until one throws: that is how the node has ended.
class Steps {
 public:
  explicit Steps(const Instance& instance): instance_(instance) {}

  template <typename F>
  void take(const char* what, F f) {
    try {
      f();
    } catch (const CommandFailure& failure) {
      fail(std::string("its command ") + failure.what());
    } catch (...) {
      fail(std::string("its ") + what + " " + describeCurrentException());
    }
  }
  // A constructor or a run() that ends because its program stops may well throw: its calls do. That
  // is no failure of the node.
  template <typename F>
  void takeUnlessStopping(const char* what, F f) {
    take(what, [&] {
      try {
        f();
      } catch (...) {
        if (!instance_.stopping()) throw;
      }
    });
  }
  void fail(const std::string& how) {
    if (!end.failed) end = {true, how};
  }

  NodeEnd end;

 private:
  const Instance& instance_;
};

std::unique_ptr<Node> makeNode(Instance& instance, const PlacedNode& placed) {
  if (!placed.spec->command.empty()) return instance.makeCommand(placed);
  return placed.spec->make(NodeWiring(instance, placed));
}

// The node, unless a step has failed, or the program stops before it is its turn.
std::unique_ptr<Node> make(Instance& instance, const PlacedNode& placed, Steps& steps) {
  if (steps.end.failed) return nullptr;
  std::unique_ptr<Node> node;
  bool isDue = false;
  steps.takeUnlessStopping("wait for others", [&] {
    waitForOthers(instance, placed);
    isDue = true;
  });
  if (!isDue) return nullptr;
  steps.takeUnlessStopping("constructor", [&] { node = makeNode(instance, placed); });
  return node;
}

}  // namespace

NodeEnd runNode(Instance& instance, const NodeId& id, bool runDisabled, NodeListener& listener) {
  const PlacedNode& placed = instance.node(id);
  std::shared_ptr<Served> served = instance.served(id);
  const auto context = served != nullptr ? served->node() : instance.contextOf(id);
  FrameScope scope(SavedFrame(context, nullptr));
  // It may be here again: what was is over.
  context->health->set({HealthState::SERVING, {}});
  Steps steps(instance);
  std::shared_ptr<Listener> atPort;
  try {
    atPort = listenAtPort(instance, placed, served);
  } catch (const Error& error) {
    steps.fail("it " + error.text());
  }
  std::unique_ptr<Node> node = make(instance, placed, steps);
  Checkpoint checkpoint(instance, placed, node.get());
  steps.take("load()", [&] { checkpoint.load(); });
  if (node != nullptr && !steps.end.failed) {
    Interface* interface = node->lpServed();
    const bool serves = served != nullptr && interface != nullptr;
    if (serves) served->open(*interface);
    listener.constructed();
    checkpoint.begin(serves ? served : nullptr);
    steps.takeUnlessStopping("run()", [&] {
      if (placed.spec->runs && !runDisabled) node->lpRun(instance.stopToken());
    });
    if (!steps.end.failed) {
      listener.runReturned();
      if (serves) waitForStop();
    }
  }
  checkpoint.cease();
  if (steps.end.failed) listener.failed(steps.end.how);
  const Error why(Code::UNAVAILABLE, id.text() + " ended: " + reasonOf(steps.end, instance),
                  id.text(), {});
  if (atPort != nullptr) atPort->close();
  if (served != nullptr) {
    const bool mayReturn = placed.spec->restart != RestartPolicy::NEVER && !instance.stopping();
    // If it does not return after all, whoever decides so closes it.
    mayReturn ? served->pause(why) : served->close(why);
  }
  context->objects->close(why);
  checkpoint.end();
  // One that has failed may not be as it should be: what it saved before stays.
  if (!steps.end.failed) steps.take("save()", [&] { checkpoint.save(); });
  steps.take("destructor", [&] { node.reset(); });
  return std::move(steps.end);
}

}  // namespace lp::_
