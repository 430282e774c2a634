#include "runtime/call/served.h"

#include <algorithm>
#include <utility>

#include "runtime/call/batch.h"
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
    : options_(std::move(options)), name_(std::make_shared<const std::string>(options_.name)) {}

Served::~Served() = default;

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
    for (Entry& entry: queue_) failed.push_back(std::move(entry.request));
    queue_.clear();
    for (auto& [method, gathered]: gathered_) {
      for (auto& request: gathered.queue.removeAll()) failed.push_back(std::move(request));
    }
  }
  for (auto& request: failed) request->fail(why);
}

void Served::leave() {
  cancelAll();
  std::shared_ptr<EventLoop> loop;
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return running_ == 0 && inside_.empty(); });
  object_ = nullptr;
  gathered_.clear();
  paused_ = false;
  loop.swap(loop_);
}

void Served::cancelAll() {
  std::lock_guard lock(mutex_);
  for (const Request* request: inside_) cancelLater(request->frame());
}

// Why the request is not taken; else its method is found.
std::optional<Error> Served::refusal(Entry& entry) const {
  if (closed_) return closedBecause_;
  if (waitingForOpen_.size() + queue_.size() >= options_.maxQueued) return tooMany();
  if (!isOpen()) return std::nullopt;
  const Request& request = *entry.request;
  entry.method = findMethod(*service_, request.interfaceId(), request.ordinal());
  if (entry.method == nullptr) {
    return Error(Code::UNIMPLEMENTED,
                 name() + " has no method " + std::to_string(request.ordinal()) + " of interface " +
                     std::to_string(request.interfaceId()),
                 name(), {});
  }
  request.frame()->node = name_;
  request.frame()->method = entry.method->name;
  if (entry.method->batch != nullptr) {
    const auto found = gathered_.find(entry.method);
    if (found != gathered_.end() && found->second.queue.size() >= options_.maxQueued) {
      return tooMany();
    }
  }
  return entry.method->start == nullptr ? wouldWaitForItself(entry) : std::nullopt;
}

Error Served::tooMany() const {
  return Error(Code::RESOURCE_EXHAUSTED,
               std::to_string(options_.maxQueued) + " calls are waiting already", name(), {});
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
    if (!refused && entry.method->start != nullptr) {
      inside_.push_back(entry.request.get());
      startTask(std::move(entry));
      return;
    }
    if (!refused && entry.method->batch != nullptr) {
      gather(std::move(entry));
      return;
    }
    if (!refused && (turn == nullptr || turn->passedOn() || !queue_.empty() || !mayStart())) {
      queue_.push_back(std::move(entry));
      schedule();
      return;
    }
    if (!refused) begin(entry);
  }
  if (refused) {
    entry.request->fail(*refused);
    return;
  }
  turn->begin(habitOf(entry));
  run(entry);
  turn->end();
  std::lock_guard lock(mutex_);
  finish(entry);
}

// All slots are taken by calls that wait, directly or not, for this one, or for one that may be in
// a batch with it.
std::optional<Error> Served::wouldWaitForItself(const Entry& entry) const {
  if (mayStart()) return std::nullopt;
  const Request& request = *entry.request;
  const std::vector<Hop>& outer = request.frame()->outer;
  const auto gathered = gathered_.find(entry.method);
  auto inChain = [&](std::uint64_t id) {
    return std::ranges::any_of(outer, [&](const Hop& hop) { return hop.call == id; }) ||
           (gathered != gathered_.end() && gathered->second.queue.waitsFor(id));
  };
  unsigned own = 0;
  for (const Request* inside: inside_) own += inChain(inside->id()) ? 1u : 0u;
  for (std::uint64_t id: direct_) own += inChain(id) ? 1u : 0u;
  if (own < running_) return std::nullopt;
  std::string path;
  for (const Hop& hop: request.frame()->chain()) {
    path += (path.empty() ? "" : " -> ") + hop.node + "." + hop.method;
  }
  return Error(Code::FAILED_PRECONDITION,
               "the call would wait for itself: all " + std::to_string(options_.threads) +
                   " thread(s) of " + name() + " are in it already: " + path,
               name(), {});
}

void Served::begin(const Entry& entry) {
  ++running_;
  inside_.push_back(entry.request.get());
  if (entry.method->batch != nullptr) static_cast<Batch&>(*entry.request).start();
}

void Served::finish(const Entry& entry) {
  forget(*entry.request);
  --running_;
  if (entry.method->batch != nullptr) {
    Gathered& gathered = gathered_.at(entry.method);
    gathered.queue.end();
    queueBatches(*entry.method, gathered);
  }
  schedule();
  if (paused_ && running_ == 0) idle_.notify_all();
}

void Served::forget(const Request& request) {
  const auto found = std::ranges::find(inside_, &request);
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
    entry.request->succeed();
  } catch (...) {
    entry.request->fail(toError(std::current_exception(), name()));
  }
}

// A thread that takes from the queue, until it is empty or the thread is held up.
class Served::Drain final: public Turn {
 public:
  explicit Drain(Served& served): served_(served) {}
  ~Drain() override { retire(); }

 private:
  void handOver() override {
    std::lock_guard lock(served_.mutex_);
    served_.draining_ = false;
    served_.schedule();
  }
  Served& served_;
};

void Served::schedule() {
  if (draining_ || queue_.empty() || !mayStart()) return;
  draining_ = true;
  runtime().pool->post(makeJob([self = self()] { self->drain(); }));
}

void Served::drain() {
  Drain turn(*this);
  Entry entry;
  std::unique_lock lock(mutex_);
  while (!queue_.empty() && mayStart()) {
    Entry next = std::move(queue_.front());
    queue_.pop_front();
    begin(next);
    lock.unlock();
    entry = std::move(next);  // the one before goes here, without the lock
    if (entry.request->frame()->isCancelled()) {
      entry.request->fail(Error(Code::CANCELLED, "cancelled before it began", name(), {}));
    } else {
      turn.begin(habitOf(entry));
      run(entry);
      turn.end();
    }
    lock.lock();
    if (turn.passedOn()) {
      finish(entry);
      // Somebody else takes from the queue now, unless it has been emptied meanwhile.
      if (draining_ || queue_.empty()) break;
      draining_ = true;
      turn.beginAfresh();
    } else {
      finish(entry);
    }
  }
  if (!turn.passedOn()) draining_ = false;
  lock.unlock();
  flushAll();
}

void Served::gather(Entry entry) {
  const Method& method = *entry.method;
  Gathered& gathered =
      gathered_.try_emplace(&method, Gathered{BatchQueue(method.batching)}).first->second;
  gathered.queue.add(std::move(entry.request), std::chrono::steady_clock::now());
  queueBatches(method, gathered);
}

void Served::queueBatches(const Method& method, Gathered& gathered) {
  if (!isOpen()) return;
  const TimePoint now = std::chrono::steady_clock::now();
  while (gathered.queue.ready(now)) {
    gathered.queue.ask();
    queue_.push_back({std::make_shared<Batch>(gathered.queue, method, name_), &method});
  }
  schedule();
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
  if (loop_ == nullptr) loop_ = EventLoop::make();
  loop_->post(makeJob(
      [self = self(), entry = std::move(entry)]() mutable { self->runTask(std::move(entry)); }));
}

void Served::runTask(Entry entry) {
  auto drive = [](std::shared_ptr<Served> self, Interface* object, Entry call) -> Detached {
    try {
      co_await call.method->start(*object, *call.request);
      call.request->succeed();
    } catch (...) {
      call.request->fail(toError(std::current_exception(), self->name()));
    }
    flushAll();
    std::lock_guard lock(self->mutex_);
    self->forget(*call.request);
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
  if (!isOpen() || closed_ || !mayStart() || !queue_.empty()) return nullptr;
  if (!isPlain_) {
    const Method* own = findMethod(*service_, method.interfaceId, method.ordinal);
    if (own == nullptr || own->invoke == nullptr) return nullptr;
  }
  ++running_;
  direct_.push_back(callId);
  return object_;
}

void Served::release(std::uint64_t callId) {
  std::lock_guard lock(mutex_);
  std::erase(direct_, callId);
  --running_;
  schedule();
  if (paused_ && running_ == 0) idle_.notify_all();
}

void Served::start(std::shared_ptr<OutgoingCall> call) {
  if (!call->policy().waitForReady) {
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
  std::erase_if(queue_, [&](const Entry& entry) { return entry.request->id() == call.id(); });
  std::erase_if(waitingForOpen_, [&](const auto& request) { return request->id() == call.id(); });
  for (auto& [method, gathered]: gathered_) gathered.queue.remove(call.id());
  for (const Request* request: inside_) {
    if (request->id() == call.id()) cancelLater(request->frame());
  }
}

std::optional<Error> Served::over() const {
  std::lock_guard lock(mutex_);
  return closed_ ? closedBecause_ : std::nullopt;
}

std::shared_ptr<ProgramControl> Served::program() const {
  return options_.node != nullptr ? options_.node->program.lock() : nullptr;
}

std::shared_ptr<Target> serveHere(std::shared_ptr<Interface> object) {
  auto served = std::make_shared<Served>(Served::Options{.name = object->lpType()});
  served->open(std::move(object));
  return served;
}

}  // namespace lp::_

namespace lp {

std::string Interface::lpType() const { return _::demangle(typeid(*this)); }

}  // namespace lp
