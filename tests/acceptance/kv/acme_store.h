// A library's class as its authors would have written it, who know nothing of lpgen.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace acme {

class Clock;

enum class Codec { kNone, kZstd };

struct StoreOptions {
  std::filesystem::path directory;
  std::chrono::milliseconds flush_every{100};
  Codec codec = Codec::kZstd;
  std::string password;
};

class Store {
 public:
  static std::unique_ptr<Store> Open(StoreOptions options,
                                     std::shared_ptr<Clock> /*clock*/ = nullptr) {
    return std::unique_ptr<Store>(new Store(std::move(options)));
  }
  static std::unique_ptr<Store> Open(const std::string& directory) {
    return Open(StoreOptions{.directory = directory, .password = {}});
  }

  void Put(std::string_view key, std::string value) {
    std::lock_guard lock(mutex_);
    values_[std::string(key)] = std::move(value);
  }

  // What it was opened with can be asked for, too.
  std::optional<std::string> Find(const std::string& key) const {
    if (key == "directory") return options_.directory.string();
    if (key == "flush") return std::to_string(options_.flush_every.count());
    if (key == "codec") return options_.codec == Codec::kNone ? "none" : "zstd";
    std::lock_guard lock(mutex_);
    const auto found = values_.find(key);
    return found == values_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  explicit Store(StoreOptions options): options_(std::move(options)) {}

  StoreOptions options_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> values_;
};

}  // namespace acme
