// Which value of a topology fits which C++ parameter.
// In: an argument and a parameter's type.  Out: the Argument to emit, or a message.
#pragma once

#include <string>
#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_handles.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// Functions of one name and how they are asked for.
struct Callable {
  std::string name;  // "`rl::makeEnvironment`", for messages
  const std::vector<CppFunction>* overloads = nullptr;
  const At<std::string>* signature = nullptr;  // null: the arguments decide
  Position at;                                 // in the topology
  Position declaredAt;                         // for messages when there is no overload at all
  // The first std::stop_token that no argument names gets the node's; positions pass it over.
  bool givesStop = false;
};

// The overload that was chosen, and what it is called with.
struct ChosenCall {
  const CppFunction* function = nullptr;
  std::vector<Argument> arguments;
};

class ArgumentFitter {
 public:
  ArgumentFitter(const ProgramScope& scope, const BadArguments& bad): scope_(scope), bad_(bad) {}

  // The overload that the arguments fit.
  std::optional<ChosenCall> choose(const Callable& callable,
                                   const std::vector<ArgumentDecl>& arguments,
                                   Diagnostics& diagnostics) const;

  // The call of a function that the topology names, into `made`. The function; null if a message
  // was given instead. What it returns is the caller's to judge.
  const CppFunction* call(const MakeDecl& make, bool givesStop, Argument& made,
                          Diagnostics& diagnostics) const;

 private:
  std::optional<ChosenCall> tryOne(const CppFunction& function, const Callable& callable,
                                   const std::vector<ArgumentDecl>& arguments,
                                   Diagnostics& diagnostics) const;
  std::vector<const ArgumentDecl*> place(const CppFunction& function, const Callable& callable,
                                         const std::vector<ArgumentDecl>& arguments,
                                         Diagnostics& diagnostics) const;
  std::optional<std::size_t> parameterOf(const CppFunction& function, const Callable& callable,
                                         const std::vector<ArgumentDecl>& arguments,
                                         std::size_t index, Diagnostics& diagnostics) const;
  const ProgramScope& scope_;
  const BadArguments& bad_;
};

}  // namespace lp::gen
