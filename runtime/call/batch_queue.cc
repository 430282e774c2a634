#include "runtime/call/batch_queue.h"

#include <algorithm>
#include <utility>

namespace lp::_ {

void BatchQueue::add(std::shared_ptr<Request> request, TimePoint now) {
  waiting_.push_back({std::move(request), now});
}

void BatchQueue::remove(std::uint64_t call) {
  std::erase_if(waiting_, [&](const Waiting& one) { return one.request->id() == call; });
}

std::vector<std::shared_ptr<Request>> BatchQueue::removeAll() {
  std::vector<std::shared_ptr<Request>> all = std::exchange(givenUp_, {});
  for (Waiting& one: waiting_) all.push_back(std::move(one.request));
  waiting_.clear();
  return all;
}

bool BatchQueue::waitsFor(std::uint64_t call) const {
  return std::ranges::any_of(waiting_, [&](const Waiting& one) {
    return std::ranges::any_of(one.request->frame()->outer,
                               [&](const Hop& hop) { return hop.call == call; });
  });
}

bool BatchQueue::ready(TimePoint now) {
  auto seemsReady = [&] { return mayAsk() && makesABatch(first(), now); };
  if (!seemsReady()) return false;
  setGivenUpAside(now);
  return seemsReady();
}

void BatchQueue::setGivenUpAside(TimePoint now) {
  std::erase_if(waiting_, [&](Waiting& one) {
    if (!one.request->frame()->isGivenUp(now)) return false;
    givenUp_.push_back(std::move(one.request));
    return true;
  });
}

bool BatchQueue::mayAsk() const {
  return asking_ + running_ < batching_.parallelism && waiting_.size() > first();
}

bool BatchQueue::makesABatch(std::size_t from, TimePoint now) const {
  if (from >= waiting_.size()) return false;
  return waiting_.size() - from >= batching_.size || dueOf(waiting_[from]) <= now;
}

std::optional<TimePoint> BatchQueue::due() const {
  if (!mayAsk()) return std::nullopt;
  return dueOf(waiting_[first()]);
}

std::vector<std::shared_ptr<Request>> BatchQueue::start(TimePoint now) {
  --asking_;
  ++running_;
  setGivenUpAside(now);
  std::vector<std::shared_ptr<Request>> batch = std::exchange(givenUp_, {});
  if (!makesABatch(0, now)) return batch;
  for (std::uint32_t i = 0; i < batching_.size && !waiting_.empty(); ++i) {
    batch.push_back(std::move(waiting_.front().request));
    waiting_.pop_front();
  }
  return batch;
}

}  // namespace lp::_
