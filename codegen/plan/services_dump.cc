#include "codegen/plan/services_dump.h"

#include <fmt/format.h>

namespace lp::gen {

namespace {

void includes(std::string& out, const Includes& list) {
  for (const std::string& one: list.system) out += fmt::format("    includes <{}>\n", one);
  for (const std::string& one: list.project) out += fmt::format("    includes \"{}\"\n", one);
}

std::string signature(const PlannedMethod& method) {
  std::string out = fmt::format("{} {}(", method.result, method.name);
  for (const PlannedParameter& one: method.parameters) {
    if (!out.ends_with('(')) out += ", ";
    out += fmt::format("{} {}", one.type, one.name);
  }
  return out + ")";
}

void declaration(std::string& out, const PlannedStruct& one) {
  out += fmt::format("    struct {}\n", one.path);
}
void declaration(std::string& out, const PlannedEnum& one) {
  out += fmt::format("    enum {}\n", one.name);
}
void declaration(std::string& out, const PlannedService& one) {
  out +=
      fmt::format("    service {}: {}, {}, {}\n", one.name, one.interface, one.handle, one.adapter);
  for (const auto& inherited: one.inherited) {
    out += fmt::format("      {} of {}\n", signature(inherited.method), inherited.handle);
  }
  for (const PlannedMethod& method: one.methods)
    out += fmt::format("      {}\n", signature(method));
}

}  // namespace

std::string dump(const ServicesPlan& plan) {
  std::string out;
  for (const PlannedUnit& unit: plan.units) {
    out += fmt::format("{} in {}\n  {}\n", unit.schema, unit.nameSpace, unit.header);
    includes(out, unit.headerIncludes);
    for (const PlannedDeclaration& one: unit.declarations) {
      std::visit([&](const auto& decl) { declaration(out, decl); }, one);
    }
    for (const PlannedStruct& one: unit.aggregates) declaration(out, one);
    out += fmt::format("  {}\n", unit.wireHeader);
    includes(out, unit.wireIncludes);
    out += fmt::format("  {}\n", unit.source);
    includes(out, unit.sourceIncludes);
  }
  return out;
}

}  // namespace lp::gen
