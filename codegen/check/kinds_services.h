// What can be wrong with schemas; all kinds of LP01xx that are rules of ours.
// In: nothing.  Out: typed, numbered messages. A number is never used again for something else.
#pragma once

#include <string_view>

#include "codegen/base/diagnostics.h"

namespace lp::gen {

using std::string_view;

inline constexpr Kind<> NO_NAMESPACE(
    "LP0103", "the schema does not say in which C++ namespace its services live");
inline constexpr Kind<string_view, string_view> BAD_NAMESPACE("LP0104",
                                                              "`{}` cannot be a C++ namespace: {}");
inline constexpr Kind<string_view> SAME_NAMESPACE(
    "LP0105", "Cap'n Proto's types and lpgen's would both live in `{}`");
inline constexpr Kind<string_view, string_view, string_view> RESERVED_NAME(
    "LP0106", "{} cannot be called `{}` in C++: it is {}");
inline constexpr Kind<string_view, string_view, string_view> SAME_NAME(
    "LP0107", "{} and {} are both `{}` in C++");
inline constexpr Kind<string_view, string_view> UNSUPPORTED_TYPE(
    "LP0108", "{} is of type {}, which is not supported");
inline constexpr Kind<string_view> GENERIC("LP0109", "{} is generic, which is not supported yet");
inline constexpr Kind<string_view> WINDOW_OF_NO_STREAM(
    "LP0110", "`$Lp.window` has no effect on {}, which does not stream");
inline constexpr Kind<string_view, string_view, string_view> NO_OWNER(
    "LP0111", "{} uses `{}` of `{}`, whose code no target of `deps` has");
inline constexpr Kind<string_view> BAD_CXX_NAME("LP0112", "`{}` is not a C++ identifier");
inline constexpr Kind<string_view> VOID_FIELD("LP0113",
                                              "{} is Void, which carries nothing outside a union");
inline constexpr Kind<string_view, string_view> OPTIONAL_VALUE(
    "LP0114", "{} cannot be optional: {} is never absent");
inline constexpr Kind<string_view, string_view> TWO_INHERITED(
    "LP0115", "service `{}` gets two methods called `{}`");
inline constexpr Kind<string_view> POINTER_DEFAULT(
    "LP0116",
    "{} has a default of its own, which is supported only for numbers, enums and Text yet");
inline constexpr Kind<> EMPTY_SCHEMA("LP0117", "the schema declares no struct, enum or interface",
                                     Severity::WARNING);
inline constexpr Kind<string_view, string_view> SAME_WORDS(
    "LP0119", "{} and {} are the same words, by which names are matched");
inline constexpr Kind<string_view, string_view> IMPORT_CYCLE(
    "LP0118", "`{}` and `{}` use types of each other, which C++ headers cannot");
inline constexpr Kind<string_view, string_view> WIRE_NAME(
    "LP0120", "{} cannot be called so: Cap'n Proto's own C++ of it has a `{}` inside");

inline constexpr Kind<string_view> RANGE_IN_CALL(
    "LP0121", "`$Lp.range` has no effect on {}: calls are not held to bounds");
inline constexpr Kind<string_view, string_view> RANGE_SENT(
    "LP0122",
    "`$Lp.range` has no effect on {} in {}: only parameters of a program are held to bounds",
    Severity::WARNING);
inline constexpr Kind<string_view> NO_TIME("LP0123",
                                           "a deadline of 0 ms for {}: left out, there is none");
inline constexpr Kind<string_view, string_view> TENSOR_FOR_LIST(
    "LP0124", "{} has a tensor in place of its list of {}");
inline constexpr Kind<string_view> NO_WINDOW("LP0125",
                                             "a window of 0 bytes for {}: nothing goes through it");
inline constexpr Kind<string_view> ERROR_WITH_HANDLE(
    "LP0126", "errors cannot carry {}: it holds a handle, which is no value");

}  // namespace lp::gen
