// Which conversions and values of a program need a function of their own in what is emitted.
// In: conversions and arguments.  Out: ProgramPlan's functions, those used by others first.
#pragma once

#include <string>

#include "codegen/plan/program.h"

namespace lp::gen {

class FunctionPlanner {
 public:
  explicit FunctionPlanner(ProgramPlan& plan): plan_(plan) {}

  // `isName`: what is converted is a name, which may be said twice.
  void add(const Conversion& conversion, bool isName);
  void add(const Argument& argument, const std::string& label);

 private:
  std::string unused(const std::string& prefix, const std::string& type) const;

  ProgramPlan& plan_;
};

}  // namespace lp::gen
