// The `#include` lines of an emitted file.
// In: headers, and spellings of types.  Out: own header, standard ones, the project's; sorted.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace lp::gen {

struct Includes {
  std::string own;                // "x/y.lp.h"; empty for a header
  std::set<std::string> system;   // "vector"
  std::set<std::string> project;  // "runtime/services.h"
};

// Adds the standard headers that a piece of code needs: "std::vector<std::string>" -> <string>,
// <vector>.
void includeFor(std::string_view code, Includes& includes);

}  // namespace lp::gen
