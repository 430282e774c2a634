// A writer that knows how C++ is laid out: indentation, 100 columns, comments, lists that wrap.
// In: pieces of code.  Out: one text, as clang-format would leave it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "codegen/plan/includes.h"

namespace lp::gen {

class Text {
 public:
  static constexpr std::size_t COLUMNS = 100;

  // One line at the present indentation; an empty one stays empty.
  Text& line(std::string_view text = {});
  // An empty line, unless the last line is empty or opens a block.
  Text& gap();
  // `// ` lines, wrapped at word boundaries; nothing if there is no text.
  Text& comment(std::string_view text);

  // `head item, item, item tail`, wrapped as clang-format packs arguments: `head` ends with the
  // opening bracket, further lines are aligned behind it; if that does not fit, all items start on
  // the next line, four columns in.
  Text& list(std::string_view head, const std::vector<std::string>& items, std::string_view tail);
  // One line if it fits, else each item on a line of its own, aligned behind `head`: how designated
  // initialisers wrap.
  Text& rows(std::string_view head, const std::vector<std::string>& items, std::string_view tail);

  // A function with one statement: on one line if it fits.
  Text& function(std::string_view head, const std::vector<std::string>& parameters,
                 std::string_view tail, std::string_view statement);
  // A function with these statements, which were written two columns in.
  Text& function(std::string_view head, const std::vector<std::string>& parameters,
                 std::string_view tail, const Text& body);
  // `to = value;`, broken behind the `=` if it must be.
  Text& assign(std::string_view to, std::string_view value);

  Text& indent(std::size_t columns = 2) {
    indent_ += columns;
    return *this;
  }
  Text& outdent(std::size_t columns = 2) {
    indent_ -= columns;
    return *this;
  }

  // Each block followed by an empty line.
  Text& includes(const Includes& includes);

  // `namespace a::b {`, an empty line, ...; ends with `}  // namespace a::b`. An empty name is
  // anonymous.
  Text& openNamespace(std::string_view name);
  Text& closeNamespace(std::string_view name);

  // Whether a line that begins at the present indentation stays within the columns.
  bool fits(std::string_view text) const { return indent_ + text.size() <= COLUMNS; }

  // The text, without empty lines at its end.
  std::string text() const;

 private:
  std::string text_;
  std::size_t indent_ = 0;
};

}  // namespace lp::gen
