// Counts the words of its files, and sends each to the reducer that is responsible for it.
#pragma once

#include <string>
#include <vector>

#include "examples/map_reduce/map_reduce.lp.h"

namespace map_reduce {

class Mapper {
 public:
  Mapper(std::vector<std::string> files, std::vector<ReducerHandle> reducers);

  void run();

 private:
  std::vector<std::string> files_;
  std::vector<ReducerHandle> reducers_;
};

}  // namespace map_reduce
