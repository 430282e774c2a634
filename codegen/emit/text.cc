#include "codegen/emit/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace lp::gen {

namespace {

std::string spaces(std::size_t count) { return std::string(count, ' '); }

// Items with commas, as many on a line as fit; the first begins at `column`, further lines at
// `margin`.
std::string packed(const std::vector<std::string>& items, std::string_view tail, std::size_t column,
                   std::size_t margin) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::string item = items[i];
    item += i + 1 < items.size() ? std::string_view(",") : tail;
    if (i > 0 && column + 1 + item.size() > Text::COLUMNS) {
      text += "\n" + spaces(margin);
      column = margin;
    } else if (i > 0) {
      text += ' ';
      ++column;
    }
    text += item;
    column += item.size();
  }
  return items.empty() ? std::string(tail) : text;
}

// Whether all lines of a text whose first begins at `column` stay within the columns.
bool isNarrow(std::string_view text, std::size_t column) {
  for (std::size_t start = 0; start <= text.size();) {
    std::size_t end = std::min(text.find('\n', start), text.size());
    if (column + end - start > Text::COLUMNS) return false;
    start = end + 1;
    column = 0;
  }
  return true;
}

}  // namespace

Text& Text::line(std::string_view text) {
  if (!text.empty()) text_ += spaces(indent_);
  text_ += text;
  text_ += '\n';
  return *this;
}

Text& Text::gap() {
  bool isOpen = text_.empty() || text_.ends_with("\n\n") || text_.ends_with("{\n");
  if (!isOpen || text_.ends_with("namespace {\n")) text_ += '\n';
  return *this;
}

Text& Text::comment(std::string_view text) {
  while (!text.empty()) {
    std::string_view paragraph = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(paragraph.size() + 1, text.size()));
    std::size_t room = COLUMNS - std::min(COLUMNS - 20, indent_ + 3);
    // Lines that are set in are shown as they were written: lists, examples.
    do {
      std::string_view part = paragraph;
      if (part.size() > room) {
        std::size_t cut = part.rfind(' ', room);
        if (cut == std::string_view::npos || cut == 0)
          cut = std::min(part.find(' ', 1), part.size());
        part = part.substr(0, cut);
      }
      paragraph.remove_prefix(part.size());
      if (paragraph.starts_with(' ')) paragraph.remove_prefix(1);
      while (part.ends_with(' ') || part.ends_with('\r')) part.remove_suffix(1);
      line(part.empty() ? "//" : fmt::format("// {}", part));
    } while (!paragraph.empty());
  }
  return *this;
}

Text& Text::list(std::string_view head, const std::vector<std::string>& items,
                 std::string_view tail) {
  // clang-format's choice: behind the bracket if each item fits there, unless that takes three
  // lines and more where one line below, four columns in, would do.
  std::string behind = packed(items, tail, indent_ + head.size(), indent_ + head.size());
  std::string below = packed(items, tail, indent_ + 4, indent_ + 4);
  bool isTall = std::count(behind.begin(), behind.end(), '\n') >= 2;
  bool isOneLine = below.find('\n') == std::string::npos && indent_ + 4 + below.size() <= COLUMNS;
  bool isBehind = isNarrow(behind, indent_ + head.size()) && !(isTall && isOneLine);
  if (items.empty() || isBehind) return line(std::string(head) + behind);
  line(head);
  text_ += spaces(indent_ + 4) + below + "\n";
  return *this;
}

Text& Text::rows(std::string_view head, const std::vector<std::string>& items,
                 std::string_view tail) {
  std::string one = fmt::format("{}{}{}", head, fmt::join(items, ", "), tail);
  if (indent_ + one.size() <= COLUMNS) return line(one);
  std::string text(head);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += "\n" + spaces(indent_ + head.size());
    text += items[i];
    text += i + 1 < items.size() ? "," : tail;
  }
  return line(text);
}

Text& Text::function(std::string_view head, const std::vector<std::string>& parameters,
                     std::string_view tail, std::string_view statement) {
  std::string body = statement.empty() ? " {}" : fmt::format(" {{ {} }}", statement);
  std::string one = fmt::format("{}{}{}{}", head, fmt::join(parameters, ", "), tail, body);
  if (indent_ + one.size() <= COLUMNS) return line(one);
  if (statement.empty()) return list(head, parameters, fmt::format("{} {{}}", tail));
  list(head, parameters, fmt::format("{} {{", tail));
  return indent().line(statement).outdent().line("}");
}

Text& Text::function(std::string_view head, const std::vector<std::string>& parameters,
                     std::string_view tail, const Text& body) {
  std::string_view statements = body.text_;
  bool isShort = std::count(statements.begin(), statements.end(), '\n') <= 1;
  if (isShort) {
    std::size_t start = std::min(statements.find_first_not_of(' '), statements.size());
    statements = statements.substr(start, statements.find('\n') - start);
    return function(head, parameters, tail, statements);
  }
  list(head, parameters, fmt::format("{} {{", tail));
  text_ += statements;
  return line("}");
}

Text& Text::assign(std::string_view to, std::string_view value) {
  std::string one = fmt::format("{} = {};", to, value);
  if (indent_ + one.size() <= COLUMNS) return line(one);
  line(fmt::format("{} =", to));
  return indent(4).line(fmt::format("{};", value)).outdent(4);
}

std::string Text::text() const {
  std::string text = text_;
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

Text& Text::openNamespace(std::string_view name) {
  if (name.empty()) return line("namespace {").line();
  return line(fmt::format("namespace {} {{", name)).line();
}

Text& Text::closeNamespace(std::string_view name) {
  gap();
  if (name.empty()) return line("}  // namespace");
  return line(fmt::format("}}  // namespace {}", name));
}

Text& Text::includes(const Includes& includes) {
  auto block = [&](const std::set<std::string>& files, char open, char close) {
    if (files.empty()) return;
    for (const std::string& file: files) {
      line(fmt::format("#include {}{}{}", open, file, close));
    }
    line();
  };
  if (!includes.own.empty()) block({includes.own}, '"', '"');
  block(includes.system, '<', '>');
  block(includes.project, '"', '"');
  return *this;
}

}  // namespace lp::gen
