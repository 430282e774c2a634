// The displays with a file per node: `output_to_files`, and all that have windows.
// In: pieces, by node.  Out: files, and windows that show them.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/launch/display.h"
#include "runtime/launch/windows.h"

namespace lp::_ {

class FileDisplay final: public Display {
 public:
  struct Options {
    std::string program;  // its name, for messages
    // Of the nodes: "label/index", which is where the file lies; empty for one that has none.
    std::vector<std::string> names;
    std::string directory;
    // Whether the directory is for this run alone: made private, and, if there are windows to read
    // in, removed when no node has failed.
    bool isOwnDirectory = false;
    std::unique_ptr<Windows> windows = nullptr;  // null: none
  };

  explicit FileDisplay(Options options);
  // As close(false).
  ~FileDisplay() override;

  void open() override;
  void piece(std::size_t node, std::string_view text) override;
  void watch(std::vector<pollfd>& descriptors) const override;
  bool write() override;
  std::string log(std::size_t node) const override;
  void close(bool failed) override;

 private:
  void say(const std::string& text) const;

  Options options_;
  // Tells what windows complain of: a display that is not there, for example.
  void tellComplaints();

  std::string complaint_;   // not yet a whole line
  std::vector<int> files_;  // -1: none, or it cannot be written to any more
  bool isOpen_ = false;
};

// Where the files go if nobody says so: below the system's temporary directory. Nothing is made.
std::string ownOutputDirectory(std::string_view program, const std::string& runName);

}  // namespace lp::_
