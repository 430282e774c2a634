// A program inside this process: which nodes live here, where the others are, whether it is
// stopping. In: a ProgramSpec, parameters, and what the launcher learns.  Out: targets for handles,
// and runNode().
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/call/node_context.h"
#include "runtime/call/target.h"
#include "runtime/error.h"
#include "runtime/launch/command_node.h"
#include "runtime/launch/layout.h"
#include "runtime/launch_type.h"
#include "runtime/program.h"
#include "runtime/transport/socket.h"

namespace lp::_ {

class Listener;
class Served;

struct NodeId {
  std::string label;
  std::uint32_t index = 0;

  auto operator<=>(const NodeId&) const = default;
  bool isNobody() const { return label.empty(); }
  std::string text() const { return label + "/" + std::to_string(index); }
};

// A node of the program: which entry of the topology it comes from.
struct PlacedNode {
  NodeId id;
  const NodeSpec* spec = nullptr;
};

// The nodes of a program launched so, in the topology's order; throws INVALID_ARGUMENT
// with the place when a count is out of range (more than 1'000'000 nodes).
std::vector<PlacedNode> placeNodes(const ProgramSpec& program, const void* parameters,
                                   LaunchType launchType);

// The port that it is served at besides; 0: none. Throws OUT_OF_RANGE.
std::uint16_t portOf(const PlacedNode& node, const void* parameters);

// Whoever launched the program.
class StopListener {
 public:
  virtual ~StopListener() = default;
  // A node here has called lp::stop(): everyone is to be stopped. Called once, on any thread.
  virtual void stopRequested(const std::string& why) = 0;
};

class Instance final: public ProgramControl, public std::enable_shared_from_this<Instance> {
 public:
  struct Options {
    const ProgramSpec* program = nullptr;
    std::shared_ptr<const void> parameters;
    Layout layout = {};
    LaunchType launchType = LaunchType::LOCAL_MT;
    std::uint64_t seed = 0;
    std::string runDirectory = {};  // what the run leaves behind goes there; empty: nothing does
    std::shared_ptr<StopListener> stopListener = {};
    // What commands are given that are not given a node's process of their own.
    std::map<NodeId, CommandSurroundings> commands = {};
  };

  // Registers itself as a program of this process, so that lp::stop() outside any node finds it.
  static std::shared_ptr<Instance> make(Options options);
  ~Instance() override;

  const Options& options() const { return options_; }
  const std::vector<PlacedNode>& nodes() const { return nodes_; }
  const PlacedNode& node(const NodeId& id) const;  // throws NOT_FOUND
  std::uint32_t groupSize(std::string_view label) const;

  // Where a node is. Each node that serves is placed once, before the first runNode() and the first
  // target(); those that have an address of their own are, and may be placed anew as fakes.
  // runNode() will run it in this process, `threads` calls at a time.
  void placeHere(const NodeId& id, unsigned threads);
  // An object of a test's answers for it; null: nobody does, and calls fail with UNAVAILABLE.
  void placeFake(const NodeId& id, std::shared_ptr<Interface> fake);
  // It is called there: another process listens, or this one does, and then nobody but the node
  // calls it directly.
  void placeAt(const NodeId& id, Address address);

  // The target of the holder's handles to this node; nobody's: this process's own. Usable at once:
  // calls wait for the node.
  std::shared_ptr<Target> target(const NodeId& id, const NodeId& holder = {});
  // Serves calls that come in at that socket (owned from now on) to the node placed here.
  void listen(const NodeId& id, const Listening& listening);

  // The node is gone: pending and later calls to it fail with UNAVAILABLE, "producer/1 ended: " +
  // how. If it returns, only those that were under way fail, and others wait for it.
  void ended(const NodeId& id, const std::string& how, bool returns);

  // What lp::stop() does: tells the launcher, once.
  void requestStop(const std::string& why) override;
  // Stops the nodes of this process: their stop tokens are set, stop callbacks run, waits wake,
  // pending calls fail with CANCELLED. Harmless when repeated.
  void stop(const std::string& why);
  std::stop_token stopToken() const override { return stop_.get_token(); }
  bool stopping() const { return stop_.stop_requested(); }
  std::string stopReason() const override;
  // The nodes of this process have had their time to stop: what they have started is killed.
  void giveUp() { givenUp_.request_stop(); }
  std::chrono::milliseconds callTimeout() const override {
    return std::chrono::milliseconds(options_.program->callTimeoutMs);
  }

  // For runNode().
  std::unique_ptr<Node> makeCommand(const PlacedNode& node) const;
  std::shared_ptr<Served> served(const NodeId& id);  // null if the node is elsewhere
  std::shared_ptr<const NodeContext> contextOf(const NodeId& id);
  // What nodes that share a process with this one share; as if nodes were processes, also where
  // they are threads.
  Shared& shared(const NodeId& id, std::string_view name);
  // Nobody needs them any more.
  void dropShared();

 private:
  class View;

  explicit Instance(Options options);
  // With the lock held.
  std::shared_ptr<Target> find(const NodeId& id, const NodeId& holder);
  const std::shared_ptr<View>& viewOf(const NodeId& holder);

  Options options_;
  std::vector<PlacedNode> nodes_;
  std::map<NodeId, std::size_t> positions_;
  std::vector<std::size_t> processOf_;  // by position
  std::map<std::string, std::uint32_t, std::less<>> groupSizes_;
  std::stop_source stop_, givenUp_;
  mutable std::mutex mutex_;
  std::string stopReason_;
  bool stopRequested_ = false;
  std::map<NodeId, std::shared_ptr<Served>> here_;
  std::map<NodeId, Address> addresses_;
  std::map<NodeId, Error> ended_;
  std::map<NodeId, std::shared_ptr<View>> views_;
  std::vector<std::shared_ptr<Listener>> listeners_;
  std::map<std::pair<std::size_t, std::string>, Shared> shared_;  // by process and name
};

// What a launcher wants to hear of a node that runs here; called on the node's main thread.
class NodeListener {
 public:
  virtual ~NodeListener() = default;
  // The constructor has returned; calls are served.
  virtual void constructed() {}
  // run() has returned (or there is none, or it is disabled).
  virtual void runReturned() {}
  // The node has failed, as NodeEnd::how says. Before its callers hear of it, so that none of them
  // is taken for the cause.
  virtual void failed(const std::string& /*how*/) {}
};

// How a node ended.
struct NodeEnd {
  bool failed = false;
  std::string how;  // "run() threw std::runtime_error: no disk"; empty if it ended as it should
};

// Runs one node on this thread: constructs it, serves it, calls run() unless `runDisabled`, goes on
// serving until stop() (a node that serves nothing returns after run()), waits for the calls inside
// it, destroys it. Never throws.
NodeEnd runNode(Instance& instance, const NodeId& id, bool runDisabled, NodeListener& listener);

}  // namespace lp::_
