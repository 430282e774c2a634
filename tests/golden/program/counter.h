// Methods in all the forms that fit a schema.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <istream>
#include <map>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/convert.h"
#include "runtime/services.h"
#include "tests/golden/program/kitchen.lp.h"

namespace kitchen_nodes {

enum class Codec { NONE, ZSTD };

struct Item {
  std::string name;
  std::vector<std::uint16_t> sizes;
  Codec codec = Codec::NONE;
  bool extra = true;
};

struct Swapped {
  Item item;
  Codec codec = Codec::NONE;
};

struct Text {
  std::string text;
  std::uint32_t length = 0;
};

struct Layer {
  lp::Tensor pixels;
  std::string name;
};

// A picture in grey.
class Image {
 public:
  explicit Image(lp::Tensor pixels): pixels_(std::move(pixels)) {}
  const lp::Tensor& pixels() const { return pixels_; }

 private:
  lp::Tensor pixels_;
};

class Stamp {
 public:
  explicit Stamp(std::int64_t micros): micros_(micros) {}
  std::int64_t micros() const { return micros_; }

 private:
  std::int64_t micros_;
};

struct Weighed {
  Item item;
  double weight = 1;
};

class CounterBase {
 public:
  std::uint32_t Total() const noexcept { return 7; }
};

class Counter: public CounterBase {
 public:
  std::map<std::string, std::uint64_t> add(
      const std::unordered_map<std::string, std::uint64_t>& counts) {
    for (const auto& [key, value]: counts) totals_[key] += value;
    return totals_;
  }
  double mean(const std::vector<double>& numbers, std::int64_t scale = 1) const {
    double sum = 0;
    for (double one: numbers) sum += one;
    return numbers.empty() ? 0
                           : sum / static_cast<double>(numbers.size()) * static_cast<double>(scale);
  }
  Swapped swap(Item item, const std::vector<Item>& items) {
    item.name += std::to_string(items.size());
    return {item, item.codec};
  }
  std::chrono::microseconds wait(std::chrono::milliseconds delay,
                                 const std::optional<std::string>& name) & {
    return delay * (name ? 2 : 1);
  }
  Stamp stamp(const Stamp& at) const { return Stamp(at.micros() + 1); }
  Image blend(const Image& base, const std::vector<Layer>& layers) const {
    return layers.empty() ? base : Image(layers.back().pixels);
  }
  lp::Task<lp::Tensor> invert(lp::TensorView image) {
    const std::span<const std::uint8_t> from = image.values<std::uint8_t>();
    co_return lp::Tensor::allocate<std::uint8_t>(image.shape(), [&](std::span<std::uint8_t> to) {
      for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<std::uint8_t>(~from[i]);
    });
  }
  void save(std::ostream& out) const {
    for (const auto& [key, value]: totals_) out << key << ' ' << value << '\n';
  }
  void load(std::istream& in) {
    std::string key;
    for (std::uint64_t value = 0; in >> key >> value;) totals_[key] = value;
  }
  void feed(const std::map<std::string, std::uint64_t>& counts) {
    for (const auto& [key, value]: counts) totals_[key] += value;
  }
  lp::Task<void> season(std::string text) {
    ++totals_[text];
    co_return;
  }
  lp::Task<Text> slow(std::string text, std::span<const std::int32_t> numbers) {
    co_return Text{text, static_cast<std::uint32_t>(numbers.size())};
  }
  std::vector<lp::Outcome<float>> score(std::span<const Weighed> all) {
    std::vector<lp::Outcome<float>> scores;
    for (const Weighed& one: all) {
      if (one.weight < 0) {
        scores.push_back(lp::Error(lp::Code::OUT_OF_RANGE, one.item.name + " is too light"));
      } else {
        scores.push_back(static_cast<float>(one.weight) * static_cast<float>(all.size()));
      }
    }
    return scores;
  }

 private:
  std::map<std::string, std::uint64_t> totals_;
};

}  // namespace kitchen_nodes

template <>
struct lp::Convert<kitchen_nodes::Image> {
  static kitchen_nodes::Image from(lp::Tensor pixels) {
    return kitchen_nodes::Image(std::move(pixels));
  }
  static lp::Tensor to(const kitchen_nodes::Image& image) { return image.pixels(); }
};

template <>
struct lp::Convert<kitchen_nodes::Stamp> {
  static kitchen_nodes::Stamp from(std::int64_t micros) { return kitchen_nodes::Stamp(micros); }
  static std::int64_t to(const kitchen_nodes::Stamp& stamp) { return stamp.micros(); }
};
