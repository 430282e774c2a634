// A node that calls the library's class.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "tests/acceptance/kv/kv.lp.h"

namespace kv {

class Frontend {
 public:
  explicit Frontend(StoreHandle store): store_(std::move(store)) {}
  std::string greet(std::uint64_t user) {
    return "Hello " + store_.find("user/" + std::to_string(user)).value_or("stranger");
  }

 private:
  StoreHandle store_;
};

}  // namespace kv
