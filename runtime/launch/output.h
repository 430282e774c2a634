// What the nodes print, line by line.
// In: pieces of text, by node.  Out: whole lines with the node's name in front, on this process's
// own stdout and stderr.
#pragma once

#include <poll.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lp::_ {

enum class Stream : std::uint32_t {
  OUT = 0,
  ERR = 1,
  END = 2,  // no text: the node has ended, what it left of a line is a line
};

// How pieces travel from the keeper to the launcher.
struct OutputHead {
  std::uint32_t node;
  Stream stream;
  std::uint32_t length;
};

class Output {
 public:
  // `color` unset: on a terminal, unless NO_COLOR is set.
  Output(std::vector<std::string> names, std::optional<bool> color);

  void add(std::size_t node, Stream stream, std::string_view text);
  // Lines that wait to be written, for poll(); nothing is added if there are none.
  void watch(std::vector<pollfd>& descriptors) const;
  // Writes what can be written without waiting; false if nobody reads it any more.
  bool write();
  bool hasUnwritten() const { return !queue_.empty(); }
  // Whether nothing more should be added for now.
  bool isFull() const { return queued_ > MAX_QUEUED; }
  // What was not written never will be.
  void discard();

  std::vector<std::string> lastWords(std::size_t node) const;

 private:
  static constexpr std::size_t MAX_QUEUED = 1 << 20;

  struct Text {
    int descriptor;
    std::string text;
  };
  struct Printer {
    std::array<std::string, 2> unfinished;  // by stream
    std::deque<std::string> lastWords;
  };

  void line(std::size_t node, Stream stream, std::string_view text);

  std::vector<std::string> names_;
  std::array<bool, 2> color_;  // by stream
  std::vector<Printer> printers_;
  std::deque<Text> queue_;
  std::size_t queued_ = 0;   // bytes
  std::size_t written_ = 0;  // of the first
  bool discarding_ = false;
};

}  // namespace lp::_
