// Breaks expressions that are longer than a line.
// In: an expression on one line, and where it begins.  Out: the same with line breaks between
// arguments, within 100 columns.
#pragma once

#include <cstddef>
#include <string>

namespace lp::gen {

// `code` begins at `column`; behind it, `tail` more columns are needed. Continuation lines begin
// behind a bracket, or four columns right of `base`. Strings are kept whole.
std::string broken(const std::string& code, std::size_t column, std::size_t base, std::size_t tail);

}  // namespace lp::gen
