#include "runtime/launch/instance.h"

#include <utility>

#include "runtime/call/node_context.h"
#include "runtime/call/served.h"
#include "runtime/launch/foreign.h"
#include "runtime/launch/placement.h"
#include "runtime/launch/seed.h"
#include "runtime/transport/listener.h"
#include "runtime/transport/remote_node.h"

namespace lp::_ {

namespace {

constexpr std::uint64_t MAX_NODES = 1'000'000;

}  // namespace

std::vector<PlacedNode> placeNodes(const ProgramSpec& program, const void* parameters,
                                   LaunchType launchType) {
  std::vector<PlacedNode> nodes;
  std::map<std::string_view, std::uint32_t> next;
  for (const NodeSpec& spec: program.nodes) {
    if (spec.exists != nullptr && !spec.exists(parameters, launchType)) continue;
    const std::uint64_t count = spec.count != nullptr ? spec.count(parameters) : 1;
    if (count > MAX_NODES || nodes.size() + count > MAX_NODES) {
      throw Error(Code::INVALID_ARGUMENT, std::string(spec.place) + ": label `" +
                                              std::string(spec.label) + "` wants " +
                                              std::to_string(count) + " nodes; at most " +
                                              std::to_string(MAX_NODES) + " fit in a program");
    }
    for (std::uint64_t i = 0; i < count; ++i) {
      nodes.push_back({{std::string(spec.label), next[spec.label]++}, &spec});
    }
  }
  return nodes;
}

std::uint16_t portOf(const PlacedNode& node, const void* parameters) {
  const std::uint16_t first = node.spec->port != nullptr ? node.spec->port(parameters) : 0;
  if (first == 0) return 0;
  const std::uint64_t port = std::uint64_t{first} + node.id.index;
  if (std::in_range<std::uint16_t>(port)) return static_cast<std::uint16_t>(port);
  throw Error(Code::OUT_OF_RANGE, "the port of " + node.id.text() + " would be " +
                                      std::to_string(port) + ", but 65535 is the last");
}

std::shared_ptr<Instance> Instance::make(Options options) {
  std::shared_ptr<Instance> instance(new Instance(std::move(options)));
  announce(instance);
  return instance;
}

Instance::Instance(Options options): options_(std::move(options)) {
  nodes_ = placeNodes(*options_.program, options_.parameters.get(), options_.launchType);
  for (const NodeSpec& spec: options_.program->nodes) groupSizes_[std::string(spec.label)] += 0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    ++groupSizes_[nodes_[i].id.label];
    positions_.emplace(nodes_[i].id, i);
  }
  processOf_ = placeTogether(options_.layout, nodes_).processOf;
  for (const PlacedNode& node: nodes_) {
    const auto address = addressOf(node, *options_.program, options_.parameters.get());
    if (address) addresses_.emplace(node.id, *address);
  }
}

Instance::~Instance() {
  for (auto& listener: listeners_) listener->close();
}

const PlacedNode& Instance::node(const NodeId& id) const {
  auto found = positions_.find(id);
  if (found == positions_.end()) {
    throw Error(Code::NOT_FOUND,
                "the program " + std::string(options_.program->name) + " has no node " + id.text());
  }
  return nodes_[found->second];
}

std::uint32_t Instance::groupSize(std::string_view label) const {
  auto found = groupSizes_.find(label);
  if (found == groupSizes_.end()) {
    throw Error(Code::NOT_FOUND, "the program " + std::string(options_.program->name) +
                                     " has no label " + std::string(label));
  }
  return found->second;
}

std::unique_ptr<Node> Instance::makeCommand(const PlacedNode& node) const {
  const auto given = options_.commands.find(node.id);
  return std::make_unique<CommandNode>(
      commandOf(node, *options_.program, options_.parameters.get()),
      given != options_.commands.end() ? given->second : CommandSurroundings(),
      givenUp_.get_token());
}

std::shared_ptr<const NodeContext> Instance::contextOf(const NodeId& id) {
  auto context = std::make_shared<NodeContext>();
  context->context = {.program = std::string(options_.program->name),
                      .label = id.label,
                      .index = id.index,
                      .groupSize = groupSize(id.label),
                      .launchType = options_.launchType,
                      .seed = nodeSeed(options_.seed, id.label, id.index)};
  context->name = std::make_shared<const std::string>(id.text());
  context->program = weak_from_this();
  context->stop = stop_.get_token();
  context->callTimeout = callTimeout();
  return context;
}

Shared& Instance::shared(const NodeId& id, std::string_view name) {
  std::lock_guard lock(mutex_);
  return shared_[{processOf_[positions_.at(id)], std::string(name)}];
}

void Instance::dropShared() {
  // What their destructors do is their business, without the lock.
  std::map<std::pair<std::size_t, std::string>, Shared> dropped;
  std::lock_guard lock(mutex_);
  dropped.swap(shared_);
}

void Instance::placeHere(const NodeId& id, unsigned threads) {
  auto served = std::make_shared<Served>(Served::Options{.name = id.text(),
                                                         .threads = threads,
                                                         .lanes = node(id).spec->lanes,
                                                         .node = contextOf(id),
                                                         .isNode = true});
  std::lock_guard lock(mutex_);
  here_[id] = std::move(served);
}

void Instance::placeFake(const NodeId& id, std::shared_ptr<Interface> fake) {
  addresses_.erase(id);
  placeHere(id, node(id).spec->threads);
  if (fake != nullptr) return served(id)->open(std::move(fake));
  served(id)->refuse(Error(Code::UNAVAILABLE,
                           id.text() + " is not made in this test, and nothing replaces it",
                           id.text(), {}));
}

void Instance::placeAt(const NodeId& id, Address address) {
  std::lock_guard lock(mutex_);
  addresses_[id] = std::move(address);
}

// What a node here knows of the others: connections of its own, so that they know who calls.
class Instance::View final: public NodeFinder {
 public:
  View(std::weak_ptr<Instance> instance, NodeId holder)
      : instance_(std::move(instance)), holder_(std::move(holder)) {}

  // NodeFinder
  std::shared_ptr<Target> find(const std::string& label, std::uint32_t index) override {
    auto instance = instance_.lock();
    if (instance == nullptr) return nullptr;
    std::lock_guard lock(instance->mutex_);
    return instance->find({label, index}, holder_);
  }

  // With the instance's lock held.
  std::map<NodeId, std::shared_ptr<RemoteNode>> remotes;

 private:
  std::weak_ptr<Instance> instance_;
  NodeId holder_;
};

const std::shared_ptr<Instance::View>& Instance::viewOf(const NodeId& holder) {
  std::shared_ptr<View>& view = views_[holder];
  if (view == nullptr) view = std::make_shared<View>(weak_from_this(), holder);
  return view;
}

std::shared_ptr<Target> Instance::find(const NodeId& id, const NodeId& holder) {
  const auto here = here_.find(id);
  const auto at = addresses_.find(id);
  if (here != here_.end() && (id == holder || at == addresses_.end())) return here->second;
  if (at == addresses_.end()) return nullptr;
  const std::shared_ptr<View>& view = viewOf(holder);
  std::shared_ptr<RemoteNode>& remote = view->remotes[id];
  if (remote == nullptr) {
    remote = RemoteNode::make({.name = id.text(),
                               .address = at->second,
                               .self = holder.isNobody() ? std::string() : holder.text(),
                               .program = weak_from_this(),
                               .isNode = true,
                               .nodes = view});
    if (auto end = ended_.find(id); end != ended_.end()) remote->ended(end->second);
  }
  return remote;
}

std::shared_ptr<Target> Instance::target(const NodeId& id, const NodeId& holder) {
  std::lock_guard lock(mutex_);
  if (auto found = find(id, holder)) return found;
  if (!positions_.contains(id)) {
    throw Error(Code::FAILED_PRECONDITION,
                "the program " + std::string(options_.program->name) + " has no node " + id.text());
  }
  throw Error(Code::FAILED_PRECONDITION, id.text() + " serves nothing");
}

std::shared_ptr<Served> Instance::served(const NodeId& id) {
  std::lock_guard lock(mutex_);
  auto found = here_.find(id);
  return found != here_.end() ? found->second : nullptr;
}

void Instance::listen(const NodeId& id, const Listening& listening) {
  std::lock_guard lock(mutex_);
  listeners_.push_back(
      Listener::make(listening.socket, here_.at(id), viewOf(id), listening.address.token));
}

void Instance::ended(const NodeId& id, const std::string& how, bool returns) {
  const Error why(Code::UNAVAILABLE, id.text() + " ended: " + how, id.text(), {});
  std::shared_ptr<Served> here;
  std::vector<std::shared_ptr<RemoteNode>> remotes;
  {
    std::lock_guard lock(mutex_);
    if (!returns) ended_.emplace(id, why);
    if (auto found = here_.find(id); found != here_.end()) here = found->second;
    for (auto& [holder, view]: views_) {
      if (auto found = view->remotes.find(id); found != view->remotes.end())
        remotes.push_back(found->second);
    }
  }
  // What is here has been left open by runNode(), if it returns.
  if (here != nullptr && !returns) here->refuse(why);
  for (const auto& remote: remotes) returns ? remote->interrupted(why) : remote->ended(why);
}

void Instance::requestStop(const std::string& why) {
  {
    std::lock_guard lock(mutex_);
    if (std::exchange(stopRequested_, true)) return;
  }
  if (options_.stopListener != nullptr) options_.stopListener->stopRequested(why);
}

void Instance::stop(const std::string& why) {
  std::map<NodeId, std::shared_ptr<Served>> here;
  {
    std::lock_guard lock(mutex_);
    stopRequested_ = true;
    if (stopReason_.empty()) stopReason_ = why;
    here = here_;
  }
  stop_.request_stop();
  for (auto& [id, served]: here) served->cancelAll();
}

std::string Instance::stopReason() const {
  std::lock_guard lock(mutex_);
  return stopReason_;
}

}  // namespace lp::_
