// Fields of a written value, held to what they have to be.
// In: a Written, and the name of its file.  Out: values, and a line for each thing that is wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/launch/value_text.h"
#include "runtime/launch/written.h"

namespace lp::_ {

// What is wrong is noted, and then a value is as good as any: none, empty, or the least.
class WrittenFields {
 public:
  explicit WrittenFields(std::string file);

  // Those of the struct that are known, each once. `what` has them: "a profile".
  std::vector<WrittenField> fieldsOf(const Written& written, const std::string& what,
                                     std::initializer_list<std::string_view> known);
  std::span<const Written> elementsOf(const WrittenField& field);
  std::string textOf(const WrittenField& field);
  // The elements of a list of texts.
  std::vector<Written> textsOf(const WrittenField& field);
  bool boolOf(const WrittenField& field);
  // Both bounds are included.
  std::uint64_t unsignedOf(const WrittenField& field, std::uint64_t min, std::uint64_t max);
  std::int64_t signedOf(const WrittenField& field, std::int64_t min, std::int64_t max);

  // "laptop.profile:3:5"
  std::string placeOf(const TextPlace& at) const;
  void wrong(const TextPlace& at, const std::string& what);
  std::size_t problems() const { return problems_; }
  // Throws INVALID_ARGUMENT with a line for each thing that is wrong.
  void finish() const;

 private:
  void number(const WrittenField& field, const Wrong& what);

  std::string file_;
  std::string text_;  // of the problems
  std::size_t problems_ = 0;
};

// "; did you mean `learner`?", or nothing if none of the names is near.
std::string meantText(const std::string& name, const std::vector<std::string>& names);

}  // namespace lp::_
