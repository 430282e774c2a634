// What a test changes of a program before its launch: the bases of emitted `test::Nodes`.
// In: nodes.LABEL.disableRun(), .replace(object), .alone().  Out: Overrides.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/testing/harness.h"

namespace lp::testing {

class Nodes {
 public:
  Nodes() = default;
  Nodes(const Nodes&) = delete;
  Nodes& operator=(const Nodes&) = delete;

  // What the nodes' own seeds are made of.
  void setSeed(std::uint64_t seed) { changes_.seed = seed; }
  // What nodes are given, and which go together, in place of what the topology says, as
  // --lp_profile: the text of an `Lp.Profile`.
  void setProfile(std::string text) { changes_.profile = std::move(text); }
  // Where nodes keep their checkpoints, and begin with those of a program before.
  void setRunDirectory(std::string directory) { changes_.runDirectory = std::move(directory); }
  // What calls between nodes travel over.
  void setTransport(TransportType transport) { changes_.transport = transport; }
  // How long nodes may take to stop at the end of the test.
  void setGrace(std::chrono::nanoseconds grace) { changes_.grace = grace; }

  Overrides overrides() && { return std::move(changes_); }

 private:
  friend class Label;

  Overrides changes_;
};

// One member of the emitted class: a label. Each kind below adds what can be done with it.
class Label {
 public:
  Label(Nodes& nodes, std::string_view label): nodes_(nodes), label_(label) {}

  // Of the program only these are made, and others of which this is said: what a node does is tried
  // by hand, with objects of the test for those that it calls. Calls of nodes that nothing replaces
  // fail with UNAVAILABLE. The program is done when the run() of those that there are has returned.
  void alone() { changes().aloneLabels.insert(label()); }

 protected:
  Nodes& nodes() const { return nodes_; }
  Overrides& changes() const { return nodes_.changes_; }
  const std::string& label() const { return label_; }

 private:
  Nodes& nodes_;
  std::string label_;
};

// One node: a label without a count, or an element of a group.
class Element: public Label {
 public:
  Element(Nodes& nodes, std::string_view label, std::uint32_t index = 0)
      : Label(nodes, label), name_{std::string(label), index} {}

  // As that of a label, of this one node.
  void alone() { changes().alone.insert(name_); }

 protected:
  const NodeName& name() const { return name_; }

 private:
  NodeName name_;
};

// A label without a service: one node, or a group.
class RunningNode: public Label {
 public:
  using Label::Label;

  // The nodes are made; their run() is not called.
  void disableRun() { changes().disabledLabels.insert(label()); }
};

// A node that serves.
template <template <typename> class Adapter>
class OneNode: public Element {
 public:
  using Element::Element;

  // The object answers for the node, which is not made. It needs those methods that are called; the
  // others answer UNIMPLEMENTED. It has to outlive the program.
  template <typename Object>
  void replace(Object& object) {
    changes().replacements[name()] = std::make_shared<Adapter<Object>>(object);
  }
};

// A node that serves and has run().
template <template <typename> class Adapter>
class RunningOneNode: public OneNode<Adapter> {
 public:
  using OneNode<Adapter>::OneNode;

  // The node is made and serves; its run() is not called.
  void disableRun() { this->changes().disabledRuns.insert(this->name()); }
};

// A group of nodes that serve.
template <template <typename> class Adapter>
class NodeGroup: public Label {
 public:
  using Label::Label;

  OneNode<Adapter> at(std::uint32_t index) { return {nodes(), label(), index}; }
};

// A group of nodes that serve and have run().
template <template <typename> class Adapter>
class RunningNodeGroup: public RunningNode {
 public:
  using RunningNode::RunningNode;

  RunningOneNode<Adapter> at(std::uint32_t index) { return {nodes(), label(), index}; }
};

}  // namespace lp::testing
