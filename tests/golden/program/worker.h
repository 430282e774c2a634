// A constructor that takes every sort of argument.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/golden/program/acme_store.h"
#include "tests/golden/program/kitchen.lp.h"

namespace kitchen_nodes {

enum class Heat { LOW, HIGH };
enum class Mode { kFast, kVerySafe };

struct Recipe {
  std::string name;
  std::uint8_t servings = 2;
  Heat heat = Heat::LOW;
  std::vector<std::string> steps;
  std::chrono::milliseconds patience{1};
  bool spicy = false;
};

// What a worker was made with.
struct Seen {
  std::size_t counters = 0, share = 0;
  std::string counter;
  bool hasMaybe = false;
  std::vector<std::string> files;
  int index = 0;
  std::size_t count = 0;
  Recipe recipe;
  Mode mode = Mode::kFast;
  std::uint16_t steps = 0;
  int clock = 0;
  std::chrono::milliseconds timeout{};
  std::string path;
  std::vector<float> weights;
  std::optional<std::uint64_t> stamp;
  bool dryRun = false;
};

class Worker {
 public:
  Worker(kitchen_services::StoreHandle store, std::vector<kitchen_services::CounterHandle> counters,
         kitchen_services::BigCounterHandle counter,
         std::optional<kitchen_services::CounterHandle> maybe,
         const std::vector<kitchen_services::BigCounterHandle>& share,
         std::vector<std::filesystem::path> files, int index, std::size_t count, int seed,
         const Recipe& recipe, Mode mode, std::uint16_t steps, std::shared_ptr<acme::Clock> clock,
         std::chrono::milliseconds timeout, const std::filesystem::path& path,
         const std::vector<float>& weights, std::optional<std::uint64_t> stamp, bool dryRun,
         int rest = 0);

  // Tells the store what it was made with.
  void run(std::stop_token stop);

  // Of all workers of this process, by index.
  static std::vector<Seen> seen();

 private:
  kitchen_services::StoreHandle store_;
  int index_;
};

class Waiter {
 public:
  explicit Waiter(int table): table_(table) {}
  void run() const {}
  int table() const { return table_; }

 private:
  int table_;
};

// A store, as something to write to.
class Log {
 public:
  explicit Log(kitchen_services::StoreHandle store): store_(std::move(store)) {}
  void write(const std::string& key, const std::string& text) { store_.put(key, text); }

 private:
  kitchen_services::StoreHandle store_;
};

inline std::unique_ptr<Log> makeLog(kitchen_services::StoreHandle store) {
  return std::make_unique<Log>(std::move(store));
}

// Where loggers of one process keep their logs.
struct Shelf {
  int width = 0;
};

inline std::shared_ptr<Shelf> makeShelf(int width) { return std::make_shared<Shelf>(Shelf{width}); }

// Writes that it is there, and goes on until it is stopped.
void keepLog(std::string_view folder, std::stop_token stop, std::unique_ptr<Log> log,
             const std::string& name, const std::shared_ptr<Shelf>& shelf, int index);

}  // namespace kitchen_nodes
