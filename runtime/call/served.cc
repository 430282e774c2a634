#include "runtime/call/served.h"

#include <algorithm>
#include <utility>

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

// Cancelling runs what users registered on the token: never on the thread that learned of it.
void cancelLater(const std::shared_ptr<Request>& request) {
  runtime().pool->post(makeJob([frame = request->frame()] { frame->cancel.request_stop(); }));
}

bool hasTasks(const Service& service) {
  return std::ranges::any_of(service.methods, [](const Method& m) { return m.start != nullptr; }) ||
         std::ranges::any_of(service.bases, [](const Service* base) { return hasTasks(*base); });
}

}  // namespace

const Method* findMethod(const Service& service, std::uint64_t interfaceId, std::uint16_t ordinal) {
  for (const Method& method: service.methods) {
    if (method.interfaceId == interfaceId && method.ordinal == ordinal) return &method;
  }
  for (const Service* base: service.bases) {
    if (const Method* method = findMethod(*base, interfaceId, ordinal)) return method;
  }
  return nullptr;
}

Served::Served(Options options): options_(std::move(options)) {}

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
    hasTasks_ = hasTasks(object.lpService());
    waiting.swap(waitingForOpen_);
  }
  for (auto& request: waiting) deliver(std::move(request));
}

void Served::refuse(const Error& why) {
  std::deque<std::shared_ptr<Request>> failed;
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
    closedBecause_ = why;
    failed.swap(waitingForOpen_);
    for (Entry& entry: queue_) failed.push_back(std::move(entry.request));
    queue_.clear();
  }
  for (auto& request: failed) request->fail(why);
}

void Served::close(const Error& why) {
  refuse(why);
  cancelAll();
  std::shared_ptr<EventLoop> loop;
  {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return running_ == 0 && inside_.empty(); });
    object_ = nullptr;
    loop.swap(loop_);
  }
}

void Served::cancelAll() {
  std::lock_guard lock(mutex_);
  for (const auto& request: inside_) cancelLater(request);
}

void Served::deliver(std::shared_ptr<Request> request) {
  std::optional<Error> refused;
  {
    std::lock_guard lock(mutex_);
    if (closed_) {
      refused = closedBecause_;
    } else if (waitingForOpen_.size() + queue_.size() >= options_.maxQueued) {
      refused =
          Error(Code::RESOURCE_EXHAUSTED,
                std::to_string(options_.maxQueued) + " calls are waiting already", name(), {});
    } else if (object_ == nullptr) {
      waitingForOpen_.push_back(std::move(request));
      return;
    } else {
      Entry entry{std::move(request), nullptr};
      entry.method =
          findMethod(object_->lpService(), entry.request->interfaceId(), entry.request->ordinal());
      if (entry.method == nullptr) {
        refused = Error(Code::UNIMPLEMENTED,
                        name() + " has no method " + std::to_string(entry.request->ordinal()) +
                            " of interface " + std::to_string(entry.request->interfaceId()),
                        name(), {});
        request = std::move(entry.request);
      } else {
        entry.request->frame()->chain.push_back(
            {name(), std::string(entry.method->name), entry.request->id()});
        if (entry.method->start != nullptr) {
          inside_.push_back(entry.request);
          startTask(std::move(entry));
          return;
        }
        refused = wouldWaitForItself(*entry.request);
        if (!refused) {
          queue_.push_back(std::move(entry));
          schedule();
          return;
        }
        request = std::move(entry.request);
      }
    }
  }
  request->fail(*refused);
}

// All slots are taken by calls that wait, directly or not, for this one.
std::optional<Error> Served::wouldWaitForItself(const Request& request) const {
  if (running_ < options_.threads) return std::nullopt;
  const std::vector<Hop>& chain = request.frame()->chain;
  auto inChain = [&](std::uint64_t id) {
    // The last hop is the request itself.
    return std::any_of(chain.begin(), chain.end() - 1,
                       [&](const Hop& hop) { return hop.call == id; });
  };
  unsigned own = 0;
  for (const auto& inside: inside_) own += inChain(inside->id()) ? 1u : 0u;
  for (std::uint64_t id: direct_) own += inChain(id) ? 1u : 0u;
  if (own < running_) return std::nullopt;
  std::string path;
  for (const Hop& hop: chain) path += (path.empty() ? "" : " -> ") + hop.node + "." + hop.method;
  return Error(Code::FAILED_PRECONDITION,
               "the call would wait for itself: all " + std::to_string(options_.threads) +
                   " thread(s) of " + name() + " are in it already: " + path,
               name(), {});
}

void Served::schedule() {
  while (running_ < options_.threads && !queue_.empty()) {
    Entry entry = std::move(queue_.front());
    queue_.pop_front();
    ++running_;
    ++posted_;
    inside_.push_back(entry.request);
    auto self = std::static_pointer_cast<Served>(shared_from_this());
    runtime().pool->post(
        makeJob([self, entry = std::move(entry)]() mutable { self->work(std::move(entry)); }));
  }
}

void Served::work(Entry entry) {
  Interface* object = nullptr;
  {
    std::lock_guard lock(mutex_);
    --posted_;
    object = object_;
  }
  {
    FrameScope scope(SavedFrame(options_.node, entry.request->frame()));
    try {
      entry.method->invoke(*object, *entry.request);
      entry.request->succeed();
    } catch (...) {
      entry.request->fail(toError(std::current_exception(), name()));
    }
  }
  std::lock_guard lock(mutex_);
  forget(entry.request->id());
  --running_;
  schedule();
  if (running_ == 0) idle_.notify_all();
}

void Served::forget(std::uint64_t callId) {
  std::erase_if(inside_, [&](const auto& request) { return request->id() == callId; });
}

void Served::startTask(Entry entry) {
  if (loop_ == nullptr) loop_ = EventLoop::make();
  auto self = std::static_pointer_cast<Served>(shared_from_this());
  loop_->post(
      makeJob([self, entry = std::move(entry)]() mutable { self->runTask(std::move(entry)); }));
}

void Served::runTask(Entry entry) {
  auto drive = [](std::shared_ptr<Served> self, Interface* object, Entry call) -> Detached {
    try {
      co_await call.method->start(*object, *call.request);
      call.request->succeed();
    } catch (...) {
      call.request->fail(toError(std::current_exception(), self->name()));
    }
    std::lock_guard lock(self->mutex_);
    self->forget(call.request->id());
    if (self->inside_.empty()) self->idle_.notify_all();
  };
  FrameScope scope(SavedFrame(options_.node, entry.request->frame()));
  auto self = std::static_pointer_cast<Served>(shared_from_this());
  Interface* object = object_;
  drive(std::move(self), object, std::move(entry));
}

Interface* Served::tryEnter(std::uint64_t callId) {
  std::lock_guard lock(mutex_);
  if (object_ == nullptr || closed_ || hasTasks_ || running_ >= options_.threads ||
      !queue_.empty() || posted_ > 0) {
    return nullptr;
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
  if (running_ == 0) idle_.notify_all();
}

void Served::start(std::shared_ptr<OutgoingCall> call) {
  if (!call->options().waitForReady) {
    std::unique_lock lock(mutex_);
    if (object_ == nullptr && !closed_) {
      lock.unlock();
      call->fail(Error(Code::UNAVAILABLE, name() + " is not up yet", name(), {}));
      return;
    }
  }
  deliver(std::make_shared<LocalRequest>(std::move(call)));
}

void Served::cancel(OutgoingCall& call) {
  std::lock_guard lock(mutex_);
  std::erase_if(queue_, [&](const Entry& entry) { return entry.request->id() == call.id(); });
  std::erase_if(waitingForOpen_, [&](const auto& request) { return request->id() == call.id(); });
  for (const auto& request: inside_) {
    if (request->id() == call.id()) cancelLater(request);
  }
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
