// The file that --lp_parameters names: JSON, an object as the Parameters struct is.
// In: the text of the file.  Out: a text per parameter, as ParameterSpec::parse takes it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/program.h"

namespace lp::_ {

// From a parameter's name to its text. Structs may be given as objects within the object or by
// dotted keys; keys match by words. What is wrong is appended to `problems`.
std::map<std::string, std::string, std::less<>> readParametersJson(
    const ProgramSpec& program, std::string_view json, std::vector<std::string>& problems);

// The same for a file. Problems begin with its path.
std::map<std::string, std::string, std::less<>> readParametersFile(
    const ProgramSpec& program, const std::string& path, std::vector<std::string>& problems);

}  // namespace lp::_
