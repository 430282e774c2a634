#include "codegen/load/schema_text.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <utility>

namespace lp::gen {

namespace {

bool isWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

// The length of the token at the start of `rest`, which is not empty and starts with neither space
// nor comment.
std::size_t tokenLength(std::string_view rest) {
  std::size_t n = 1;
  if (rest[0] == '"') {
    while (n < rest.size() && rest[n] != '"') n += rest[n] == '\\' ? 2 : 1;
    return std::min(n + 1, rest.size());
  }
  if (rest[0] == '`')
    return std::min(rest.find('\n'), rest.size());  // the rest of the line is text
  if (rest.substr(0, 2) == "->") return 2;
  if (!isWord(rest[0])) return 1;
  bool isNumber = isDigit(rest[0]);
  while (n < rest.size()) {
    bool fraction = isNumber && rest[n] == '.';
    bool exponentSign = isNumber && (rest[n] == '-' || rest[n] == '+') &&
                        (rest[n - 1] == 'e' || rest[n - 1] == 'E') && rest.substr(0, 2) != "0x";
    if (!isWord(rest[n]) && !fraction && !exponentSign) break;
    ++n;
  }
  return n;
}

std::vector<SchemaToken> tokenize(const std::string& file, std::string_view text) {
  std::vector<SchemaToken> tokens;
  unsigned line = 1;
  std::size_t lineStart = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (std::size_t i = lineStart; i < text.size();) {
    char c = text[i];
    if (c == '\n') {
      ++line;
      lineStart = ++i;
    } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++i;
    } else if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
    } else {
      std::size_t length = tokenLength(text.substr(i));
      unsigned column = static_cast<unsigned>(i - lineStart) + 1;
      std::string_view token = text.substr(i, length);
      tokens.push_back({token, {file, line, column, column + static_cast<unsigned>(length)}});
      i += length;
      for (std::size_t k = i - length; k < i; ++k) {
        if (text[k] != '\n') continue;
        ++line;
        lineStart = k + 1;
      }
    }
  }
  return tokens;
}

std::string unquoted(std::string_view token) {
  return token.size() < 2 ? std::string() : std::string(token.substr(1, token.size() - 2));
}

std::string join(const std::string& scope, std::string_view name) {
  return scope.empty() ? std::string(name) : scope + "." + std::string(name);
}

}  // namespace

// Walks the declarations of a file that is known to be well-formed; on other files it ends, and
// that is all.
class SchemaTextScanner {
 public:
  explicit SchemaTextScanner(SchemaText& text): text_(text), tokens_(text.tokens_) {}

  void file() {
    for (; next_ < tokens_.size(); ++next_) scope("", "struct");
  }

 private:
  // Declarations up to the closing brace, which is left to the caller.
  void scope(const std::string& path, std::string_view kind) {
    while (next_ < tokens_.size() && !is("}")) {
      if (is("$")) {
        annotation(path);
      } else if (is("@") || is(";")) {
        ++next_;
      } else if (!isWord(peek(0)[0])) {
        ++next_;
      } else if (peek(1) == "@" || peek(1) == ":") {
        member(path, kind);
      } else if (is("using")) {
        alias();
      } else if (is("union") && peek(1) == "{") {
        block(path, kind);
      } else if (is("struct") || is("enum") || is("interface") || is("const") || is("annotation")) {
        std::string_view keyword = peek(0);
        ++next_;
        std::string inner = declare(path);
        block(inner, keyword);
      } else {
        ++next_;
      }
    }
  }

  // Records the name at hand and steps over it.
  std::string declare(const std::string& path) {
    std::string inner = join(path, peek(0));
    text_.places_.emplace(inner, tokens_[std::min(next_, tokens_.size() - 1)].at);
    ++next_;
    return inner;
  }

  // `name @0 ...`: a field, an enumerant, a method; `name :group {`, `name :union {`.
  void member(const std::string& path, std::string_view kind) {
    std::string inner = declare(path);
    block(inner, kind == "interface" ? "method" : kind);
  }

  // The rest of a declaration: to its `;`, or over its `{ ... }`.
  void block(const std::string& path, std::string_view kind) {
    bool results = false;
    while (next_ < tokens_.size() && !is(";") && !is("}")) {
      if (is("{")) {
        ++next_;
        scope(path, kind);
        ++next_;
        return;
      }
      if (is("->")) results = true;
      if (is("$")) {
        annotation(path);
      } else if (is("(") && kind == "method") {
        list(path + (results ? "$Results" : "$Params"));
      } else {
        step();
      }
    }
    if (is(";")) ++next_;
  }

  // `(name :Type = value $annotation, ...)`: parameters or results.
  void list(const std::string& path) {
    ++next_;
    while (next_ < tokens_.size() && !is(")") && !is(";")) {
      std::string inner = path;
      if (peek(1) == ":") inner = declare(path);
      while (next_ < tokens_.size() && !is(",") && !is(")") && !is(";")) {
        if (is("$")) {
          annotation(inner);
        } else if (is("(") || is("[")) {
          brackets();
        } else {
          step();
        }
      }
      if (is(",")) ++next_;
    }
    if (is(")")) ++next_;
  }

  // `$Lp.cxx("text")`, `$Lp.range(min = 1)`, `$Lp.secret`.
  void annotation(const std::string& path) {
    Position at = tokens_[next_].at;
    std::string_view name;
    ++next_;
    if (is("import")) import("");
    while (next_ < tokens_.size() && (is(".") || isWord(peek(0)[0]))) {
      if (!is(".")) name = peek(0);
      bool goesOn = is(".") || peek(1) == ".";
      ++next_;
      if (!goesOn) break;
    }
    if (is("(")) {
      at = tokens_[std::min(next_ + 1, tokens_.size() - 1)].at;
      brackets();
    }
    text_.places_.emplace(path + "$" + std::string(name), at);
  }

  // `using X = import "y";`, `using import "y".Z;`, `using X = Y.Z;`
  void alias() {
    ++next_;
    std::string_view name = peek(1) == "=" ? peek(0) : std::string_view();
    while (next_ < tokens_.size() && !is(";")) {
      if (is("import")) {
        import(name);
        // `using Z = import "y".Z` names a declaration, not the file.
        if (is(".") && !text_.imports_.empty()) text_.imports_.back().alias.clear();
      } else {
        ++next_;
      }
    }
    if (is(";")) ++next_;
  }

  void import(std::string_view alias) {
    ++next_;
    if (next_ >= tokens_.size()) return;
    const SchemaToken& path = tokens_[next_];
    if (path.text[0] == '"') {
      text_.imports_.push_back({std::string(alias), unquoted(path.text), path.at});
      ++next_;
    }
  }

  // Over one token, keeping imports within it.
  void step() {
    if (is("import") && peek(1).starts_with('"')) {
      import("");
    } else {
      ++next_;
    }
  }

  void brackets() {
    int depth = 0;
    for (; next_ < tokens_.size(); ++next_) {
      if (is("(") || is("[")) ++depth;
      if ((is(")") || is("]")) && --depth == 0) {
        ++next_;
        return;
      }
    }
  }

  bool is(std::string_view text) const { return peek(0) == text; }
  std::string_view peek(std::size_t ahead) const {
    return next_ + ahead < tokens_.size() ? tokens_[next_ + ahead].text : std::string_view(" ");
  }

  SchemaText& text_;
  const std::vector<SchemaToken>& tokens_;
  std::size_t next_ = 0;
};

SchemaText::SchemaText(std::string file, std::string content)
    : file_(std::move(file)), content_(std::move(content)), tokens_(tokenize(file_, content_)) {
  SchemaTextScanner(*this).file();
}

Position SchemaText::find(std::string_view path) const {
  while (true) {
    if (auto found = places_.find(path); found != places_.end()) return found->second;
    std::size_t cut = path.find_last_of(".$");
    if (cut == std::string_view::npos) return {file_, 0, 0, 0};
    path = path.substr(0, cut);
  }
}

Position SchemaText::findAnnotation(std::string_view path, std::string_view annotation) const {
  std::string key = std::string(path) + "$" + std::string(annotation);
  if (auto found = places_.find(key); found != places_.end()) return found->second;
  return find(path);
}

}  // namespace lp::gen
