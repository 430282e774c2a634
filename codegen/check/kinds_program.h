// What can be wrong with a topology: LP0200 to LP0299, LP0370 to LP0379, LP0400 to
// LP0409.
// In: nothing.  Out: one typed constant per message; a number, once given, is never used again.
#pragma once

#include <string_view>

#include "codegen/base/diagnostics.h"

namespace lp::gen {

using Name = std::string_view;

// ------------------------------------------------------------------------------------ the program

inline constexpr Kind<Name> NO_PROGRAM("LP0200", "`{}` has no constant of type `Lp.Program`");
inline constexpr Kind<Name> PROGRAM_WITHOUT_NAME("LP0202", "program `{}` has no name");
inline constexpr Kind<Name, Name> UNKNOWN_LABEL("LP0203", "{} refers to unknown node `{}`");
inline constexpr Kind<Name, Name> PROGRAM_NAME_DIFFERS(
    "LP0204", "the program is named `{}`, but built as `{}`");
inline constexpr Kind<Name, Name> BAD_NAME(
    "LP0205",
    "`{}` cannot be the name of a {}: lower case letters, digits and single underscores,"
    " beginning with a letter");
inline constexpr Kind<Name> RESERVED_PROGRAM_NAME(
    "LP0206", "a program cannot be named `{}`, which has a meaning in C++ already");
inline constexpr Kind<Name> PROGRAM_WITHOUT_NODES("LP0207", "program `{}` has no nodes");
inline constexpr Kind<Name> TWO_PROGRAMS("LP0400", "two programs are named `{}`");
inline constexpr Kind<Name, Name> NO_SUCH_PROGRAM("LP0401", "no program of `{}` is named `{}`");
inline constexpr Kind<Name> WHICH_PROGRAM("LP0402",
                                          "`{}` has several programs, and nothing says which");

// -------------------------------------------------------------------------------------- the nodes

inline constexpr Kind<> NODE_WITHOUT_LABEL("LP0208", "a node without a label");
inline constexpr Kind<Name, Name, Name> LABELS_CLASH(
    "LP0209", "labels `{}` and `{}` would both be `{}` in C++");
inline constexpr Kind<Name, Name> FORGOTTEN_CHOICE("LP0210", "{} does not say what it is: {}");
inline constexpr Kind<Name> SET_TWICE("LP0211", "`{}` is set twice");
inline constexpr Kind<Name, Name> TWO_CHOICES(
    "LP0212", "both `{}` and `{}` are set, of which there can be one");
inline constexpr Kind<Name, Name> COUNT_OUT_OF_RANGE(
    "LP0213", "{} nodes of label `{}` are more than 1000000");
inline constexpr Kind<Name, Name> THREADS_OUT_OF_RANGE(
    "LP0214", "node `{}` cannot have {} threads; 1 to 10000 will do");
inline constexpr Kind<Name> ONE_AMONG_A_GROUP(
    "LP0215", "two entries of label `{}` make a group, so both need a `count`");
inline constexpr Kind<Name> GROUP_OF_TWO_SERVICES("LP0216",
                                                  "entries of label `{}` serve different services");
inline constexpr Kind<Name> NOT_USED("LP0217",
                                     "no node holds a handle to `{}`, and it has no run()",
                                     Severity::WARNING);

// --------------------------------------------------------------------------------- the parameters

inline constexpr Kind<Name> UNKNOWN_PARAMETERS("LP0220", "unknown struct `{}`");
inline constexpr Kind<Name, Name> UNKNOWN_PARAMETER("LP0221",
                                                    "{} refers to unknown parameter `{}`");
inline constexpr Kind<Name, Name> COUNT_NOT_INTEGER(
    "LP0222", "parameter `{}` cannot be a count: it is {}, not an integer");
inline constexpr Kind<Name, Name> PARAMETER_NOT_SUPPORTED(
    "LP0223", "parameter `{}` cannot be set when launching: {}");
inline constexpr Kind<Name> RESERVED_PARAMETER(
    "LP0224",
    "a parameter cannot be named `{}`: `--help` and `--lp_...` are flags of every program");
inline constexpr Kind<Name, Name, Name> PARAMETERS_CLASH(
    "LP0225", "parameters `{}` and `{}` would both be the flag `--{}`");
inline constexpr Kind<Name, Name> DEFAULT_OUT_OF_RANGE(
    "LP0226", "the default of parameter `{}` is {} its range");
inline constexpr Kind<Name> BAD_UNIT("LP0227",
                                     "unknown unit `{}`: it is one of ns, us, ms, s, min, h");

inline constexpr Kind<Name, Name> RANGE_OUTSIDE("LP0228",
                                                "`$Lp.range` has no effect on field `{}`: {}");
inline constexpr Kind<Name, Name> RANGE_NOT_NUMBER(
    "LP0229", "`$Lp.range` is for numbers, but parameter `{}` is of type `{}`");
inline constexpr Kind<Name> NAME_OF_PARAMETERS(
    "LP0403", "in C++ `Parameters` is the name of all parameters, which are `{}`");

// ------------------------------------------------------------------------------------ the services

inline constexpr Kind<Name> UNKNOWN_SERVICE("LP0230", "unknown service `{}`");
inline constexpr Kind<Name> NOT_A_SERVICE("LP0231", "`{}` is not an interface");
inline constexpr Kind<Name, Name> SERVICE_WITHOUT_CODE(
    "LP0232", "`{}` is declared in `{}`, whose code no target of `deps` has");

// ------------------------------------------------------------------------------------- the handles

inline constexpr Kind<Name> HANDLE_TO_GROUP("LP0240",
                                            "`handle` is for one node, but `{}` is a group");
inline constexpr Kind<Name> HANDLES_TO_ONE("LP0241",
                                           "`handles` is for a group, but `{}` is one node");
inline constexpr Kind<Name, Name> BY_DOES_NOT_FIT("LP0242", "`by = {}` does not go with {}");
inline constexpr Kind<Name, Name> FALLBACK_DOES_NOT_FIT("LP0243", "`{}` does not go with {}");
inline constexpr Kind<Name> SERVES_NOTHING("LP0244",
                                           "there is no handle to node `{}`, which serves nothing");
inline constexpr Kind<Name, Name, Name, Name> SIZES_DIFFER(
    "LP0245", "`by = sameIndex` from `{}` to `{}`, but there are {} and {} of them");
inline constexpr Kind<Name, Name> FALLBACK_SERVICE(
    "LP0246", "node `{}` cannot stand in for `{}`, whose service it does not serve");

// ---------------------------------------------------------------------------------------- the end

inline constexpr Kind<> END_WITHOUT_LABELS("LP0250", "`labels` of `end` is empty");
inline constexpr Kind<Name> ENDLESS_LABEL(
    "LP0251", "node `{}` cannot end the program: it has no run() and is no function");

// -------------------------------------------------------------------------- methods of a service

inline constexpr Kind<Name, Name> UNKNOWN_METHOD("LP0271", "service `{}` has no method `{}`");

// --------------------------------------------------------------------------------------- the calls

inline constexpr Kind<Name, Name> NO_HANDLE_TO(
    "LP0270", "node `{}` holds no handle to `{}`, so it calls none");
inline constexpr Kind<Name, Name> NOT_REPEATABLE("LP0272", "calls of `{}` are made once: {}");
inline constexpr Kind<Name, Name> CALLS_TWICE("LP0273",
                                              "calls of {} by node `{}` are spoken of twice");

// ------------------------------------------------------------------------------------- the batches

inline constexpr Kind<Name> BATCHES_OF_NOTHING(
    "LP0280", "node `{}` serves nothing, so there are no calls to gather in batches");
inline constexpr Kind<Name> BATCHED_STREAM(
    "LP0281", "method `{}` streams: its calls come one by one, which makes no batch");
inline constexpr Kind<Name> BATCHED_TWICE("LP0282", "`batches` lists method `{}` twice");
inline constexpr Kind<Name, Name> BATCH_SIZE_OUT_OF_RANGE(
    "LP0283", "a batch of `{}` cannot have {} calls; 1 to 100000 will do");
inline constexpr Kind<Name, Name, Name> PARALLELISM_OUT_OF_RANGE(
    "LP0284", "{} batches of `{}` cannot run at a time; 1 to {}, the node's threads, will do");
inline constexpr Kind<Name> NOTHING_TO_GATHER(
    "LP0285", "calls of `{}` cannot be gathered: it has no parameters");

// --------------------------------------------------------------------------------------- the lanes

inline constexpr Kind<Name> LANES_OF_NOTHING(
    "LP0290", "node `{}` serves nothing, so there are no methods for its lanes");
inline constexpr Kind<Name> TWO_LANES("LP0291", "two lanes are called `{}`");
inline constexpr Kind<Name> IN_TWO_LANES("LP0292", "method `{}` is in a lane twice");
inline constexpr Kind<Name> TASK_IN_LANE(
    "LP0293", "method `{}` needs no lane: it returns an `lp::Task`, which takes no thread");

// ---------------------------------------------------------------------------------------- the port

inline constexpr Kind<Name> PORT_OF_NOTHING(
    "LP0294", "node `{}` serves nothing, so there is nothing to serve at its port");
inline constexpr Kind<Name, std::string> PORT_OUT_OF_RANGE(
    "LP0295", "node `{}` cannot have port {}; 1 to 65535 are there");

// ------------------------------------------------------------------------------------- the order

inline constexpr Kind<Name, Name> AFTER_NOTHING(
    "LP0296",
    "node `{}` cannot wait for `{}`, which serves nothing and so is never seen to be ready");
inline constexpr Kind<Name, std::string> AFTER_ITSELF("LP0297",
                                                      "node `{}` would wait for itself: {}");

// ----------------------------------------------------------------------------------- the resources

inline constexpr Kind<Name, Name, Name> RESOURCE_OUT_OF_RANGE(
    "LP0370", "node `{}` cannot have {}; {} will do");
inline constexpr Kind<Name> BAD_VARIABLE("LP0371",
                                         "`{}` cannot be a variable of a node's environment");
inline constexpr Kind<Name, Name> VARIABLE_TWICE(
    "LP0372", "the environment of node `{}` has two variables `{}`");
inline constexpr Kind<Name, Name> BAD_PLACEHOLDER("LP0373", "the text `{}` cannot be read: {}");
inline constexpr Kind<Name> GPUS_TWICE(
    "LP0374", "node `{}` has both `gpus` and a CUDA_VISIBLE_DEVICES of its own");
inline constexpr Kind<Name, Name, Name, Name> DO_NOT_SHARE(
    "LP0378", "nodes `{}` and `{}` share a process, which cannot have both {} and {}");

// --------------------------------------------------------------------------------------- existence

inline constexpr Kind<Name, Name, Name> WHEN_NOT_BOOL(
    "LP0375", "parameter `{}` cannot say whether node `{}` exists: it is {}, not a Bool");
inline constexpr Kind<Name> WHEN_NEVER(
    "LP0376", "`launchTypes` of node `{}` is empty, so the node would never exist");
inline constexpr Kind<Name> FALLBACK_MAY_BE_ABSENT(
    "LP0377", "node `{}` cannot stand in for another: its `when` may keep it from existing");

}  // namespace lp::gen
