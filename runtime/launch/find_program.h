// Programs by name, as a shell finds them.
// In: a name, the variable PATH.  Out: a path.
#pragma once

#include <string>
#include <string_view>

namespace lp::_ {

// What would be executed; a name with a slash is a path already. Empty: nothing.
std::string findProgram(std::string_view name, std::string_view path);

}  // namespace lp::_
