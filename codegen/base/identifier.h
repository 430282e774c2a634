// Names as sequences of words: camel, snake, Pascal and CAPITALS are spellings of the same words.
// In: any spelling.  Out: words, other spellings, and whether a name may stand in C++.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lp::gen {

// "getParams", "get_params", "GetParams", "GET_PARAMS", "kGetParams" -> {"get", "params"}. A run of
// capitals is one word
// ("parseHTTPBody" -> parse, http, body); digits belong to the word before them.
std::vector<std::string> words(std::string_view name);

// Equal words: `getParams` and `get_params`.
bool sameWords(std::string_view one, std::string_view other);

std::string camelCase(std::string_view name);
std::string snakeCase(std::string_view name);
std::string pascalCase(std::string_view name);
std::string capitals(std::string_view name);

// The distinct spellings of a method's name that a class may use: the name itself, camel, snake,
// Pascal.
std::vector<std::string> spellings(std::string_view name);

bool isIdentifier(std::string_view name);
// A keyword of C++ or a name that the standard takes for itself (`and`, `_Foo`, `a__b`).
bool isReserved(std::string_view name);
// A macro that the standard's or the system's usual headers define (`NULL`, `EOF`, `errno`).
bool isMacro(std::string_view name);

}  // namespace lp::gen
