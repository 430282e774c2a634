// A value on the heap, so that a value struct can hold itself.
#pragma once

#include <memory>
#include <utility>

namespace lp {

// An optional T that lives on the heap and is copied and compared by value. Empty by default.
template <typename T>
class Box {
 public:
  Box() = default;
  Box(T value): value_(std::make_unique<T>(std::move(value))) {}
  Box(const Box& other): value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
  Box(Box&&) noexcept = default;
  Box& operator=(Box other) noexcept {
    value_ = std::move(other.value_);
    return *this;
  }

  explicit operator bool() const { return value_ != nullptr; }
  // Undefined while empty.
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }

  bool operator==(const Box& other) const {
    return value_ && other.value_ ? *value_ == *other.value_ : !value_ && !other.value_;
  }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace lp
