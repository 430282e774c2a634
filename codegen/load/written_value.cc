#include "codegen/load/written_value.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <utility>

namespace lp::gen {

namespace {

bool isWord(std::string_view token) {
  return std::isalpha(static_cast<unsigned char>(token[0])) != 0 || token[0] == '_';
}

class Scanner {
 public:
  explicit Scanner(const SchemaText& text): tokens_(text.tokens()) {}

  WrittenConstants file() {
    while (next_ < tokens_.size()) {
      if (is("const") && at(2) == ":") {
        constant();
      } else if (is("using") && scopes_.empty()) {
        alias();
      } else {
        scope();
      }
    }
    return std::move(found_);
  }

 private:
  // Follows which declaration the braces belong to; constants may be nested in structs.
  void scope() {
    if ((is("struct") || is("interface") || is("enum")) && isWord(at(1))) {
      declared_ = std::string(at(1));
    } else if (is("{")) {
      scopes_.push_back(std::exchange(declared_, {}));
    } else if (is("}") && !scopes_.empty()) {
      scopes_.pop_back();
    }
    ++next_;
  }

  void constant() {
    std::string path;
    for (const std::string& name: scopes_) path += name + ".";
    path += at(1);
    while (next_ < tokens_.size() && !is("=")) ++next_;
    ++next_;
    found_.values.emplace(path, value());
  }

  // `using S = import "x";`, `using import "x".Y;`, `using P = S.Producer;`, `using S.Producer;`
  void alias() {
    ++next_;
    std::string alias;
    if (at(1) == "=") {
      alias = std::string(at(0));
      next_ += 2;
    }
    WrittenName target = name();
    if (alias.empty() && !target.parts.empty()) alias = target.parts.back();
    if (!alias.empty()) found_.aliases.emplace(alias, std::move(target));
  }

  WrittenName name() {
    WrittenName name;
    if (is("import")) {
      std::string_view path = at(1);
      if (path.size() >= 2) name.import = std::string(path.substr(1, path.size() - 2));
      next_ += 2;
    }
    if (is(".")) ++next_;
    while (next_ < tokens_.size() && isWord(at(0))) {
      name.parts.emplace_back(at(0));
      ++next_;
      if (!is(".")) break;
      ++next_;
    }
    return name;
  }

  WrittenValue value() {
    WrittenValue value;
    if (next_ >= tokens_.size()) return value;
    value.at = tokens_[next_].at;
    if (is("[")) {
      ++next_;
      while (next_ < tokens_.size() && !is("]")) {
        value.elements.push_back(this->value());
        if (is(",")) ++next_;
      }
      ++next_;
    } else if (is("(") && at(2) == "=") {
      ++next_;
      while (next_ < tokens_.size() && !is(")")) {
        WrittenField field{std::string(at(0)), tokens_[next_].at, {}};
        next_ += 2;
        field.value = this->value();
        value.fields.push_back(std::move(field));
        if (is(",")) ++next_;
      }
      ++next_;
    } else {
      if (is(".") || isWord(at(0))) value.name = name();
      skip();
    }
    return value;
  }

  // To what ends a literal: `-3`, `"a" "b"`, `()`.
  void skip() {
    int depth = 0;
    for (; next_ < tokens_.size(); ++next_) {
      bool closes = is(")") || is("]");
      if (depth == 0 && (closes || is(",") || is(";") || is("$"))) return;
      if (is("(") || is("[")) ++depth;
      if (closes) --depth;
    }
  }

  bool is(std::string_view text) const { return at(0) == text; }
  std::string_view at(std::size_t ahead) const {
    return next_ + ahead < tokens_.size() ? tokens_[next_ + ahead].text : std::string_view(" ");
  }

  const std::vector<SchemaToken>& tokens_;
  std::size_t next_ = 0;
  std::string declared_;
  std::vector<std::string> scopes_;
  WrittenConstants found_;
};

}  // namespace

const WrittenValue* WrittenValue::field(std::string_view wanted) const {
  for (std::size_t i = fields.size(); i > 0; --i) {
    if (fields[i - 1].name == wanted) return &fields[i - 1].value;
  }
  return nullptr;
}

WrittenName nameFromText(std::string_view text) {
  WrittenName name;
  while (!text.empty()) {
    std::size_t dot = std::min(text.find('.'), text.size());
    if (dot > 0) name.parts.emplace_back(text.substr(0, dot));
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return name;
}

WrittenConstants readWritten(const SchemaText& text) { return Scanner(text).file(); }

}  // namespace lp::gen
