#include "runtime/call/introspection.h"

#include <capnp/schema.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lp/node.capnp.h"
#include "runtime/call/node_context.h"
#include "runtime/call/schemas.h"
#include "runtime/call/served.h"
#include "runtime/call/wire.h"
#include "runtime/health.h"

namespace lp::_ {

namespace {

constexpr std::uint64_t INTROSPECTION = capnp::typeId<idl::Introspection>();

// Those of the service, then those of what it extends; each once.
void collect(const Service& service, std::vector<const Method*>& all) {
  for (const Method& method: service.methods) {
    const bool isKnown = std::ranges::any_of(all, [&](const Method* one) {
      return one->interfaceId == method.interfaceId && one->ordinal == method.ordinal;
    });
    if (!isKnown) all.push_back(&method);
  }
  for (const Service* base: service.bases) collect(*base, all);
}

idl::Introspection::Health wireOf(HealthState state) {
  switch (state) {
    case HealthState::STARTING:
      return idl::Introspection::Health::STARTING;
    case HealthState::SERVING:
      return idl::Introspection::Health::SERVING;
    case HealthState::NOT_SERVING:
      return idl::Introspection::Health::NOT_SERVING;
  }
  return idl::Introspection::Health::NOT_SERVING;
}

// A state of a newer peer's is no reason to send work.
HealthState stateOf(idl::Introspection::Health state) {
  switch (state) {
    case idl::Introspection::Health::STARTING:
      return HealthState::STARTING;
    case idl::Introspection::Health::SERVING:
      return HealthState::SERVING;
    case idl::Introspection::Health::NOT_SERVING:
      return HealthState::NOT_SERVING;
  }
  return HealthState::NOT_SERVING;
}

void writeHealth(Request& request, const Health& health) {
  auto results = request.results().initAs<idl::Introspection::HealthResults>();
  results.setState(wireOf(health.state));
  results.setWhy(health.why);
}

}  // namespace

constinit const Method DESCRIBE = {
    .name = "describe", .interfaceId = INTROSPECTION, .ordinal = 0, .idempotent = true};
constinit const Method HEALTH = {
    .name = "health", .interfaceId = INTROSPECTION, .ordinal = 1, .idempotent = true};

bool asksForHealth(std::uint64_t interfaceId, std::uint16_t ordinal) {
  return interfaceId == INTROSPECTION && ordinal == HEALTH.ordinal;
}

bool Served::answersItself(Request& request) {
  if (request.interfaceId() != INTROSPECTION) return false;
  std::unique_lock lock(mutex_);
  // It may have closed since the request was refused.
  const std::optional<Error> over = closed_ ? closedBecause_ : std::nullopt;
  if (over) {
    lock.unlock();
    request.fail(*over);
    return true;
  }
  if (request.ordinal() == HEALTH.ordinal) {
    Health health;
    if (!isOpen()) {
      health.state = HealthState::STARTING;
    } else if (options_.node != nullptr) {
      health = options_.node->health->get();
    }
    lock.unlock();
    writeHealth(request, health);
    request.succeed();
    return true;
  }
  if (request.ordinal() != DESCRIBE.ordinal || !isOpen()) return false;
  // The table may be the object's own: that stays meanwhile.
  ++running_;
  const Service& service = *service_;
  lock.unlock();
  describe(request, service);
  lock.lock();
  if (--running_ == 0 && paused_) idle_.notify_all();
  return true;
}

void Served::describe(Request& request, const Service& service) {
  try {
    auto results = request.results().initAs<idl::Introspection::DescribeResults>();
    results.setService(std::string(service.name));
    results.setServiceId(service.id);
    std::vector<const Method*> all;
    collect(service, all);
    auto methods = results.initMethods(count(all.size()));
    for (unsigned i = 0; i < methods.size(); ++i) {
      methods[i].setName(std::string(all[i]->name));
      methods[i].setInterfaceId(all[i]->interfaceId);
      methods[i].setOrdinal(all[i]->ordinal);
      methods[i].setIdempotent(all[i]->idempotent);
      methods[i].setDeadlineMs(all[i]->timeoutMs);
    }
    if (service.schemas != nullptr) {
      SchemaSet set;
      service.schemas(set);
      const auto schemas = set.all();
      auto nodes = results.initSchemas(count(schemas.size()));
      for (unsigned i = 0; i < nodes.size(); ++i) nodes.setWithCaveats(i, schemas[i].getProto());
    }
    request.succeed();
  } catch (...) {
    request.fail(toError(std::current_exception(), name()));
  }
}

Health askHealth(const Handle& handle) {
  const auto call = introspect(handle, HEALTH);
  const auto results = call->response().content().getAs<idl::Introspection::HealthResults>();
  return {stateOf(results.getState()), std::string(text(results.getWhy()))};
}

std::shared_ptr<OutgoingCall> introspect(const Handle& handle, const Method& method) {
  auto call = newCall(handle, method);
  call->start(nullptr);
  call->wait();
  call->throwIfFailed();
  return call;
}

}  // namespace lp::_
