#include "codegen/base/diagnostics.h"

#include <algorithm>
#include <tuple>

namespace lp::gen {

namespace {

constexpr std::string_view BOLD = "\x1b[1m";
constexpr std::string_view RED = "\x1b[1;31m";
constexpr std::string_view MAGENTA = "\x1b[1;35m";
constexpr std::string_view CYAN = "\x1b[1;36m";
constexpr std::string_view GREEN = "\x1b[1;32m";
constexpr std::string_view PLAIN = "\x1b[0m";

// Prints messages one after another into a text.
class Printer {
 public:
  Printer(SourceLines& lines, Colour colour): lines_(lines), colour_(colour) {}

  void message(const Diagnostic& diagnostic) {
    bool isError = diagnostic.severity == Severity::ERROR;
    std::string text = diagnostic.text;
    if (!diagnostic.number.empty()) text += " [" + diagnostic.number + "]";
    entry(diagnostic.at, isError ? "error" : "warning", isError ? RED : MAGENTA, text, BOLD);
    for (const Note& note: diagnostic.notes) entry(note.at, "note", CYAN, note.text, {});
  }

  void count(std::size_t errors, std::size_t warnings) {
    auto counted = [](std::size_t number, std::string_view what) {
      return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
    };
    if (errors > 0) out_ += counted(errors, "error");
    if (errors > 0 && warnings > 0) out_ += ", ";
    if (warnings > 0) out_ += counted(warnings, "warning");
    if (errors + warnings > 0) out_ += '\n';
  }

  std::string take() { return std::move(out_); }

 private:
  void entry(const Position& at, std::string_view label, std::string_view labelColour,
             std::string_view text, std::string_view textColour) {
    if (!at.file.empty()) {
      std::string place = at.file;
      if (at.line > 0) place += fmt::format(":{}:{}", at.line, std::max(at.column, 1u));
      paint(BOLD, place + ": ");
    }
    paint(labelColour, fmt::format("{}: ", label));
    paint(textColour, text);
    out_ += '\n';
    if (at.line > 0) excerpt(at);
  }

  // The line, and below it a caret and tildes; tabs are kept so that both line up.
  void excerpt(const Position& at) {
    std::string line = lines_.line(at.file, at.line);
    if (line.empty()) return;
    std::size_t start = std::min<std::size_t>(std::max(at.column, 1u) - 1, line.size());
    std::string pointer = line.substr(0, start);
    for (char& c: pointer) {
      if (c != '\t') c = ' ';
    }
    pointer += '^';
    std::size_t end = std::min<std::size_t>(std::max(at.endColumn, 1u) - 1, line.size());
    if (end > start + 1) pointer.append(end - start - 1, '~');
    out_ += line;
    out_ += '\n';
    paint(GREEN, pointer);
    out_ += '\n';
  }

  void paint(std::string_view colour, std::string_view text) {
    if (colour_ == Colour::YES && !colour.empty()) {
      out_.append(colour).append(text).append(PLAIN);
    } else {
      out_ += text;
    }
  }

  SourceLines& lines_;
  Colour colour_;
  std::string out_;
};

// Edits (insert, delete, replace, swap of neighbours) that turn one name into the other.
std::size_t editDistance(std::string_view from, std::string_view to) {
  std::vector<std::vector<std::size_t>> cost(from.size() + 1,
                                             std::vector<std::size_t>(to.size() + 1));
  for (std::size_t i = 0; i <= from.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= to.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    for (std::size_t j = 1; j <= to.size(); ++j) {
      std::size_t replace = cost[i - 1][j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replace});
      bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[from.size()][to.size()];
}

}  // namespace

Diagnostics::Builder Diagnostics::add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::ERROR) ++errors_;
  all_.push_back(std::move(diagnostic));
  return Builder(all_.back());
}

std::string print(const Diagnostics& diagnostics, SourceLines& lines, Colour colour) {
  // Messages of one file that follow each other stand in its order.
  std::vector<const Diagnostic*> sorted;
  for (const Diagnostic& one: diagnostics.all()) sorted.push_back(&one);
  for (auto start = sorted.begin(); start != sorted.end();) {
    auto isElsewhere = [&](const Diagnostic* one) { return one->at.file != (*start)->at.file; };
    auto end = std::find_if(start, sorted.end(), isElsewhere);
    std::stable_sort(start, end, [](const Diagnostic* one, const Diagnostic* other) {
      return std::tie(one->at.line, one->at.column) < std::tie(other->at.line, other->at.column);
    });
    start = end;
  }

  Printer printer(lines, colour);
  std::size_t errors = 0;
  for (const Diagnostic* diagnostic: sorted) {
    printer.message(*diagnostic);
    if (diagnostic->severity == Severity::ERROR) ++errors;
  }
  printer.count(errors, diagnostics.all().size() - errors);
  return printer.take();
}

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
  std::size_t best = name.size() <= 3 ? 1 : 2;
  std::string_view found;
  for (const std::string& candidate: candidates) {
    std::size_t distance = editDistance(name, candidate);
    bool better = found.empty() ? distance <= best : distance < best;
    if (!better) continue;
    best = distance;
    found = candidate;
  }
  return std::string(found);
}

}  // namespace lp::gen
