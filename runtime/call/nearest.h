// Which name was probably meant.
// In: a name that is none of those there are.  Out: the one to ask for.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace lp::_ {

// Of the names, the one at most two letters away; empty if none is.
std::string_view nearest(std::string_view name, std::span<const std::string> names);

}  // namespace lp::_
