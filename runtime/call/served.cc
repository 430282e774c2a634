#include "runtime/call/served.h"

#include <algorithm>
#include <map>
#include <utility>

#include "runtime/call/batch.h"
#include "runtime/call/introspection.h"
#include "runtime/call/local_request.h"
#include "runtime/call/node_context.h"
#include "runtime/call/runtime.h"

namespace lp::_ {

namespace {

// Runs a coroutine to its end, owned by nobody.
struct Detached {
  struct promise_type {
    Detached get_return_object() const { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const {}
    void unhandled_exception() const { std::terminate(); }
  };
};

bool isPlain(const Service& service) {
  auto runs = [](const Method& method) { return method.invoke != nullptr; };
  return std::ranges::all_of(service.methods, runs) &&
         std::ranges::all_of(service.bases, [](const Service* base) { return isPlain(*base); });
}

}  // namespace

const Method* findMethod(const Service& service, std::uint64_t interfaceId, std::uint16_t ordinal) {
  // Emitted tables are by ordinal.
  if (ordinal < service.methods.size()) {
    const Method& method = service.methods[ordinal];
    if (method.interfaceId == interfaceId && method.ordinal == ordinal) return &method;
  }
  for (const Method& method: service.methods) {
    if (method.interfaceId == interfaceId && method.ordinal == ordinal) return &method;
  }
  for (const Service* base: service.bases) {
    if (const Method* method = findMethod(*base, interfaceId, ordinal)) return method;
  }
  return nullptr;
}

void cancelLater(const std::shared_ptr<CallFrame>& frame) {
  if (frame->cancelQuietly()) return;
  runtime().pool->post(makeJob([frame] { frame->cancel(); }));
}

Served::Served(Options options)
    : options_(std::move(options)), name_(std::make_shared<const std::string>(options_.name)) {
  lanes_.reserve(1 + options_.lanes.size());
  lanes_.push_back({.name = {}, .threads = options_.threads, .methods = {}, .queue = {}});
  for (const LaneSpec& lane: options_.lanes) {
    lanes_.push_back(
        {.name = lane.name, .threads = lane.threads, .methods = lane.methods, .queue = {}});
  }
}

Served::~Served() {
  if (owned_.use_count() == 0) return;
  // The last handle may go anywhere, with any lock held: no place for what users wrote.
  runtime().pool->post(makeJob([owned = std::move(owned_), node = options_.node]() mutable {
    const FrameScope scope(SavedFrame(node, nullptr));
    owned.reset();
  }));
}

void Served::open(std::shared_ptr<Interface> object) {
  owned_ = std::move(object);
  open(*owned_);
}

void Served::open(Interface& object) {
  std::deque<std::shared_ptr<Request>> waiting;
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    object_ = &object;
    service_ = &object.lpService();
    isPlain_ = isPlain(*service_);
    waiting.swap(waitingForOpen_);
  }
  for (auto& request: waiting) deliver(std::move(request));
}

void Served::refuse(const Error& why) { turnAway(why, /*isLast=*/true); }

void Served::close(const Error& why) {
  turnAway(why, /*isLast=*/true);
  leave();
}

void Served::pause(const Error& why) {
  turnAway(why, /*isLast=*/false);
  leave();
}

void Served::turnAway(const Error& why, bool isLast) {
  std::deque<std::shared_ptr<Request>> failed;
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    if (isLast) {
      closed_ = true;
      closedBecause_ = why;
      failed.swap(waitingForOpen_);
    }
    paused_ = true;
    for (Lane& lane: lanes_) {
      for (Entry& entry: lane.queue) failed.push_back(std::move(entry.request));
      lane.queue.clear();
    }
    for (auto& [method, gathered]: gathered_) {
      for (auto& request: gathered.queue.removeAll()) failed.push_back(std::move(request));
    }
    for (auto& request: streams_.removeAll()) failed.push_back(std::move(request));
  }
  for (auto& request: failed) request->fail(why);
}

void Served::leave() {
  cancelAll();
  std::shared_ptr<EventLoop> loop;
  std::shared_ptr<Interface> owned;  // goes without the lock
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return running_ == 0 && inside_.empty(); });
  object_ = nullptr;
  owned.swap(owned_);
  gathered_.clear();
  paused_ = false;
  loop.swap(loop_);
}

void Served::cancelAll() {
  std::lock_guard lock(mutex_);
  for (const Inside& one: inside_) cancelLater(one.request->frame());
}

Served::Lane& Served::laneAmong(const Method& method) {
  for (std::size_t i = 1; i < lanes_.size(); ++i) {
    if (std::ranges::find(lanes_[i].methods, method.name) != lanes_[i].methods.end()) {
      return lanes_[i];
    }
  }
  return lanes_[0];
}

void Served::deliver(std::shared_ptr<Request> request, Turn* turn) {
  Entry entry{std::move(request), nullptr};
  std::optional<Error> refused;
  {
    std::lock_guard lock(mutex_);
    refused = refusal(entry);
    if (!refused && !isOpen()) {
      waitingForOpen_.push_back(std::move(entry.request));
      return;
    }
    if (!refused && isStreamed(entry) && !streams_.enter(entry.request, *entry.method)) return;
    if (!refused && entry.method->start != nullptr) {
      startTask(std::move(entry));
      return;
    }
    if (!refused && entry.method->batch != nullptr) {
      gather(std::move(entry));
      return;
    }
    if (!refused && (turn == nullptr || turn->passedOn() || !entry.lane->queue.empty() ||
                     !entry.lane->mayStart())) {
      Lane& lane = *entry.lane;
      lane.queue.push_back(std::move(entry));
      schedule(lane);
      return;
    }
    if (!refused) begin(entry);
  }
  if (refused) {
    if (!answersItself(*entry.request)) entry.request->fail(*refused);
    return;
  }
  turn->begin(habitOf(entry));
  run(entry);
  turn->end();
  std::unique_lock lock(mutex_);
  flushIfLeaving(lock);
  finish(entry);
}

void Served::flushIfLeaving(std::unique_lock<std::mutex>& lock) {
  if (!paused_) return;
  lock.unlock();
  flushAll();
  lock.lock();
}

void Served::begin(const Entry& entry) {
  ++running_;
  ++entry.lane->running;
  inside_.push_back({entry.request.get(), entry.lane});
  if (entry.method->batch != nullptr) static_cast<Batch&>(*entry.request).start();
}

void Served::finish(const Entry& entry) {
  forget(*entry.request);
  if (entry.method->batch != nullptr) {
    Gathered& gathered = gathered_.at(entry.method);
    gathered.queue.end();
    queueBatches(*entry.method, gathered);
  }
  passOn(entry);
  left(*entry.lane);
}

void Served::passOn(const Entry& entry) {
  if (!isStreamed(entry)) return;
  Entry next{streams_.leave(*entry.request, *entry.method), entry.method, entry.lane};
  if (next.request == nullptr) return;
  if (next.method->start != nullptr) {
    startTask(std::move(next));
  } else {
    next.lane->queue.push_back(std::move(next));
  }
}

void Served::forget(const Request& request) {
  const auto found = std::ranges::find(inside_, &request, &Inside::request);
  if (found == inside_.end()) return;
  *found = inside_.back();
  inside_.pop_back();
}

void Served::run(const Entry& entry) {
  const FrameScope scope(options_.node, entry.request->frame());
  const SourceScope source(entry.request->source());
  try {
    if (entry.method->batch != nullptr) {
      entry.method->batch(*object_, static_cast<Batch&>(*entry.request));
    } else {
      entry.method->invoke(*object_, *entry.request);
    }
    succeed(entry);
  } catch (...) {
    fail(entry, toError(std::current_exception(), name()));
  }
}

void Served::succeed(const Entry& entry) {
  entry.request->succeed();
  // To its caller the stream has failed with it.
  if (isStreamed(entry) && entry.request->frame()->isGivenUp()) {
    failBehind(entry, Error(Code::CANCELLED, "the one before was cancelled", name(), {}));
  }
}

void Served::fail(const Entry& entry, const Error& error) {
  entry.request->fail(error);
  if (isStreamed(entry)) failBehind(entry, error);
}

void Served::failBehind(const Entry& entry, const Error& error) {
  std::unique_lock lock(mutex_);
  const auto behind = streams_.fail(*entry.request, *entry.method, error);
  lock.unlock();
  for (const auto& request: behind) request->fail(error);
}

// A thread that takes from the queue, until it is empty or the thread is held up.
class Served::Drain final: public Turn {
 public:
  Drain(Served& served, Lane& lane): served_(served), lane_(lane) {}
  ~Drain() override { retire(); }

 private:
  void handOver() override {
    std::lock_guard lock(served_.mutex_);
    lane_.draining = false;
    served_.schedule(lane_);
  }
  Served& served_;
  Lane& lane_;
};

void Served::schedule(Lane& lane) {
  if (lane.draining || lane.queue.empty() || !lane.mayStart()) return;
  lane.draining = true;
  runtime().pool->post(makeJob([self = self(), &lane] { self->drain(lane); }));
}

void Served::drain(Lane& lane) {
  Drain turn(*this, lane);
  Entry entry;
  std::unique_lock lock(mutex_);
  while (!lane.queue.empty() && lane.mayStart()) {
    Entry next = std::move(lane.queue.front());
    lane.queue.pop_front();
    begin(next);
    lock.unlock();
    entry = std::move(next);  // the one before goes here, without the lock
    if (entry.request->frame()->isCancelled()) {
      fail(entry, Error(Code::CANCELLED, "cancelled before it began", name(), {}));
    } else if (entry.request->frame()->isGivenUp()) {
      fail(entry, Error(Code::DEADLINE_EXCEEDED, "its time was over before it began", name(), {}));
    } else {
      turn.begin(habitOf(entry));
      run(entry);
      turn.end();
    }
    lock.lock();
    flushIfLeaving(lock);
    if (turn.passedOn()) {
      finish(entry);
      // Somebody else takes from the queue now, unless it has been emptied meanwhile.
      if (lane.draining || lane.queue.empty()) break;
      lane.draining = true;
      turn.beginAfresh();
    } else {
      finish(entry);
    }
  }
  if (!turn.passedOn()) lane.draining = false;
  lock.unlock();
  flushAll();
}

void Served::gather(Entry entry) {
  const Method& method = *entry.method;
  Gathered& gathered =
      gathered_.try_emplace(&method, Gathered{BatchQueue(method.batching)}).first->second;
  gathered.queue.add(std::move(entry.request), now());
  queueBatches(method, gathered);
}

void Served::queueBatches(const Method& method, Gathered& gathered) {
  if (!isOpen()) return;
  const TimePoint time = now();
  Lane& lane = laneOf(method);
  while (gathered.queue.ready(time)) {
    gathered.queue.ask();
    lane.queue.push_back({std::make_shared<Batch>(gathered.queue, method, name_), &method, &lane});
  }
  schedule(lane);
  const std::optional<TimePoint> due = gathered.queue.due();
  if (!due || std::exchange(gathered.isTimed, true)) return;
  runtime().clock.at(*due, makeJob([weak = weak_from_this(), key = &method] {
    const auto self = std::static_pointer_cast<Served>(weak.lock());
    if (self == nullptr) return;
    std::lock_guard lock(self->mutex_);
    const auto its = self->gathered_.find(key);
    if (its == self->gathered_.end()) return;  // and the method may be gone
    its->second.isTimed = false;
    self->queueBatches(*key, its->second);
  }));
}

void Served::startTask(Entry entry) {
  inside_.push_back({entry.request.get(), nullptr});
  if (loop_ == nullptr) loop_ = EventLoop::make();
  loop_->post(makeJob(
      [self = self(), entry = std::move(entry)]() mutable { self->runTask(std::move(entry)); }));
}

void Served::runTask(Entry entry) {
  auto drive = [](std::shared_ptr<Served> self, Interface* object, Entry call) -> Detached {
    try {
      co_await call.method->start(*object, *call.request);
      self->succeed(call);
    } catch (...) {
      self->fail(call, toError(std::current_exception(), self->name()));
    }
    flushAll();
    std::lock_guard lock(self->mutex_);
    self->forget(*call.request);
    self->passOn(call);
    if (self->paused_ && self->inside_.empty()) self->idle_.notify_all();
  };
  FrameScope scope(SavedFrame(options_.node, entry.request->frame()));
  // Until it first waits: arguments are read before.
  const SourceScope source(entry.request->source());
  Interface* object = object_;
  drive(self(), object, std::move(entry));
  flushAll();
}

Interface* Served::tryEnter(std::uint64_t callId, const Method& method) {
  std::lock_guard lock(mutex_);
  if (!isOpen() || closed_) return nullptr;
  Lane& lane = laneOf(method);
  if (!lane.mayStart() || !lane.queue.empty()) return nullptr;
  if (!isPlain_) {
    const Method* own = findMethod(*service_, method.interfaceId, method.ordinal);
    if (own == nullptr || own->invoke == nullptr) return nullptr;
  }
  ++running_;
  ++lane.running;
  direct_.push_back({callId, &lane});
  return object_;
}

void Served::release(std::uint64_t callId) {
  std::lock_guard lock(mutex_);
  // The latest to come is nearly always the first to go.
  std::size_t its = direct_.size() - 1;
  while (direct_[its].id != callId) --its;
  Lane& lane = *direct_[its].lane;
  direct_[its] = direct_.back();
  direct_.pop_back();
  left(lane);
}

void Served::start(std::shared_ptr<OutgoingCall> call) {
  const Method& method = call->method();
  if (!call->policy().waitForReady && !asksForHealth(method.interfaceId, method.ordinal)) {
    std::unique_lock lock(mutex_);
    if (!isOpen() && !closed_) {
      lock.unlock();
      call->fail(Error(Code::UNAVAILABLE, name() + " is not up yet", name(), {}));
      return;
    }
  }
  deliver(recycled<LocalRequest>(std::move(call)));
}

void Served::cancel(OutgoingCall& call) {
  std::lock_guard lock(mutex_);
  for (Lane& lane: lanes_) {
    std::erase_if(lane.queue, [&](const Entry& one) {
      if (one.request->id() != call.id()) return false;
      // It fails in its turn: what is behind it in its stream must not go before that.
      if (isStreamed(one)) cancelLater(one.request->frame());
      return !isStreamed(one);
    });
  }
  if (Request* request = streams_.find(call.id())) cancelLater(request->frame());
  std::erase_if(waitingForOpen_, [&](const auto& request) { return request->id() == call.id(); });
  for (auto& [method, gathered]: gathered_) gathered.queue.remove(call.id());
  for (const Inside& one: inside_) {
    if (one.request->id() == call.id()) cancelLater(one.request->frame());
  }
}

std::optional<Error> Served::over() const {
  std::lock_guard lock(mutex_);
  return closed_ ? closedBecause_ : std::nullopt;
}

std::shared_ptr<ProgramControl> Served::program() const {
  return options_.node != nullptr ? options_.node->program.lock() : nullptr;
}

std::shared_ptr<Target> serveHere(std::shared_ptr<Interface> object, const ServeOptions& options) {
  const std::shared_ptr<const NodeContext> node = currentFrame().node();
  std::string name = object->lpType();
  if (node != nullptr) {
    name = *node->name + ":" + name;
    object = node->objects->count(std::move(object));
  }
  auto served = std::make_shared<Served>(
      Served::Options{.name = std::move(name), .threads = options.threads, .node = node});
  served->open(std::move(object));
  if (node != nullptr) node->objects->add(served);
  return served;
}

}  // namespace lp::_

namespace lp {

std::string Interface::lpType() const { return _::demangle(typeid(*this)); }

}  // namespace lp
