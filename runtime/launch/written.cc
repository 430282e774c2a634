#include "runtime/launch/written.h"

#include <cctype>

namespace lp::_ {

namespace {

// Deeper is no file of ours.
constexpr int MAX_DEPTH = 32;

bool isOfWord(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-' ||
         c == '+';
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int lower = std::tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

class WrittenReader {
 public:
  explicit WrittenReader(std::string_view text): text_(text) {}

  Written read() {
    Written written = value();
    skip();
    if (!text_.empty()) fail("nothing is expected behind the value");
    return written;
  }

 private:
  Written value() {
    skip();
    Written written;
    written.at = at_;
    if (++depth_ > MAX_DEPTH) fail("this is nested too deep");
    if (is('(')) {
      written.kind = Written::Kind::STRUCT;
      sequence(')', [&] { written.fields.push_back(field()); });
    } else if (is('[')) {
      written.kind = Written::Kind::LIST;
      sequence(']', [&] { written.elements.push_back(value()); });
    } else if (is('"')) {
      written.kind = Written::Kind::TEXT;
      // Neighbours are one text.
      for (; is('"'); skip()) written.text += quoted();
    } else {
      written.text = word("a value");
    }
    --depth_;
    return written;
  }

  WrittenField field() {
    WrittenField field;
    field.at = at_;
    field.name = word("the name of a field");
    skip();
    if (!is('=')) fail("`=` is expected behind `" + field.name + "`");
    next();
    field.value = value();
    return field;
  }

  // From the opening bracket to the closing one.
  template <typename Element>
  void sequence(char closing, const Element& element) {
    next();
    for (skip(); !is(closing); skip()) {
      element();
      skip();
      if (is(closing)) break;
      if (!is(',')) fail(std::string("`,` or `") + closing + "` is expected");
      next();
    }
    next();
  }

  std::string quoted() {
    std::string all;
    for (next(); !is('"'); next()) {
      if (text_.empty() || is('\n')) fail("a `\"` is missing");
      all += is('\\') ? escaped() : text_.front();
    }
    next();
    return all;
  }

  // Behind it the last character of the escape is still to be taken.
  char escaped() {
    next();
    if (text_.empty()) fail("a `\"` is missing");
    switch (text_.front()) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case 'r':
        return '\r';
      case '\\':
      case '"':
      case '\'':
        return text_.front();
      case 'x': {
        const int high = text_.size() > 2 ? hexDigit(text_[1]) : -1;
        const int low = text_.size() > 2 ? hexDigit(text_[2]) : -1;
        if (high < 0 || low < 0) fail("two hexadecimal digits are expected behind `\\x`");
        next();
        next();
        return static_cast<char>(high * 16 + low);
      }
      default:
        fail(std::string("`\\") + text_.front() + "` is not known");
    }
  }

  std::string word(const std::string& what) {
    std::string word;
    for (; !text_.empty() && isOfWord(text_.front()); next()) word += text_.front();
    if (word.empty()) fail(what + " is expected");
    return word;
  }

  // Blanks and comments.
  void skip() {
    for (bool isComment = false; !text_.empty(); next()) {
      const char c = text_.front();
      isComment = (isComment && c != '\n') || c == '#';
      if (!isComment && std::isspace(static_cast<unsigned char>(c)) == 0) return;
    }
  }

  bool is(char c) const { return !text_.empty() && text_.front() == c; }
  void next() {
    if (text_.empty()) fail("the text ends too early");
    const bool isEnd = text_.front() == '\n';
    at_ = isEnd ? TextPlace{at_.line + 1, 1} : TextPlace{at_.line, at_.column + 1};
    text_.remove_prefix(1);
  }
  [[noreturn]] void fail(const std::string& what) const { throw BadText{at_, what}; }

  std::string_view text_;  // what is not read yet
  TextPlace at_;
  int depth_ = 0;
};

}  // namespace

Written readWritten(std::string_view text) { return WrittenReader(text).read(); }

}  // namespace lp::_
