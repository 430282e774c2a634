// What a node keeps on disk: written while it runs and when it ends, read when it starts.
// In: a node with save() and load(), a folder.  Out: one file, whole at any time.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "runtime/launch/instance.h"
#include "runtime/program.h"

namespace lp::_ {

// Of a node, in the folder of a run that --lp_run_dir names.
std::filesystem::path checkpointFile(const std::string& runDirectory, const NodeId& node);
// Whether an earlier run has left any there.
bool hasCheckpoints(const std::string& runDirectory);

// A file that takes the place of another one once all is in it: it is written beside, synced, and
// then renamed, so that a crash at any moment leaves the old one or the new one.
class WholeFile {
 public:
  // Throws lp::Error.
  explicit WholeFile(std::filesystem::path path);
  // What has not taken its place is gone.
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  std::ostream& out() { return out_; }
  // Takes the place; throws lp::Error.
  void finish();

 private:
  std::filesystem::path path_, beside_;
  std::ofstream out_;
};

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
