// What emitted programs say in a word: functions of their tables, and values that an expression
// does not make.
// In: emitted types, values of the wiring and the parameters.  Out: table entries, arguments.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
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

// Arguments of a call that comes later: what was made for it is kept, what lives as long as the
// node, as the parameters do, is referred to.
template <typename... Values>
std::tuple<Values...> kept(Values&&... values) {
  return std::tuple<Values...>(std::forward<Values>(values)...);
}
// One of them for the call, of which there is one; of the type that it was made as.
template <std::size_t I, typename... Values>
decltype(auto) take(std::tuple<Values...>& kept) {
  return std::get<I>(std::move(kept));
}
// What a function makes of the wiring.
template <auto Function>
using Made = decltype(Function(std::declval<const Wiring&>()));

// What nodes of a process share under a name, a std::shared_ptr, made by the first that asks; the
// others wait for it. What `make` throws says where the topology has it.
template <typename Make>
std::invoke_result_t<Make> shared(const Wiring& wiring, std::string_view name,
                                  std::string_view place, Make&& make) {
  using Object = std::invoke_result_t<Make>;
  Shared& shared = wiring.shared(name);
  std::lock_guard lock(shared.mutex);
  try {
    if (shared.object == nullptr) shared.object = std::make_shared<Object>(make());
  } catch (...) {
    const Error error = toError(std::current_exception(), "");
    throw Error(error.code(),
                std::string(place) + ": the shared `" + std::string(name) + "`: " + error.text(),
                error.node(), error.origin(), error.lpPayload());
  }
  return *static_cast<const Object*>(shared.object.get());
}

// Batching::size of a parameter; throws OUT_OF_RANGE if a batch cannot be so large.
template <typename From>
std::uint32_t batchSize(From value, std::string_view what) {
  if (std::cmp_less(value, 1) || std::cmp_greater(value, 100'000)) {
    throw Error(Code::OUT_OF_RANGE, std::string(what) + " is " + std::to_string(value) +
                                        ", but a batch has 1 to 100000 calls");
  }
  return static_cast<std::uint32_t>(value);
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
  const auto count = memberOf<First, Rest...>(object);
  if (std::in_range<std::uint64_t>(count)) return static_cast<std::uint64_t>(count);
  throw Error(Code::OUT_OF_RANGE, std::to_string(count) + " nodes are too few");
}

// NodeSpec::port: a number, or a parameter.
template <std::uint16_t Port>
std::uint16_t fixedPort(const void*) {
  return Port;
}
template <auto First, auto... Rest>
std::uint16_t parameterPort(const void* parameters) {
  using Parameters = decltype(structOf(First));
  const auto port = memberOf<First, Rest...>(*static_cast<const Parameters*>(parameters));
  if (std::in_range<std::uint16_t>(port)) return static_cast<std::uint16_t>(port);
  throw Error(Code::OUT_OF_RANGE, std::to_string(port) + " is no port: these are 1 to 65535");
}

// NodeSpec::exists: by a parameter, or in some launch types.
template <auto First, auto... Rest>
bool existsIf(const void* parameters, LaunchType /*type*/) {
  using Parameters = decltype(structOf(First));
  return memberOf<First, Rest...>(*static_cast<const Parameters*>(parameters));
}
template <LaunchType... Types>
bool existsIn(const void* /*parameters*/, LaunchType type) {
  return ((type == Types) || ...);
}

// NodeSpec::check: whether arguments can be made, each with its place in the topology.
class ArgumentChecks {
 public:
  // Makes one, or finds out otherwise what is wrong with it.
  template <typename Make>
  void at(std::string_view place, Make&& make) {
    try {
      make();
    } catch (const Error& error) {
      if (!wrong_.empty()) wrong_ += '\n';
      wrong_ += std::string(place) + ": error: " + error.text();
    }
  }
  // Throws what is wrong, a line for each argument.
  void finish() const {
    if (!wrong_.empty()) throw Error(Code::INVALID_ARGUMENT, wrong_);
  }

 private:
  std::string wrong_;
};

// `by = sameIndex` between groups whose sizes are parameters. `mayBeEmpty`: something stands in for
// the other group then.
inline void checkSameSize(const Wiring& wiring, std::string_view own, std::string_view label,
                          bool mayBeEmpty = false) {
  const std::uint32_t size = wiring.groupSize(own), other = wiring.groupSize(label);
  if (size == other || (other == 0 && mayBeEmpty)) return;
  throw Error(Code::FAILED_PRECONDITION, "`by = sameIndex` from `" + std::string(own) + "` to `" +
                                             std::string(label) + "`, but there are " +
                                             std::to_string(size) + " and " +
                                             std::to_string(other) + " of them");
}

// `by = modulo` to a group that a parameter may have emptied.
inline void checkNotEmpty(const Wiring& wiring, std::string_view label) {
  if (wiring.groupSize(label) != 0) return;
  throw Error(Code::FAILED_PRECONDITION,
              "there is no `" + std::string(label) + "`; `orElse` or `optional` could do without");
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
