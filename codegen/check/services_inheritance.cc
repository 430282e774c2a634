#include "codegen/check/services_inheritance.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>

#include "codegen/base/identifier.h"
#include "codegen/check/kinds_services.h"

namespace lp::gen {

void checkInheritance(const Services& services, Diagnostics& diagnostics) {
  for (const auto& [id, service]: services.services) {
    if (service.extends.empty() || !services.units.at(service.file).requested) continue;
    std::map<std::string, std::pair<const Service*, const Method*>> seen;
    for (auto [owner, method]: services.allMethods(service)) {
      auto [place, isNew] = seen.emplace(snakeCase(method->name), std::pair(owner, method));
      const auto& [otherOwner, other] = place->second;
      if (isNew || otherOwner == owner) continue;
      diagnostics.report(TWO_INHERITED, service.at, service.name, method->name)
          .note(other->at, fmt::format("one is of `{}`", otherOwner->name))
          .note(method->at, fmt::format("one is of `{}`", owner->name))
          .hint("give one of them another name in C++: `$Lp.cxx(\"...\")`");
    }
  }
}

}  // namespace lp::gen
