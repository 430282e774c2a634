// What is learned: a linear function of 32 numbers. Its weights are in blocks, which servers share.
#pragma once

#include <array>
#include <cstddef>
#include <string>

namespace parameter_server::model {

inline constexpr std::size_t BLOCKS = 8, BLOCK_SIZE = 4, SIZE = BLOCKS * BLOCK_SIZE;
using Weights = std::array<float, SIZE>;

inline std::string blockName(std::size_t block) { return "block" + std::to_string(block); }

// What the weights have to become. Workers see it in their examples alone.
inline const Weights& truth() {
  static const Weights weights = [] {
    Weights all{};
    for (std::size_t i = 0; i < SIZE; ++i) all[i] = static_cast<float>(i % 7) - 3;
    return all;
  }();
  return weights;
}

}  // namespace parameter_server::model
