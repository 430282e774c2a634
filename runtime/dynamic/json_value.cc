#include "runtime/dynamic/json_value.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

namespace lp::_ {

namespace {

constexpr unsigned DEEPEST = 64;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isHighSurrogate(std::uint32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool isLowSurrogate(std::uint32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

void appendUtf8(std::uint32_t code, std::string& to) {
  auto append = [&](std::uint32_t byte) { to += static_cast<char>(byte); };
  if (code < 0x80) {
    append(code);
  } else if (code < 0x800) {
    append(0xc0 | code >> 6);
    append(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    append(0xe0 | code >> 12);
    append(0x80 | (code >> 6 & 0x3f));
    append(0x80 | (code & 0x3f));
  } else {
    append(0xf0 | code >> 18);
    append(0x80 | (code >> 12 & 0x3f));
    append(0x80 | (code >> 6 & 0x3f));
    append(0x80 | (code & 0x3f));
  }
}

class JsonParser {
 public:
  explicit JsonParser(std::string_view text): text_(text) {}

  JsonTree all() {
    JsonTree tree = value(0);
    if (!atEnd()) unexpected();
    return tree;
  }

 private:
  JsonTree value(unsigned depth) {
    if (depth > DEEPEST) throw BadJson{place() + ": nested too deep"};
    JsonTree tree;
    skipSpace();
    const std::size_t begin = at_;
    switch (peek()) {
      case '{':
        object(tree, depth);
        break;
      case '[':
        array(tree, depth);
        break;
      case '"':
        tree.kind = JsonTree::Kind::TEXT;
        tree.text = quoted();
        break;
      case 't':
      case 'f':
        tree.kind = JsonTree::Kind::BOOL;
        tree.isTrue = peek() == 't';
        word(tree.isTrue ? "true" : "false");
        break;
      case 'n':
        word("null");
        break;
      default:
        tree.kind = JsonTree::Kind::NUMBER;
        number();
        tree.text = text_.substr(begin, at_ - begin);
    }
    tree.written = text_.substr(begin, at_ - begin);
    skipSpace();
    return tree;
  }

  void object(JsonTree& tree, unsigned depth) {
    tree.kind = JsonTree::Kind::OBJECT;
    take('{');
    skipSpace();
    if (takeIf('}')) return;
    do {
      skipSpace();
      std::string name = quoted();
      skipSpace();
      take(':');
      tree.members.push_back({std::move(name), value(depth + 1)});
    } while (takeIf(','));
    take('}');
  }

  void array(JsonTree& tree, unsigned depth) {
    tree.kind = JsonTree::Kind::ARRAY;
    take('[');
    skipSpace();
    if (takeIf(']')) return;
    do {
      tree.elements.push_back(value(depth + 1));
    } while (takeIf(','));
    take(']');
  }

  std::string quoted() {
    std::string text;
    take('"');
    while (peek() != '"') {
      if (static_cast<unsigned char>(peek()) < 0x20) unexpected();
      if (!takeIf('\\')) {
        text += text_[at_++];
      } else {
        escape(text);
      }
    }
    take('"');
    return text;
  }

  void escape(std::string& to) {
    constexpr std::string_view NAMES = "\"\\/bfnrt", MEANT = "\"\\/\b\f\n\r\t";
    const std::size_t which = NAMES.find(peek());
    if (which != NAMES.npos) {
      ++at_;
      to += MEANT[which];
      return;
    }
    take('u');
    std::uint32_t code = unit();
    if (isHighSurrogate(code) && text_.substr(at_).starts_with("\\u")) {
      const std::size_t before = at_;
      at_ += 2;
      const std::uint32_t low = unit();
      if (isLowSurrogate(low)) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      } else {
        at_ = before;
      }
    }
    // Half of a pair is no character.
    appendUtf8(isHighSurrogate(code) || isLowSurrogate(code) ? 0xfffd : code, to);
  }

  // Four hexadecimal digits.
  std::uint32_t unit() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
      const char digit = peek();
      std::uint32_t one = 0;
      if (std::from_chars(&digit, &digit + 1, one, 16).ptr == &digit) unexpected();
      code = code << 4 | one;
      ++at_;
    }
    return code;
  }

  void number() {
    takeIf('-');
    if (!takeIf('0')) digits();
    if (takeIf('.')) digits();
    if (takeIf('e') || takeIf('E')) {
      if (!takeIf('+')) takeIf('-');
      digits();
    }
  }

  void digits() {
    if (!isDigit(peek())) unexpected();
    while (!atEnd() && isDigit(text_[at_])) ++at_;
  }

  void word(std::string_view word) {
    for (char c: word) take(c);
  }

  bool atEnd() const { return at_ == text_.size(); }
  char peek() const {
    if (atEnd()) throw BadJson{"it ends too early"};
    return text_[at_];
  }
  void take(char c) {
    if (peek() != c) unexpected();
    ++at_;
  }
  bool takeIf(char c) {
    if (atEnd() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void skipSpace() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  std::string place() const {
    const std::string_view before = text_.substr(0, at_);
    const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0
    return "line " + std::to_string(std::ranges::count(before, '\n') + 1) + ", column " +
           std::to_string(at_ - begin + 1);
  }
  [[noreturn]] void unexpected() const {
    const auto c = static_cast<unsigned char>(text_[at_]);
    const bool isVisible = c > 0x20 && c < 0x7f;
    throw BadJson{
        place() + ": unexpected " +
        (isVisible ? "`" + std::string(1, text_[at_]) + "`" : "character " + std::to_string(c))};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

JsonTree parseJson(std::string_view text) { return JsonParser(text).all(); }

}  // namespace lp::_
