// Ending processes that a program left behind, whatever they did to get away.
// In: the program's mark, or this process as a child subreaper.  Out: none of them is left.
#pragma once

#include <chrono>
#include <string>

namespace lp::_ {

// Kills every process that carries the mark, which is the variable RUN_VARIABLE with that name, but
// this one, until none is found or the time is up; false if some were left.
bool killMarked(const std::string& runName, std::chrono::milliseconds limit);

// Kills the children of this process until there are none or the time is up; reaps them. For a
// child subreaper: what its children leave behind becomes its child in turn.
bool killChildren(std::chrono::milliseconds limit);

// Whether this process has children; those that have ended are reaped.
bool hasChildren();

}  // namespace lp::_
