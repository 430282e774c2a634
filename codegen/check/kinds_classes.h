// What can be wrong between a topology, its services and the C++ classes: LP0300 to LP0349.
// In: nothing.  Out: one typed constant per message; a number, once given, is never used again.
#pragma once

#include <string_view>

#include "codegen/base/diagnostics.h"
#include "codegen/check/kinds_program.h"

namespace lp::gen {

// ----------------------------------------------------------------------- the class or function

inline constexpr Kind<Name> NO_CLASS_NAME("LP0300", "node `{}` names no class");
inline constexpr Kind<Name> NO_HEADER("LP0301", "`{}` has no header");
inline constexpr Kind<Name, Name> UNKNOWN_CLASS("LP0302", "unknown class `{}` in `{}`");
inline constexpr Kind<Name> INCOMPLETE_CLASS(
    "LP0303", "class `{}` is declared but not defined in the header");
inline constexpr Kind<Name> ABSTRACT_CLASS("LP0304",
                                           "class `{}` is abstract: there can be no object of it");
inline constexpr Kind<Name> NO_PUBLIC_CONSTRUCTOR("LP0305", "class `{}` has no public constructor");
inline constexpr Kind<Name, Name> NOTHING_TO_DO(
    "LP0306", "node `{}` would do nothing: class `{}` serves no service and has no run()");
inline constexpr Kind<Name> RUN_NOT_CALLABLE(
    "LP0307", "lpgen cannot call `{}`: run() returns void and takes nothing, or a std::stop_token");
inline constexpr Kind<Name> NO_FUNCTION_NAME("LP0308", "node `{}` names no function");
inline constexpr Kind<Name, Name> FUNCTION_RESULT(
    "LP0309", "`{}` returns `{}`, but a node's function returns void");

// ------------------------------------------------------------------------------------ the methods

inline constexpr Kind<Name, Name, Name> MISSING_METHOD(
    "LP0310", "class `{}` has no method `{}`, which `{}` asks for");
inline constexpr Kind<Name, Name, Name, Name> PARAMETER_COUNT(
    "LP0311", "`{}` takes {}, but the service's method `{}` has {}");
inline constexpr Kind<Name, Name, Name, Name> PARAMETER_TYPE(
    "LP0312", "parameter {} of `{}` is `{}`, but the schema has {}");
inline constexpr Kind<Name, Name, Name> RESULT_TYPE("LP0313",
                                                    "`{}` returns `{}`, but the schema has {}");
inline constexpr Kind<Name, Name> AMBIGUOUS_METHOD("LP0314",
                                                   "more than one method of class `{}` fits `{}`");
inline constexpr Kind<Name, Name> METHOD_NOT_CALLABLE("LP0315", "lpgen cannot call `{}`: it is {}");
inline constexpr Kind<Name, Name, Name> NO_SAVE_OR_LOAD(
    "LP0316", "node `{}` has a checkpoint, but class `{}` has no `{}`");
inline constexpr Kind<Name> NOTHING_TO_SAVE(
    "LP0317", "node `{}` has nothing to save: it is no object of a class");
inline constexpr Kind<Name, Name, Name> NO_BATCH_FORM("LP0318",
                                                      "`{}` is not the batch form of `{}`: {}");
inline constexpr Kind<Name, Name> BATCH_NOT_LISTED(
    "LP0319", "class `{}` takes many calls of `{}` at once, but `batches` does not list it");

// -------------------------------------------------------------------------- how the object is made

inline constexpr Kind<Name, Name> UNKNOWN_ARGUMENT("LP0320", "{} has no parameter `{}`");
inline constexpr Kind<Name, Name> MISSING_ARGUMENT(
    "LP0321", "parameter `{}` of {} has no default and no argument");
inline constexpr Kind<Name, Name, Name> ARGUMENT_TYPE(
    "LP0322", "parameter `{}` is `{}`, which cannot be made of {}");
inline constexpr Kind<Name> UNNAMED_PARAMETER(
    "LP0323",
    "parameter {} has no name in the header: give its argument without a name, in its"
    " place");
inline constexpr Kind<Name> AMBIGUOUS_CONSTRUCTOR("LP0324",
                                                  "the arguments fit more than one overload of {}");
inline constexpr Kind<Name> NO_CONSTRUCTOR_FITS("LP0325", "the arguments fit no overload of {}");
inline constexpr Kind<Name, Name> VALUE_OUT_OF_RANGE("LP0326", "{} is out of the range of `{}`");
inline constexpr Kind<Name, Name> UNKNOWN_ENUMERANT("LP0327", "enum `{}` has no enumerant `{}`");
inline constexpr Kind<Name, Name> UNKNOWN_FIELD("LP0328", "struct `{}` has no field `{}`");
inline constexpr Kind<Name> ARGUMENT_TWICE("LP0329", "parameter `{}` is given twice");
inline constexpr Kind<Name, Name> TOO_MANY_ARGUMENTS("LP0330",
                                                     "{} has {}, but there is one more argument");
inline constexpr Kind<Name, Name> SKIPPED_DEFAULT(
    "LP0331", "argument `{}` needs one for `{}` before it: C++ cannot skip a default");
inline constexpr Kind<Name, Name> AMBIGUOUS_NAME("LP0332", "`{}` fits more than one name of {}");

// ---------------------------------------------------------------------------------- the factories

inline constexpr Kind<Name, Name> UNKNOWN_FUNCTION("LP0340", "unknown function `{}` in `{}`");
inline constexpr Kind<Name, Name, Name> FACTORY_RESULT(
    "LP0341", "`{}` returns `{}`, which does not make a `{}`");
inline constexpr Kind<Name, Name> UNKNOWN_SIGNATURE("LP0342",
                                                    "no overload of {} has the signature `{}`");

}  // namespace lp::gen
