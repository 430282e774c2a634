#include "runtime/cacher.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/call/cache_table.h"
#include "runtime/call/content.h"
#include "runtime/call/policy.h"
#include "runtime/call/recycle.h"
#include "runtime/call/runtime.h"
#include "runtime/call/served.h"
#include "runtime/call/target.h"
#include "runtime/future.h"
#include "runtime/now.h"

namespace lp::_ {

namespace {

// A caller that waits for a fetch; gives up alone.
class CacheWait final: public FutureBase {
 public:
  void answer(std::shared_ptr<KeptAnswer> value) {
    value_ = std::move(value);
    complete();
  }
  static std::shared_ptr<KeptAnswer> take(FutureBase& state) {
    return std::move(static_cast<CacheWait&>(state).value_);
  }

 private:
  std::shared_ptr<KeptAnswer> value_;
};

}  // namespace

// Outlives the node while a call of its is under way.
class Cacher::Cache: public std::enable_shared_from_this<Cache> {
 public:
  Cache(const Handle& of, const CacherSpec& spec)
      : of_(of),
        spec_(spec),
        node_(currentFrame().node()),
        table_({.refresh = std::chrono::milliseconds(spec.refreshMs),
                .staleAfter = std::chrono::milliseconds(spec.staleAfterMs),
                .size = spec.size}) {}

  // What a caller is answered with: one of the two.
  struct Found {
    std::shared_ptr<KeptAnswer> answer;
    std::shared_ptr<CacheWait> wait;
  };
  Found ask(Request& request);
  // Whether its caller works, directly or not, for a call inside the node that is cached: then it
  // may be what that node has to return before it can answer anybody.
  bool isFromTarget(const Request& request) const;
  // Makes the same call of the node that is cached, as part of this one.
  std::shared_ptr<OutgoingCall> passOn(Request& request) const;
  // Nobody will ask any more.
  void close();

 private:
  struct Pending {
    CacheFetch fetch;
    std::vector<std::shared_ptr<CacheWait>> waiting;
    std::shared_ptr<OutgoingCall> call;
  };

  std::shared_ptr<Pending> pend(CacheFetch fetch);  // with the lock held
  void setTimer();                                  // with the lock held
  void refresh();
  void start(const std::shared_ptr<Pending>& pending);
  void done(const std::shared_ptr<Pending>& pending);
  void finish(Pending& pending, std::shared_ptr<KeptAnswer> answer, const Error& error);
  const Method& methodOf(const CacheKey& key) const {
    const CachedMethod& method = spec_.methods[key.method];
    return *findMethod(*spec_.service, method.interfaceId, method.ordinal);
  }

  const Handle of_;
  const CacherSpec& spec_;
  const std::shared_ptr<const NodeContext> node_;  // null in tests of this alone
  std::mutex mutex_;
  CacheTable table_;
  std::map<std::uint64_t, std::shared_ptr<Pending>> pending_;  // by fetch
  std::uint64_t timer_ = 0;
  bool closed_ = false;
};

Cacher::Cache::Found Cacher::Cache::ask(Request& request) {
  const auto method = std::ranges::find_if(spec_.methods, [&](const CachedMethod& one) {
    return one.interfaceId == request.interfaceId() && one.ordinal == request.ordinal();
  });
  CacheKey key{static_cast<std::size_t>(method - spec_.methods.begin()),
               canonicalWords(request.params())};
  Found found;
  std::shared_ptr<Pending> made;
  {
    std::lock_guard lock(mutex_);
    const TimePoint time = now();
    CacheTable::Found kept = table_.ask(key, time);
    if (kept.answer != nullptr) return {std::move(kept.answer), nullptr};
    if (kept.isNew) made = pend({kept.fetch, std::move(key), time});
    found.wait = std::make_shared<CacheWait>();
    pending_.at(kept.fetch)->waiting.push_back(found.wait);
    setTimer();
  }
  if (made != nullptr) start(made);
  return found;
}

bool Cacher::Cache::isFromTarget(const Request& request) const {
  return std::ranges::any_of(request.frame()->outer,
                             [&](const Hop& hop) { return hop.node == of_.lpTarget()->name(); });
}

std::shared_ptr<OutgoingCall> Cacher::Cache::passOn(Request& request) const {
  const Method& method = *findMethod(*spec_.service, request.interfaceId(), request.ordinal());
  CallPolicy policy = policyOf(of_, method);
  policy.attempts = 1;  // whoever calls makes it again
  auto call = recycled<OutgoingCall>(of_.lpTarget(), policy, method);
  copyContent(request.params(), request.source(), call->message());
  if (request.frame()->stream != 0) call->setStream(request.frame()->stream);
  call->start(nullptr);
  return call;
}

void Cacher::Cache::close() {
  std::vector<std::shared_ptr<OutgoingCall>> calls;
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    if (timer_ != 0) runtime().clock.cancel(timer_);
    for (const auto& [id, pending]: pending_) {
      if (pending->call != nullptr) calls.push_back(pending->call);
    }
  }
  for (const auto& call: calls) call->cancel();
}

std::shared_ptr<Cacher::Cache::Pending> Cacher::Cache::pend(CacheFetch fetch) {
  const std::uint64_t id = fetch.id;
  auto pending = std::make_shared<Pending>(Pending{std::move(fetch), {}, nullptr});
  pending_.emplace(id, pending);
  return pending;
}

// What is due never comes to be so earlier: one timer will do.
void Cacher::Cache::setTimer() {
  const std::optional<TimePoint> due = table_.due();
  if (closed_ || timer_ != 0 || !due) return;
  timer_ = runtime().clock.at(*due, makeJob([weak = weak_from_this()] {
    runtime().pool->post(makeJob([weak] {
      if (const auto self = weak.lock()) self->refresh();
    }));
  }));
}

void Cacher::Cache::refresh() {
  std::vector<std::shared_ptr<Pending>> made;
  {
    std::lock_guard lock(mutex_);
    timer_ = 0;
    if (closed_) return;
    for (CacheFetch& fetch: table_.refresh(now())) {
      made.push_back(pend(std::move(fetch)));
    }
    setTimer();
  }
  for (const auto& one: made) start(one);
}

// It is nobody's in particular: no caller's deadline, chain or end is its own.
void Cacher::Cache::start(const std::shared_ptr<Pending>& pending) {
  const FrameScope scope(SavedFrame(node_, nullptr));
  try {
    const Method& method = methodOf(pending->fetch.key);
    auto call = recycled<OutgoingCall>(of_.lpTarget(), policyOf(of_, method), method);
    writeWords(pending->fetch.key.arguments, call->content());
    {
      std::lock_guard lock(mutex_);
      if (closed_) throw Error(Code::CANCELLED, "the cacher has ended");
      pending->call = call;
    }
    call->start(nullptr);
    call->whenDone(runtime().pool,
                   makeJob([self = shared_from_this(), pending] { self->done(pending); }));
  } catch (...) {
    finish(*pending, nullptr, toError(std::current_exception(), of_.lpName()));
  }
}

void Cacher::Cache::done(const std::shared_ptr<Pending>& pending) {
  try {
    pending->call->throwIfFailed();
    const Response& response = pending->call->response();
    auto answer = std::make_shared<KeptAnswer>();
    copyContent(response.content(), response.source(), answer->results);
    finish(*pending, std::move(answer), Error(Code::OK, ""));
  } catch (const Error& error) {
    finish(*pending, nullptr, error);
  } catch (...) {
    finish(*pending, nullptr, toError(std::current_exception(), of_.lpName()));
  }
}

// With an answer, or else an error.
void Cacher::Cache::finish(Pending& pending, std::shared_ptr<KeptAnswer> answer,
                           const Error& error) {
  std::vector<std::shared_ptr<CacheWait>> waiting;
  std::shared_ptr<OutgoingCall> call;  // goes without the lock
  {
    std::lock_guard lock(mutex_);
    if (answer != nullptr) {
      table_.answered(pending.fetch, answer);
    } else {
      table_.failed(pending.fetch, now());
    }
    pending_.erase(pending.fetch.id);
    waiting.swap(pending.waiting);
    call.swap(pending.call);
  }
  for (const auto& wait: waiting) {
    if (answer != nullptr) {
      wait->answer(answer);
    } else {
      wait->fail(error);
    }
  }
}

Cacher::Cacher(const Handle& of, const CacherSpec& spec)
    : service_(tableOf(spec)), cache_(std::make_shared<Cache>(of, spec)) {}

Cacher::~Cacher() { cache_->close(); }

Task<void> Cacher::answer(Interface& object, Request& request) {
  Cache& cache = static_cast<Cacher&>(object).cache();
  if (cache.isFromTarget(request)) {
    co_await pass(object, request);
    co_return;
  }
  Cache::Found found = cache.ask(request);
  if (found.wait != nullptr) {
    Future<std::shared_ptr<KeptAnswer>> brought({found.wait, &CacheWait::take});
    found.answer = co_await std::move(brought);
  }
  ContentMessage& kept = found.answer->results;
  copyContent(kept.content().asReader(), &kept.attachments(), request.reply());
}

Task<void> Cacher::pass(Interface& object, Request& request) {
  const auto call = static_cast<Cacher&>(object).cache().passOn(request);
  Future<void> done({call, [](FutureBase&) {}});
  co_await std::move(done);
  copyContent(call->response().content(), call->response().source(), request.reply());
}

NodeService Cacher::tableOf(const CacherSpec& spec) {
  std::vector<TaskMethod> tasks;
  const auto add = [&](const Service& service, const auto& addBases) -> void {
    for (const Method& method: service.methods) {
      const bool isCached = std::ranges::any_of(spec.methods, [&](const CachedMethod& one) {
        return one.interfaceId == method.interfaceId && one.ordinal == method.ordinal;
      });
      tasks.push_back({method.interfaceId, method.ordinal, isCached ? &answer : &pass});
    }
    for (const Service* base: service.bases) addBases(*base, addBases);
  };
  add(*spec.service, add);
  return NodeService(*spec.service, tasks);
}

}  // namespace lp::_
