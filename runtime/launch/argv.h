// What exec() and its like take.
// In: words.  Out: pointers to them, with a null behind the last.
#pragma once

#include <string>
#include <vector>

namespace lp::_ {

// Good as long as the words are neither changed nor moved.
inline std::vector<char*> pointersTo(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word: words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace lp::_
