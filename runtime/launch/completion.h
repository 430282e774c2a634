// When a program is done: counts the run()s that have returned.
// In: what they are to each other, and which of them returns.  Out: whether that is all.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runtime/program.h"

namespace lp::_ {

// A node or a colocation as what ends a program has it.
struct Awaitable {
  std::string label = {};                  // of a node
  bool runs = false;                       // a node whose run() returns one day
  std::optional<std::size_t> within = {};  // the colocation that it is a member of
  bool endsWithFirst = false;              // a colocation that is done with its first member
};

class Completion {
 public:
  Completion(const std::vector<Awaitable>& nodes, const std::vector<Awaitable>& colocations,
             const EndSpec& end);

  // The run() of a node has returned; or is to return again, the node having been restarted. Each
  // only after the other.
  void returned(std::size_t node) { count(node, 1); }
  void again(std::size_t node) { count(node, -1); }

  bool isDone() const { return units_.back().isDone(); }
  // Whether anything ever will be.
  bool isEndless() const { return isEndless_; }

 private:
  // Something that is done when so many of those that feed it are.
  struct Unit {
    int needed = 1;
    int done = 0;
    std::vector<std::size_t> feeds = {};

    bool isDone() const { return done >= needed; }
  };

  void count(std::size_t unit, int change);

  // The nodes, the colocations, what is awaited by label, and last the program.
  std::vector<Unit> units_;
  bool isEndless_ = true;
};

}  // namespace lp::_
