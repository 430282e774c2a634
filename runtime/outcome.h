// What became of one call among many: its result, or what is wrong with it.
// In: either.  Out: a batch form of a method returns one for each of its calls.
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "runtime/error.h"

namespace lp {

// Made of a T or of an lp::Error by itself, so that a method that takes many calls at once says
//
//   std::vector<lp::Outcome<double>> evaluate(std::span<const Point> points) {
//     ...
//     outcomes.push_back(fitness);
//     outcomes.push_back(lp::Error(lp::Code::OUT_OF_RANGE, "no such point"));
//
// and one bad call fails only its own caller.
template <typename T>
class Outcome {
 public:
  Outcome(T value): held_(std::in_place_index<0>, std::move(value)) {}
  Outcome(Error error): held_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return held_.index() == 0; }
  // Throws the error, if it is one.
  const T& value() const {
    if (held_.index() == 1) throw std::get<1>(held_);
    return std::get<0>(held_);
  }
  // Null if there is a value.
  const Error* error() const { return std::get_if<1>(&held_); }

 private:
  std::variant<T, Error> held_;
};

// Of a call without a result.
template <>
class Outcome<void> {
 public:
  Outcome() = default;
  Outcome(Error error): error_(std::move(error)) {}

  explicit operator bool() const { return !error_; }
  // Throws the error, if it is one.
  void value() const {
    if (error_) throw *error_;
  }
  // Null if all went well.
  const Error* error() const { return error_ ? &*error_ : nullptr; }

 private:
  std::optional<Error> error_;
};

}  // namespace lp
