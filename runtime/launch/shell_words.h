// Command lines as text, split and quoted as a shell would.
// In: a text, or words.  Out: words, or a text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/launch/value_text.h"

namespace lp::_ {

// Splits at blanks that are not quoted by ', " or \. No variables, no patterns, no operators: what
// is special in other ways stays as it is.
Wrong splitWords(std::string_view text, std::vector<std::string>& words);

// The words as a text that a shell splits into them again.
std::string quotedWords(std::span<const std::string> words);

}  // namespace lp::_
