// Messages to the user about what they wrote.
// In: a kind (typed, numbered), a position, arguments.  Out: a list, printed once at the end.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "codegen/base/position.h"

namespace lp::gen {

enum class Severity { ERROR, WARNING };

// One sort of message, declared once in kinds.h. The number is permanent; the format is fmt's, and
// the count of its `{}` is checked by the compiler against the argument types.
template <typename... Args>
struct Kind {
  consteval Kind(std::string_view itsNumber, std::string_view itsFormat,
                 Severity itsSeverity = Severity::ERROR)
      : number(itsNumber), format(itsFormat), severity(itsSeverity) {
    std::size_t holes = 0;
    for (std::size_t i = 0; i + 1 < itsFormat.size(); ++i) {
      if (itsFormat[i] == '{' && itsFormat[i + 1] == '}') ++holes;
    }
    if (holes != sizeof...(Args)) throw "the format and the argument types disagree";
  }

  std::string_view number;
  std::string_view format;
  Severity severity;
};

// The second place of a message ("declared here"), or a hint without a place.
struct Note {
  Position at;
  std::string text;
};

struct Diagnostic {
  Severity severity = Severity::ERROR;
  std::string number;
  Position at;
  std::string text;
  std::vector<Note> notes;
};

class Diagnostics {
 public:
  // Adds to the message reported last.
  class Builder {
   public:
    explicit Builder(Diagnostic& diagnostic): diagnostic_(diagnostic) {}
    Builder& note(Position at, std::string text) {
      diagnostic_.notes.push_back({std::move(at), std::move(text)});
      return *this;
    }
    Builder& hint(std::string text) { return note({}, std::move(text)); }

   private:
    Diagnostic& diagnostic_;
  };

  // The builder is valid until the next report.
  template <typename... Args>
  Builder report(const Kind<Args...>& kind, Position at,
                 const std::type_identity_t<Args>&... args) {
    return add({kind.severity,
                std::string(kind.number),
                std::move(at),
                fmt::format(fmt::runtime(kind.format), args...),
                {}});
  }

  // A message another tool worded (Cap'n Proto's compiler, Clang).
  Builder add(Diagnostic diagnostic);

  bool hadErrors() const { return errors_ > 0; }
  const std::vector<Diagnostic>& all() const { return all_; }

 private:
  std::vector<Diagnostic> all_;
  std::size_t errors_ = 0;
};

// Gives the text of one line of a file for the caret, without the newline; empty if there is none.
class SourceLines {
 public:
  virtual ~SourceLines() = default;
  virtual std::string line(const std::string& file, unsigned line) = 0;
};

enum class Colour { NO, YES };

// `file:line:column: error: text [LP0203]`, the line, a caret; notes alike; and one line that
// counts. Nothing for nothing.
std::string print(const Diagnostics& diagnostics, SourceLines& lines, Colour colour = Colour::NO);

// The nearest of `candidates` within an edit distance of 2 (1 for names of three letters and less),
// or empty.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace lp::gen
