#include "runtime/surroundings.h"

#include <doctest/doctest.h>

namespace lp::_ {
namespace {

TEST_CASE("placeholders become the node's label and index, doubled braces one brace") {
  for (const auto& [text, filled]: {std::pair{"", ""},
                                    {"plain", "plain"},
                                    {"{label}-{index}.log", "worker-12.log"},
                                    {"{index}{index}", "1212"},
                                    {"{{index}}", "{index}"},
                                    {"{{{index}}}", "{12}"},
                                    {"{{\"a\": {{}}}}", "{\"a\": {}}"}}) {
    CAPTURE(text);
    CHECK(wrongPlaceholder(text) == std::nullopt);
    CHECK(fillPlaceholders(text, "worker", 12) == filled);
  }
}

TEST_CASE("other braces are refused") {
  CHECK(wrongPlaceholder("a{rank}") == "`{rank}` is no placeholder");
  CHECK(wrongPlaceholder("{}") == "`{}` is no placeholder");
  CHECK(wrongPlaceholder("{index") == "a `{` is not closed");
  CHECK(wrongPlaceholder("{{index}") == "a `}` closes nothing");
  CHECK(wrongPlaceholder("}") == "a `}` closes nothing");
}

TEST_CASE("names of variables") {
  CHECK(wrongVariable("PATH") == std::nullopt);
  CHECK(wrongVariable(""));
  CHECK(wrongVariable("A=B"));
  CHECK(wrongVariable("LP_RUN"));
}

}  // namespace
}  // namespace lp::_
