// Shows structs and enums as they are planned, for the dumps of plans.
// In: a planned declaration.  Out: lines of text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "codegen/plan/includes.h"
#include "codegen/plan/structs.h"

namespace lp::gen {

// `travels`: in messages, so that there are names for how.
void dump(std::string& out, const PlannedStruct& decl, std::size_t indent, bool travels = true);
void dump(std::string& out, const PlannedEnum& decl, std::size_t indent);
void dump(std::string& out, const Includes& includes, std::size_t indent);

}  // namespace lp::gen
