// Values of parameters as text: what flags, environment variables and the parameters file have in
// common. In: a whole text.  Out: the value, or what is wrong with the text: "is not a number".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lp::_ {

// What is wrong, worded to follow the text in question; nothing if all is well.
using Wrong = std::optional<std::string>;

// Whole numbers: decimal or 0x..., within both bounds.
Wrong readSigned(std::string_view text, std::int64_t min, std::int64_t max, std::int64_t& value);
Wrong readUnsigned(std::string_view text, std::uint64_t min, std::uint64_t max,
                   std::uint64_t& value);
// "3e-4"; `single`: has to fit a float.
Wrong readFloat(std::string_view text, bool single, double min, double max, double& value);
// true, false, 1, 0, yes, no, on, off.
Wrong readBool(std::string_view text, bool& value);
// The position of the name that the text means; names match by words: `maxAge` = `max_age`.
Wrong readName(std::string_view text, std::span<const std::string_view> names,
               std::size_t& position);

// The shortest text that reads back as the same value.
std::string floatText(double value);
std::string floatText(float value);

// Lists are elements with commas between; a comma or backslash of an element follows a backslash,
// and an only element without any text is "\e".
std::vector<std::string> splitList(std::string_view text);
std::string joinList(std::span<const std::string> elements);

// "maxAge", "max-age", "MAX_AGE": "max_age". Dots stay.
std::string byWords(std::string_view name);

}  // namespace lp::_
