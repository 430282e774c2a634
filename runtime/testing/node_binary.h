// Where a program's launch binary is.
// In: its path as the build knows it.  Out: a path that can be executed.
#pragma once

#include <string>

namespace lp::testing {

// Absolute paths stay. Others are looked for in the test's runfiles (TEST_SRCDIR, RUNFILES_DIR, the
// folder beside the test's binary), then below the current directory. Throws NOT_FOUND with the
// places, FAILED_PRECONDITION if there is no path at all.
std::string findNodeBinary(const std::string& path);

}  // namespace lp::testing
