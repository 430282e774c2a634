// The display `current_terminal`: all nodes on this process's own stdout and stderr.
// In: lines, by node.  Out: the same with the node's name in front, if it is not empty.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/launch/display.h"

namespace lp::_ {

class LineDisplay final: public Display {
 public:
  // `color` unset: on a terminal, unless NO_COLOR is set.
  LineDisplay(std::vector<std::string> names, std::optional<bool> color);

  void line(std::size_t node, Stream stream, std::string_view text) override;
  void watch(std::vector<pollfd>& descriptors) const override;
  bool write() override;
  bool hasUnwritten() const override { return !queue_.empty(); }
  bool isFull() const override { return queued_ > MAX_QUEUED; }
  void discard() override;

 private:
  static constexpr std::size_t MAX_QUEUED = 1 << 20;

  struct Text {
    int descriptor;
    std::string text;
  };

  std::vector<std::string> names_;
  std::array<bool, 2> color_;  // by stream
  std::deque<Text> queue_;
  std::size_t queued_ = 0;   // bytes
  std::size_t written_ = 0;  // of the first
  bool discarding_ = false;
};

}  // namespace lp::_
