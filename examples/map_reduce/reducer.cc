#include "examples/map_reduce/reducer.h"

#include <fmt/core.h>

#include <fstream>
#include <stdexcept>
#include <utility>

namespace map_reduce {

Reducer::Reducer(std::size_t mappers, std::size_t index, const std::string& out)
    : path_(fmt::format("{}/part-{}", out, index)), waiting_(mappers) {}

void Reducer::add(const std::unordered_map<std::string, std::uint64_t>& counts) {
  std::lock_guard lock(mutex_);
  for (const auto& [word, count]: counts) totals_[word] += count;
}

void Reducer::mapperDone() {
  std::lock_guard lock(mutex_);
  --waiting_;
  done_.notify_all();
}

void Reducer::run(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  if (done_.wait(lock, std::move(stop), [this] { return waiting_ == 0; })) write();
}

// As `uniq -c` has it: a count and a word on each line.
void Reducer::write() const {
  std::ofstream file(path_);
  std::uint64_t words = 0;
  for (const auto& [word, count]: totals_) {
    file << count << ' ' << word << '\n';
    words += count;
  }
  if (!file.flush()) throw std::runtime_error("cannot write " + path_);
  fmt::print("{}: {} words, {} different\n", path_, words, totals_.size());
}

}  // namespace map_reduce
