// Adds up the counts of its words, and writes them to a file when all mappers are done.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <unordered_map>

namespace map_reduce {

class Reducer {
 public:
  Reducer(std::size_t mappers, std::size_t index, const std::string& out);

  void add(const std::unordered_map<std::string, std::uint64_t>& counts);
  void mapperDone();
  void run(std::stop_token stop);

 private:
  void write() const;

  std::string path_;
  std::mutex mutex_;
  std::condition_variable_any done_;
  std::size_t waiting_;  // mappers that are not done
  std::map<std::string, std::uint64_t> totals_;
};

}  // namespace map_reduce
