// How a type that lpgen does not know gets to and from one that it knows.
// In: a type of the user's own.  Out: a specialisation that emitted code calls.
#pragma once

namespace lp {

// Specialise it for a type of yours, before or beside the class that uses the type:
//
//   template <>
//   struct lp::Convert<acme::Time> {
//     static acme::Time from(std::int64_t micros) { return acme::Time::FromMicros(micros); }
//     static std::int64_t to(const acme::Time& time) { return time.micros(); }
//   };
//
// What to() returns is the type that the schema has. A type that only ever comes in, or only goes
// out, still needs to(), or `using Wire = std::int64_t;`.
template <typename T>
struct Convert;

}  // namespace lp
