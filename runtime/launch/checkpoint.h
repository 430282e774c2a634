// What a node keeps on disk: written while it runs and when it ends, read when it starts.
// In: a node with save() and load(), a folder.  Out: one file, whole at any time.
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

#include "runtime/launch/instance.h"
#include "runtime/program.h"

namespace lp::_ {

// Of a node, in the folder of a run that --lp_run_dir names.
std::filesystem::path checkpointFile(const std::string& runDirectory, const NodeId& node);
// Whether an earlier run has left any there.
bool hasCheckpoints(const std::string& runDirectory);

// Writes what `save` writes: to a file beside, which is synced and then renamed, so that a crash at
// any moment leaves the old one or the new one. Throws lp::Error, and what `save` throws.
void writeCheckpoint(const std::filesystem::path& file,
                     const std::function<void(std::ostream&)>& save);
// Has it read what is there; false if there is none. Throws lp::Error, and what `load` throws.
bool readCheckpoint(const std::filesystem::path& file,
                    const std::function<void(std::istream&)>& load);

// The checkpoint of one node, from its start to its end. Lives on the node's main thread.
class Checkpoint {
 public:
  // Of no node, of one that has none, or of a run without a folder, it does nothing.
  Checkpoint(Instance& instance, const PlacedNode& placed, Node* node);
  ~Checkpoint();
  Checkpoint(const Checkpoint&) = delete;
  Checkpoint& operator=(const Checkpoint&) = delete;

  // Once the node is made, before it is called.
  void load();
  // From now on it is written at its times, by a call of `served`, or, for a node that serves
  // nothing, beside whatever its threads do. A failure is logged, and what is there stays.
  void begin(std::shared_ptr<Served> served);
  // No more of that; one that is being written goes on.
  void cease();
  // The same, and none is being written when this returns.
  void end();
  // For the last time, when nobody else is in the node.
  void save();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;  // null: nothing to do
};

}  // namespace lp::_
