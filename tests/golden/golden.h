// Whole files that lpgen must emit, byte by byte; LP_UPDATE_GOLDENS=1 accepts new ones.
// In: emitted files, by their path from the root of the tree.  Out: checks.
#pragma once

#include <map>
#include <string>

namespace lp::test {

// `target`: the test's label, for the command that accepts the new files.
void golden(const std::map<std::string, std::string>& files, const std::string& target);

}  // namespace lp::test
