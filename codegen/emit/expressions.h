// The C++ expressions of conversions and of arguments.
// In: what check chose and what plan named.  Out: text.
#pragma once

#include <string>
#include <vector>

#include "codegen/plan/program.h"

namespace lp::gen {

class Expressions {
 public:
  explicit Expressions(const ProgramPlan& plan): plan_(plan) {}

  // `value` converted. `isName`: it is a name, which may be said twice. `what` says where a number
  // comes from: "parameter numSteps".
  std::string converted(const Conversion& conversion, const std::string& value, bool isName,
                        const std::string& what = {}) const;

  // How many calls are a full batch, if a parameter says so; where there is `wiring`, too.
  std::string batchSize(const std::vector<std::string>& path) const;

  // An argument of the topology, within a function that has `const lp::Wiring& wiring` and, for a
  // stop token, `std::stop_token stop`. `label` is the node's own.
  std::string argument(const Argument& argument, const std::string& label) const;

 private:
  std::string handle(const Argument& argument) const;
  std::string dealt(const Argument& argument, const std::string& all,
                    const std::string& label) const;
  std::string arguments(const Argument& argument, const std::string& label) const;

  const ProgramPlan& plan_;
};

// Whether a value mentions the wiring.
bool usesWiring(const Argument& argument);
// Whether a call mentions the stop token.
bool usesStop(const Argument& call);

}  // namespace lp::gen
