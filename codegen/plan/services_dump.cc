#include "codegen/plan/services_dump.h"

#include <fmt/format.h>

#include <cstddef>
#include <variant>

#include "codegen/plan/structs_dump.h"

namespace lp::gen {

namespace {

std::string signature(const PlannedMethod& method) {
  std::string out = fmt::format("{} {}(", method.result, method.name);
  for (const PlannedParameter& one: method.parameters) {
    if (!out.ends_with('(')) out += ", ";
    out += fmt::format("{} {}", one.type, one.name);
  }
  return out + ")";
}

void dump(std::string& out, const PlannedService& one, std::size_t indent) {
  const std::string margin(indent, ' ');
  out += fmt::format("{}service {}: {}, {}, {}\n", margin, one.name, one.interface, one.handle,
                     one.adapter);
  out += fmt::format("{}  tables {}, {}", margin, one.serviceTable, one.methodTable);
  if (!one.bases.empty()) out += ", " + one.baseTable;
  out += '\n';
  for (const auto& inherited: one.inherited) {
    out += fmt::format("{}  {} of {}\n", margin, signature(inherited.method), inherited.handle);
  }
  for (const PlannedMethod& method: one.methods) {
    out += fmt::format("{}  {}\n", margin, signature(method));
    out += fmt::format("{}    {}: {}, {}\n", margin, method.row, method.invoke, method.read);
    out += fmt::format("{}    {} to {}\n", margin, method.wireParameters, method.wireResults);
    out += fmt::format("{}    answered by {}\n", margin, fmt::join(method.spellings, ", "));
    if (method.stream.empty()) continue;
    out += fmt::format("{}    {} by {}\n", margin, method.stream, method.write);
  }
}

}  // namespace

std::string dump(const ServicesPlan& plan) {
  std::string out;
  for (const PlannedUnit& unit: plan.units) {
    out += fmt::format("{} in {}\n  {}\n", unit.schema, unit.nameSpace, unit.header);
    dump(out, unit.headerIncludes, 4);
    for (const PlannedDeclaration& one: unit.declarations) {
      std::visit([&](const auto& decl) { dump(out, decl, 4); }, one);
    }
    for (const PlannedStruct& one: unit.aggregates) dump(out, one, 4);
    for (const PlannedPayload& one: unit.payloads) {
      out += fmt::format("    errors carry {} as {}\n", one.type, one.wire);
    }
    out += fmt::format("  {}\n", unit.wireHeader);
    dump(out, unit.wireIncludes, 4);
    out += fmt::format("  {}\n", unit.source);
    dump(out, unit.sourceIncludes, 4);
  }
  return out;
}

}  // namespace lp::gen
