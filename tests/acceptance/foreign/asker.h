// A node that asks others, which are no C++ of this program.
#pragma once

#include <string>
#include <utility>

#include "tests/acceptance/foreign/foreign.lp.h"

namespace foreign {

class Asker {
 public:
  Asker(StoreHandle store, StoreHandle archive)
      : store_(std::move(store)), archive_(std::move(archive)) {}

  // It waits for questions.
  void run() {}
  AskerAskResult ask(const std::string& key) { return {store_.find(key), archive_.find(key)}; }

 private:
  StoreHandle store_, archive_;
};

}  // namespace foreign
