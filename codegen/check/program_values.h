// Which value of a topology becomes which C++ value.
// In: an argument and the type it is wanted as.  Out: the Argument to emit, or a message.
#pragma once

#include <cstdint>
#include <string>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_handles.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// What a value is wanted for: a parameter, a field, an element.
struct Wanted {
  std::string name;  // "numSteps"
  const CppType* type;
  Position at;  // of its declaration; may be no place
};

class ValueFitter {
 public:
  ValueFitter(const ProgramScope& scope, const BadArguments& bad, Diagnostics& diagnostics)
      : scope_(scope), bad_(bad), diagnostics_(diagnostics) {}

  Argument fit(const ArgumentDecl& argument, const Wanted& wanted);
  // The node's stop token, for which there is no argument.
  static Argument stop(const Wanted& wanted);

 private:
  Argument literal(const ArgumentDecl& argument, const Wanted& wanted);
  Argument integer(const ArgumentDecl& argument, const Wanted& wanted);
  Argument floating(const ArgumentDecl& argument, double value, const Wanted& wanted);
  Argument text(const ArgumentDecl& argument, const std::string& value, const Wanted& wanted);
  Argument enumerant(const ArgumentDecl& argument, const std::string& name, const Wanted& wanted);
  Argument list(const ArgumentDecl& argument, const ListValue& list, const Wanted& wanted);
  Argument fields(const ArgumentDecl& argument, const FieldsValue& value, const Wanted& wanted);
  Argument parameter(const ArgumentDecl& argument, const std::string& name, const Wanted& wanted);
  Argument number(const ArgumentDecl& argument, Argument::Kind kind, TypeKind type,
                  const Wanted& wanted);
  Argument call(const ArgumentDecl& argument, const MakeDecl& make, const Wanted& wanted);
  Argument handle(const ArgumentDecl& argument, const std::string& label, const Wanted& wanted);
  Argument handles(const ArgumentDecl& argument, const std::string& label, const Wanted& wanted);

  Argument start(Argument::Kind kind, const ArgumentDecl& argument, const Wanted& wanted) const;
  Argument mismatch(const ArgumentDecl& argument, const std::string& what, const Wanted& wanted,
                    const std::string& hint = {});

  const ProgramScope& scope_;
  const BadArguments& bad_;
  Diagnostics& diagnostics_;
};

}  // namespace lp::gen
