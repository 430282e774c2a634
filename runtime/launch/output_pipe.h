// The keeper's side of the output: from the nodes' pipes into the socket to the launcher.
// In: descriptors.  Out: pieces, each with an OutputHead.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "runtime/launch/output.h"

namespace lp::_ {

class OutputPipe {
 public:
  // `socket` does not block and is not owned.
  explicit OutputPipe(int socket): socket_(socket) {}

  // Copies what the pipe holds; at its end, or when it is broken, closes it and sets it to -1.
  void copy(std::size_t process, Stream stream, int& pipe);
  void add(std::size_t process, Stream stream, std::string_view text);

  bool hasUnsent() const { return sent_ < out_.size(); }
  void flush();
  // Whether the nodes' pipes should not be read for now.
  bool isFull() const { return out_.size() - sent_ > MAX_KEPT; }

 private:
  static constexpr std::size_t MAX_KEPT = 256 * 1024;

  int socket_;
  std::string out_;
  std::size_t sent_ = 0;
};

}  // namespace lp::_
