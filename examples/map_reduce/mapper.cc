#include "examples/map_reduce/mapper.h"

#include <cstdint>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace map_reduce {

Mapper::Mapper(std::vector<std::string> files, std::vector<ReducerHandle> reducers)
    : files_(std::move(files)), reducers_(std::move(reducers)) {}

void Mapper::run() {
  // One map for each reducer.
  std::vector<std::unordered_map<std::string, std::uint64_t>> counts(reducers_.size());
  for (const std::string& file: files_) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot read " + file);
    for (std::string word; in >> word;)
      ++counts[std::hash<std::string>()(word) % counts.size()][word];
  }
  std::vector<lp::Future<void>> added;
  for (std::size_t i = 0; i < reducers_.size(); ++i)
    added.push_back(reducers_[i].futures().add(counts[i]));
  lp::waitAll(std::move(added));
  for (ReducerHandle& reducer: reducers_) reducer.mapperDone();
}

}  // namespace map_reduce
