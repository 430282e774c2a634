// Entries by numbers that the peer chooses, which are small ones for every peer that means well.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>

namespace lp::_ {

// References stay valid until the entry is erased.
template <typename T>
class IdTable {
 public:
  // Null if there is one already.
  T* add(std::uint32_t id) {
    if (id >= MOST_LOW) {
      const auto [at, isNew] = high_.try_emplace(id);
      return isNew ? &at->second : nullptr;
    }
    while (low_.size() <= id) low_.emplace_back();
    if (low_[id]) return nullptr;
    return &low_[id].emplace();
  }
  // Null if there is none.
  T* find(std::uint32_t id) {
    if (id < low_.size()) return low_[id] ? &*low_[id] : nullptr;
    const auto found = high_.find(id);
    return found != high_.end() ? &found->second : nullptr;
  }
  void erase(std::uint32_t id) {
    if (id < low_.size()) {
      low_[id].reset();
    } else {
      high_.erase(id);
    }
  }
  template <typename F>
  void forEach(F f) {
    for (auto& entry: low_) {
      if (entry) f(*entry);
    }
    for (auto& [id, entry]: high_) f(entry);
  }

 private:
  static constexpr std::uint32_t MOST_LOW = 1u << 16;
  std::deque<std::optional<T>> low_;
  std::map<std::uint32_t, T> high_;
};

}  // namespace lp::_
