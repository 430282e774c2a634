// What emitted programs say in a word: functions of their tables, and values that an expression
// does not make.
// In: emitted types, values of the wiring and the parameters.  Out: table entries, arguments.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/error.h"
#include "runtime/parameters.h"
#include "runtime/program.h"

namespace lp::_ {

// NodeSpec::make and ProgramSpec::newParameters.
template <typename N>
std::unique_ptr<Node> makeNode(const Wiring& wiring) {
  return std::make_unique<N>(wiring);
}
template <typename Parameters>
std::shared_ptr<void> newParameters() {
  return std::make_shared<Parameters>();
}

// An integer as one of another type; throws OUT_OF_RANGE if it is not one of its values. `what` is
// where it comes from, for the message: "parameter numSteps".
template <typename To, typename From>
To narrow(From value, std::string_view what) {
  if (!std::in_range<To>(value)) {
    throw Error(Code::OUT_OF_RANGE, std::string(what) + " is " + std::to_string(value) +
                                        ", which the node's class has no room for");
  }
  return static_cast<To>(value);
}

// A duration as a number of units.
template <typename To, typename Unit, typename Duration>
To countIn(Duration duration) {
  return static_cast<To>(std::chrono::duration_cast<Unit>(duration).count());
}

// NodeSpec::count: a number, or a parameter.
template <std::uint64_t N>
std::uint64_t fixedCount(const void*) {
  return N;
}
template <auto First, auto... Rest>
std::uint64_t parameterCount(const void* parameters) {
  using Parameters = decltype(structOf(First));
  const auto& object = *static_cast<const Parameters*>(parameters);
  return narrow<std::uint64_t>(memberOf<First, Rest...>(object), "the count of a group");
}

// Which node of a group this node's index leads to; 0 for an empty group.
inline std::uint32_t modulo(const Wiring& wiring, std::string_view label) {
  const std::uint32_t size = wiring.groupSize(label);
  return size == 0 ? 0 : wiring.index() % size;
}

// A handle to a node of a group or, if the group is empty, to another node.
template <typename H>
H handleOr(const Wiring& wiring, std::string_view label, std::uint32_t index,
           std::string_view other) {
  return wiring.groupSize(label) == 0 ? wiring.handle<H>(other) : wiring.handle<H>(label, index);
}

// The same; nothing if the group is empty.
template <typename H>
std::optional<H> optionalHandle(const Wiring& wiring, std::string_view label, std::uint32_t index) {
  if (wiring.groupSize(label) == 0) return std::nullopt;
  return wiring.handle<H>(label, index);
}

// The share of a node with this wiring, one of those labelled `own`: elements i, i + M, i + 2M, ...
template <typename T>
std::vector<T> stride(const std::vector<T>& all, const Wiring& wiring, std::string_view own) {
  std::vector<T> share;
  const std::size_t step = wiring.groupSize(own);
  for (std::size_t i = wiring.index(); i < all.size(); i += step) share.push_back(all[i]);
  return share;
}

// The same in runs of neighbours, the first ones longer by one if it does not come out even.
template <typename T>
std::vector<T> block(const std::vector<T>& all, const Wiring& wiring, std::string_view own) {
  const std::size_t size = wiring.groupSize(own), index = wiring.index();
  const std::size_t each = all.size() / size, rest = all.size() % size;
  const std::size_t begin = index * each + std::min(index, rest);
  const std::size_t end = begin + each + (index < rest ? 1 : 0);
  return {all.begin() + static_cast<std::ptrdiff_t>(begin),
          all.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace lp::_
