#include "runtime/launch/written_fields.h"

#include <algorithm>
#include <set>
#include <utility>

#include "runtime/call/nearest.h"
#include "runtime/error.h"

namespace lp::_ {

namespace {

std::string listOf(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name: names) list += (list.empty() ? "`" : ", `") + name + "`";
  return list;
}

}  // namespace

WrittenFields::WrittenFields(std::string file): file_(std::move(file)) {}

std::vector<WrittenField> WrittenFields::fieldsOf(const Written& written, const std::string& what,
                                                  std::initializer_list<std::string_view> known) {
  std::vector<WrittenField> good;
  if (written.kind != Written::Kind::STRUCT) {
    wrong(written.at, what + " has to be a struct, `(...)`");
    return good;
  }
  const std::vector<std::string> names(known.begin(), known.end());
  std::set<std::string_view> seen;
  for (const WrittenField& field: written.fields) {
    if (std::find(names.begin(), names.end(), field.name) == names.end()) {
      const std::string meant = meantText(field.name, names);
      wrong(field.at, what + " has no field `" + field.name + "`" +
                          (meant.empty() ? "; there are " + listOf(names) : meant));
    } else if (!seen.insert(field.name).second) {
      wrong(field.at, "`" + field.name + "` is set twice");
    } else {
      good.push_back(field);
    }
  }
  return good;
}

std::span<const Written> WrittenFields::elementsOf(const WrittenField& field) {
  if (field.value.kind == Written::Kind::LIST) return field.value.elements;
  wrong(field.value.at, "`" + field.name + "` has to be a list, `[...]`");
  return {};
}

std::string WrittenFields::textOf(const WrittenField& field) {
  if (field.value.kind == Written::Kind::TEXT) return field.value.text;
  wrong(field.value.at, "`" + field.name + "` has to be a text, `\"...\"`");
  return {};
}

std::vector<Written> WrittenFields::textsOf(const WrittenField& field) {
  std::vector<Written> texts;
  for (const Written& one: elementsOf(field)) {
    if (one.kind == Written::Kind::TEXT) {
      texts.push_back(one);
    } else {
      wrong(one.at, "an element of `" + field.name + "` has to be a text, `\"...\"`");
    }
  }
  return texts;
}

bool WrittenFields::boolOf(const WrittenField& field) {
  const bool isWord = field.value.kind == Written::Kind::WORD;
  const bool isTrue = isWord && field.value.text == "true";
  if (!isTrue && !(isWord && field.value.text == "false")) {
    wrong(field.value.at, "`" + field.name + "` has to be `true` or `false`");
  }
  return isTrue;
}

std::uint64_t WrittenFields::unsignedOf(const WrittenField& field, std::uint64_t min,
                                        std::uint64_t max) {
  std::uint64_t value = min;
  number(field, readUnsigned(field.value.text, min, max, value));
  return value;
}

std::int64_t WrittenFields::signedOf(const WrittenField& field, std::int64_t min,
                                     std::int64_t max) {
  std::int64_t value = min;
  number(field, readSigned(field.value.text, min, max, value));
  return value;
}

void WrittenFields::number(const WrittenField& field, const Wrong& what) {
  if (field.value.kind != Written::Kind::WORD) {
    wrong(field.value.at, "`" + field.name + "` has to be a number");
  } else if (what) {
    wrong(field.value.at, "`" + field.name + "` " + *what);
  }
}

std::string WrittenFields::placeOf(const TextPlace& at) const {
  return file_ + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

void WrittenFields::wrong(const TextPlace& at, const std::string& what) {
  text_ += (text_.empty() ? "" : "\n") + placeOf(at) + ": error: " + what;
  ++problems_;
}

void WrittenFields::finish() const {
  if (problems_ > 0) throw Error(Code::INVALID_ARGUMENT, text_);
}

std::string meantText(const std::string& name, const std::vector<std::string>& names) {
  const std::string_view meant = nearest(name, names);
  return meant.empty() ? "" : "; did you mean `" + std::string(meant) + "`?";
}

}  // namespace lp::_
