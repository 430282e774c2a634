// The layout that a profile says: `colocate = [...]`, in place of all of the topology's.
// In: the field, as written.  Out: a Layout, or lines of what is wrong with it.
#pragma once

#include "runtime/launch/layout.h"
#include "runtime/launch/written_fields.h"
#include "runtime/program.h"

namespace lp::_ {

// Of use only if nothing is wrong.
Layout readColocations(const ProgramSpec& program, const WrittenField& colocate,
                       WrittenFields& fields);

// What is wrong with a label: "no node has the label `lerner`; did you mean `learner`?"
std::string unknownLabelText(const ProgramSpec& program, const std::string& label);

}  // namespace lp::_
