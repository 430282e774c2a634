#include "runtime/call/patience.h"

#include <atomic>
#include <cstdio>

#include "runtime/call/node_context.h"

namespace lp::_ {

namespace {

std::atomic<std::chrono::nanoseconds::rep> first{
    std::chrono::nanoseconds(std::chrono::seconds(10)).count()};

}  // namespace

void Patience::setFirst(std::chrono::nanoseconds duration) { first = duration.count(); }

Patience::Patience(const TimePoint* until)
    : until_(until),
      silence_(first.load(std::memory_order_relaxed)),
      began_(std::chrono::steady_clock::now()),
      next_(began_ + silence_) {}

void Patience::say(const std::string& what) {
  const auto& node = currentFrame().node();
  const std::string who = node != nullptr ? *node->name + " is " : std::string();
  std::fprintf(stderr, "lp: %sstill waiting for %s, %.0f s so far\n", who.c_str(), what.c_str(),
               std::chrono::duration<double>(silence_).count());
  silence_ *= 2;
  next_ = began_ + silence_;
}

}  // namespace lp::_
