// A library's header that knows nothing of lpgen.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace acme {

enum class Codec { kNone, kZstd };

struct StoreOptions {
  std::filesystem::path directory;
  std::chrono::milliseconds flush_every{100};
  Codec codec = Codec::kZstd;
  std::string password;
};

class Clock {
 public:
  explicit Clock(int start): start_(start) {}
  int start() const { return start_; }

 private:
  int start_;
};

inline std::unique_ptr<Clock> makeClock(int start, std::uint32_t /*seed*/) {
  return std::make_unique<Clock>(start);
}

class Store {
 public:
  static std::unique_ptr<Store> Open(StoreOptions options, std::shared_ptr<Clock> = nullptr) {
    return std::unique_ptr<Store>(new Store(std::move(options)));
  }
  static std::unique_ptr<Store> Open(const std::string& directory) {
    return Open(StoreOptions{directory, {}, {}, {}});
  }

  void Put(std::string_view key, std::string value) {
    std::lock_guard lock(mutex_);
    values_[std::string(key)] = std::move(value);
  }
  std::optional<std::string> Find(const std::string& key) const {
    std::lock_guard lock(mutex_);
    auto found = values_.find(key);
    return found == values_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  explicit Store(StoreOptions options): options_(std::move(options)) {}

  StoreOptions options_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> values_;
};

}  // namespace acme
