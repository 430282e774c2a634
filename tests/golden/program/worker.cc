#include "tests/golden/program/worker.h"

#include <condition_variable>
#include <map>
#include <mutex>

namespace kitchen_nodes {

namespace {

struct All {
  std::mutex mutex;
  std::map<int, Seen> seen;
};

All& all() {
  static All all;
  return all;
}

}  // namespace

Worker::Worker(kitchen_services::StoreHandle store,
               std::vector<kitchen_services::CounterHandle> counters,
               kitchen_services::BigCounterHandle counter,
               std::optional<kitchen_services::CounterHandle> maybe,
               const std::vector<kitchen_services::BigCounterHandle>& share,
               std::vector<std::filesystem::path> files, int index, std::size_t count, int /*seed*/,
               const Recipe& recipe, Mode mode, std::uint16_t steps,
               std::shared_ptr<acme::Clock> clock, std::chrono::milliseconds timeout,
               const std::filesystem::path& path, const std::vector<float>& weights,
               std::optional<std::uint64_t> stamp, bool dryRun, int /*rest*/)
    : store_(std::move(store)), index_(index) {
  std::lock_guard lock(all().mutex);
  all().seen[index] = {counters.size(),
                       share.size(),
                       counter.lpName(),
                       maybe.has_value(),
                       {files.begin(), files.end()},
                       index,
                       count,
                       recipe,
                       mode,
                       steps,
                       clock->start(),
                       timeout,
                       path.string(),
                       weights,
                       stamp,
                       dryRun};
}

void Worker::run(std::stop_token /*stop*/) {
  store_.put("worker/" + std::to_string(index_), "was here");
}

void keepLog(std::string_view folder, std::stop_token stop, std::unique_ptr<Log> log,
             const std::string& name, const std::shared_ptr<Shelf>& /*shelf*/, int index) {
  log->write(std::string(folder) + "/" + name + "/" + std::to_string(index), "was here");
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait(lock, stop, [] { return false; });
}

std::vector<Seen> Worker::seen() {
  std::lock_guard lock(all().mutex);
  std::vector<Seen> seen;
  for (const auto& [index, one]: all().seen) seen.push_back(one);
  return seen;
}

}  // namespace kitchen_nodes
