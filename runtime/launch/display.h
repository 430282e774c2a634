// Where what the nodes print goes: the seam between Output, which knows what a line is, and what a
// person looks at. To a display a node is what prints: a process of one, or of several.
// In: pieces and lines, by node.  Out: whatever the display is.
#pragma once

#include <poll.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lp::_ {

enum class Stream : std::uint32_t {
  OUT = 0,
  ERR = 1,
  END = 2,  // no text: the node has ended, what it left of a line is a line
};

// Nothing here waits. A display takes what is printed as pieces, as they come, or as whole lines.
class Display {
 public:
  virtual ~Display() = default;

  // Before any node starts; throws lp::Error if the nodes cannot be shown so.
  virtual void open() {}
  virtual void piece(std::size_t /*node*/, std::string_view /*text*/) {}
  // Without its newline.
  virtual void line(std::size_t /*node*/, Stream /*stream*/, std::string_view /*text*/) {}

  // What waits to be written, for poll(); nothing is added if there is nothing.
  virtual void watch(std::vector<pollfd>& /*descriptors*/) const {}
  // Writes what can be written without waiting; false if nobody reads it any more.
  virtual bool write() { return true; }
  virtual bool hasUnwritten() const { return false; }
  // Whether nothing more should be added for now.
  virtual bool isFull() const { return false; }
  // What was not written never will be.
  virtual void discard() {}

  // The file that holds all that a node has printed; empty: there is none.
  virtual std::string log(std::size_t /*node*/) const { return {}; }
  // The program is over, and all is written. `failed`: a person will want to read it.
  virtual void close(bool /*failed*/) {}
};

}  // namespace lp::_
