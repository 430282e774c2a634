#include "runtime/call/back_off.h"

#include <algorithm>
#include <random>

namespace lp::_ {

std::chrono::nanoseconds backOff(unsigned failures, std::chrono::nanoseconds first,
                                 std::chrono::nanoseconds longest) {
  constexpr double CHANCE = 0.2;
  static thread_local std::minstd_rand random{std::random_device{}()};
  auto pause = first;
  while (--failures > 0 && pause < longest) pause *= 2;
  std::uniform_real_distribution<double> factor(1 - CHANCE, 1 + CHANCE);
  const std::chrono::duration<double, std::nano> exact = std::min(pause, longest) * factor(random);
  return std::chrono::duration_cast<std::chrono::nanoseconds>(exact);
}

}  // namespace lp::_
