#include "runtime/health.h"

#include <utility>

#include "runtime/call/introspection.h"
#include "runtime/call/node_context.h"
#include "runtime/context.h"

namespace lp {

std::string_view text(HealthState state) {
  switch (state) {
    case HealthState::STARTING:
      return "STARTING";
    case HealthState::SERVING:
      return "SERVING";
    case HealthState::NOT_SERVING:
      return "NOT_SERVING";
  }
  return "";
}

void setHealthy(bool healthy, std::string why) {
  static_cast<void>(context());
  const HealthState state = healthy ? HealthState::SERVING : HealthState::NOT_SERVING;
  _::currentFrame().node()->health->set({state, std::move(why)});
}

Health healthOf(const Handle& handle) { return _::askHealth(handle); }

}  // namespace lp
