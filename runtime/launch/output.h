// What the nodes print, line by line. Nodes that share a process share their output, so all of it
// goes by process.
// In: pieces of text.  Out: pieces and whole lines, to a display; the last words of each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/launch/display.h"

namespace lp::_ {

// How pieces travel from the keeper to the launcher.
struct OutputHead {
  std::uint32_t process;
  Stream stream;
  std::uint32_t length;
};

class Output {
 public:
  // `jsonNames`: the processes'; then the display is given lines alone, each a JSON object. Empty:
  // it is given what they print.
  Output(std::size_t processes, std::unique_ptr<Display> display,
         std::vector<std::string> jsonNames = {});

  void add(std::size_t process, Stream stream, std::string_view text);
  Display& display() { return *display_; }
  const Display& display() const { return *display_; }

  // The last lines, whatever became of them.
  std::vector<std::string> lastWords(std::size_t process) const;

 private:
  struct Printer {
    std::array<std::string, 2> unfinished;  // by stream
    std::deque<std::string> lastWords;
  };

  void line(std::size_t process, Stream stream, std::string_view text);

  std::unique_ptr<Display> display_;
  std::vector<std::string> jsonNames_;
  std::vector<Printer> printers_;
};

}  // namespace lp::_
