#include "codegen/program/services_dump.h"

#include <fmt/format.h>

#include <string_view>

namespace lp::gen {

namespace {

void members(std::string& out, const std::vector<Field>& list, std::string_view what,
             const Services& services, const std::string& margin) {
  for (const Field& field: list) {
    std::string type = field.type      ? valueSpelling(*field.type, services)
                       : field.isGroup ? "group " + field.groupName
                                       : "nothing";
    out += fmt::format("{}{} {}: {}", margin, what, field.name, type);
    if (field.boxed) out += " (boxed)";
    if (field.optional) out += " (optional)";
    if (!field.defaultText.empty()) out += " = " + field.defaultText;
    out += '\n';
    members(out, field.group, "field", services, margin + "  ");
    members(out, field.arms, "arm", services, margin + "  ");
  }
}

}  // namespace

std::string dump(const Services& services) {
  std::string out;
  for (const auto& [file, unit]: services.units) {
    out += fmt::format("{} -> {}{}\n", file, unit.nameSpace, unit.requested ? " (requested)" : "");
    for (std::uint64_t id: unit.order) {
      if (auto found = services.structs.find(id); found != services.structs.end()) {
        out += fmt::format("  struct {}{}\n", found->second.name,
                           found->second.isError ? " (of errors)" : "");
        members(out, found->second.fields, "field", services, "    ");
        members(out, found->second.arms, "arm", services, "    ");
      } else if (auto one = services.enums.find(id); one != services.enums.end()) {
        out += fmt::format("  enum {}\n", one->second.name);
        for (const Enumerant& enumerant: one->second.enumerants) {
          out += fmt::format("    {} = {}\n", enumerant.name, enumerant.value);
        }
      } else {
        const Service& service = services.services.at(id);
        out += fmt::format("  service {}\n", service.name);
        for (std::uint64_t base: service.extends) {
          out += fmt::format("    extends {}\n", services.services.at(base).name);
        }
        for (const Method& method: service.methods) {
          out += fmt::format("    method {}\n", method.name);
          members(out, method.parameters, "parameter", services, "      ");
          members(out, method.results, "result", services, "      ");
        }
      }
    }
  }
  return out;
}

}  // namespace lp::gen
