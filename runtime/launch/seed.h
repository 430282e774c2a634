// Seeds of nodes, made of the program's.
#pragma once

#include <cstdint>
#include <string_view>

namespace lp::_ {

// Depends on the three alone, so that a node draws the same numbers in every launch type. FNV-1a
// over the label, then splitmix64's finaliser (Steele, Lea, Flood: Fast Splittable Pseudorandom
// Number Generators, 2014).
constexpr std::uint64_t nodeSeed(std::uint64_t programSeed, std::string_view label,
                                 std::uint32_t index) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (char c: label) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  std::uint64_t mixed = programSeed + 0x9e3779b97f4a7c15u * (std::uint64_t{index} + 1) + hash;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
  return mixed ^ (mixed >> 31);
}

}  // namespace lp::_
