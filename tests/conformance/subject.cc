#include "tests/conformance/subject.h"

#include <algorithm>
#include <chrono>
#include <span>
#include <stdexcept>
#include <thread>

using namespace std::chrono_literals;

namespace conformance {

void Subject::meet(std::uint32_t parties) {
  std::unique_lock lock(mutex_);
  ++inside_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return inside_ >= parties; });
}

bool Subject::sleep(std::uint32_t milliseconds) {
  const std::stop_token cancelled = lp::currentCall().cancelled;
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  while (!cancelled.stop_requested() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(1ms);
  }
  if (cancelled.stop_requested()) ++cancellations_;
  return cancelled.stop_requested();
}

void Subject::fail(const std::string& kind) const {
  if (kind == "invalid") throw std::invalid_argument("not a number");
  if (kind == "code") throw lp::Error(lp::Code::DATA_LOSS, "a sector is gone");
  if (kind == "lost") {
    throw lp::Error(lp::Code::DATA_LOSS, "some are gone",
                    Lost{{3, 1, 4}, std::string(50'000, 'x')});
  }
  throw std::runtime_error("no disk");
}

SubjectWhoResult Subject::who() const {
  const lp::Context& me = lp::context();
  return {me.label, me.index, me.groupSize, lp::currentCall().caller};
}

lp::Tensor Subject::scale(const lp::TensorView& tensor, float by) const {
  const std::span<const float> from = tensor.values<float>();
  return lp::Tensor::allocate<float>(tensor.shape(), [&](std::span<float> to) {
    std::ranges::transform(from, to.begin(), [by](float one) { return by * one; });
  });
}

Late::Late() { std::this_thread::sleep_for(200ms); }

lp::Task<std::int64_t> Tasks::add(std::int64_t x) {
  most_ = std::max(most_, ++running_);
  // Were two Tasks to run at once, the other would be seen here.
  std::this_thread::sleep_for(1ms);
  --running_;
  const std::int64_t echoed = co_await subject_.futures().echo(x);
  most_ = std::max(most_, ++running_);
  --running_;
  co_return echoed + 1;
}

lp::Task<std::string> Tasks::block() {
  try {
    subject_.echo(1);
  } catch (const lp::Error& error) {
    co_return std::string(lp::toText(error.code()));
  }
  co_return "no error";
}

lp::Task<std::uint32_t> Tasks::most() { co_return most_; }

lp::Task<void> Tasks::wait() { co_await subject_.futures().sleep(60'000); }

lp::Task<void> Tasks::fail(std::string kind) { co_await subject_.futures().fail(kind); }

std::vector<lp::Outcome<std::int64_t>> Batches::half(std::span<const std::int64_t> all) {
  std::vector<lp::Outcome<std::int64_t>> halves;
  for (std::int64_t x: all) {
    if (x % 2 == 0) {
      halves.push_back(x / 2);
    } else {
      const Lost payload{.sectors = {static_cast<std::uint64_t>(x)}};
      halves.push_back(lp::Error(lp::Code::INVALID_ARGUMENT, "an odd number", payload));
    }
  }
  return halves;
}

std::vector<BatchesTogetherResult> Batches::together(std::span<const Named> all) {
  BatchesTogetherResult result;
  for (const Named& one: all) {
    for (std::uint32_t i = 0; i < one.times; ++i) result.names += one.name;
  }
  result.calls = static_cast<std::uint32_t>(all.size());
  return std::vector<BatchesTogetherResult>(all.size(), result);
}

}  // namespace conformance
