// How a value travels: what emitted code says between a C++ value and its place in a message.
// In: a checked type.  Out: the spellings that the emitter needs; it decides nothing itself.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "codegen/program/services.h"

namespace lp::gen {

struct Coding {
  enum class Kind {
    PLAIN,    // to.setX(value), from.getX()
    ENUM,     // a static_cast both ways
    TEXT,     // a std::string; std::string_view as a parameter
    DATA,     // lp::Bytes; std::span<const std::byte> as a parameter
    TENSOR,   // lp::Tensor; const lp::TensorView& as a parameter
    NUMBERS,  // std::vector<double>; std::span<const double> as a parameter
    LIST,     // of anything else
    STRUCT,
    HANDLE,
  };
  Kind kind = Kind::PLAIN;
  std::string value;     // "std::vector<Entry>", as in the namespace of the emitted code
  std::string wire;      // ENUM, HANDLE: "wire::Codec"
  std::string accessor;  // "NumSteps" of getNumSteps, setNumSteps
  bool maybe =
      false;  // held by std::optional or lp::Box: written only if there, read only if there
};

// Spells types as they are written within one namespace.
class Speller {
 public:
  Speller(const Services& services, std::string nameSpace)
      : services_(services), nameSpace_(std::move(nameSpace)) {}

  // As valueSpelling() and parameterSpelling(), without the own namespace unless one of `hidden`
  // (names that mean something else where it is written) would be met.
  std::string value(const Type& type, const std::set<std::string>& hidden = {}) const;
  std::string parameter(const Type& type, const std::set<std::string>& hidden = {}) const;
  // A member's whole type: std::optional and lp::Box included.
  std::string member(const Field& field, const std::set<std::string>& hidden = {}) const;
  // Any qualified text: "rl::wire::Codec" -> "wire::Codec".
  std::string relative(std::string spelling, const std::set<std::string>& hidden = {}) const;

  // The same for any prefix.
  static std::string without(const std::string& prefix, std::string spelling,
                             const std::set<std::string>& hidden);

  Coding coding(const Field& field) const;

 private:
  const Services& services_;
  std::string nameSpace_;
};

// "numSteps" -> "NumSteps", as capnpc-c++ does it.
std::string accessorName(std::string_view wireName);

}  // namespace lp::gen
