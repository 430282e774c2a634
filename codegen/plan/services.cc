#include "codegen/plan/services.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "codegen/base/identifier.h"

namespace lp::gen {

namespace {

constexpr std::string_view RUNTIME = "runtime/services.h";
constexpr std::string_view WIRE_RUNTIME = "runtime/call/values.h";
constexpr std::string_view PAYLOAD_RUNTIME = "runtime/call/payload.h";

// A name for a local that no parameter has.
std::string local(std::string_view name, const std::vector<PlannedParameter>& parameters) {
  auto isTaken = [&](const PlannedParameter& one) { return one.name == name; };
  bool taken = std::any_of(parameters.begin(), parameters.end(), isTaken);
  return taken ? "lp" + pascalCase(name) : std::string(name);
}

// A path without the longest of the prefixes that it begins with.
std::string without(const std::vector<std::string>& prefixes, const std::string& path) {
  std::size_t longest = 0;
  for (std::string prefix: prefixes) {
    while (prefix.ends_with('/')) prefix.pop_back();
    bool fits = prefix != "." && path.starts_with(prefix + "/");
    if (fits) longest = std::max(longest, prefix.size() + 1);
  }
  return path.substr(longest);
}

// "examples/rl/rl.capnp" -> "examples/rl/rl"
std::string stem(const SchemaUnit& unit, const ServicesPlanOptions& options) {
  constexpr std::string_view ENDING = ".capnp";
  std::string name =
      unit.requested ? without(options.srcPrefixes, unit.file) : importName(unit.file, options);
  while (name.starts_with('/')) name.erase(0, 1);
  if (name.ends_with(ENDING)) name.resize(name.size() - ENDING.size());
  return name;
}

class UnitPlanner {
 public:
  UnitPlanner(const Services& services, const SchemaUnit& unit, const ServicesPlanOptions& options)
      : services_(services), from_(unit), options_(options), speller_(services, unit.nameSpace) {}

  PlannedUnit run() {
    std::string path = stem(from_, options_);
    unit_.schema = path + ".capnp";
    unit_.doc = from_.doc;
    unit_.header = path + ".lp.h";
    unit_.wireHeader = path + "_wire.lp.h";
    unit_.source = path + ".lp.cc";
    unit_.nameSpace = from_.nameSpace;
    for (std::uint64_t id: from_.order) {
      declare(id);
      const auto found = services_.structs.find(id);
      if (found == services_.structs.end() || !found->second.isError) continue;
      const Struct& one = found->second;
      unit_.payloads.push_back({"::" + one.nameSpace + "::" + one.name, "::" + one.wire, id});
    }
    includes();
    return std::move(unit_);
  }

 private:
  // Nested declarations come with the struct they are in.
  static bool isTop(const std::string& name) { return name.find("::") == std::string::npos; }

  void declare(std::uint64_t id) {
    if (auto found = services_.enums.find(id); found != services_.enums.end()) {
      if (!isTop(found->second.name)) return;
      auto place =
          std::find_if(unit_.declarations.begin(), unit_.declarations.end(),
                       [](const auto& one) { return !std::holds_alternative<PlannedEnum>(one); });
      unit_.declarations.insert(place, planEnum(found->second));
    } else if (auto structure = services_.structs.find(id); structure != services_.structs.end()) {
      if (!isTop(structure->second.name)) return;
      unit_.declarations.emplace_back(planStruct(structure->second, from_.order, services_));
      unit_.forward.push_back("struct " + structure->second.name);
    } else {
      const Service& service = services_.services.at(id);
      unit_.declarations.emplace_back(plan(service));
      unit_.forward.push_back(fmt::format("class {}Handle", service.name));
    }
  }

  PlannedService plan(const Service& service) {
    PlannedService to;
    to.name = service.name;
    to.doc = service.doc;
    to.id = service.id;
    to.handle = service.name + "Handle";
    to.interface = service.name + "Interface";
    to.adapter = service.name + "Adapter";
    to.wire = speller_.relative(service.wire);
    to.serviceTable = capitals(service.name);
    to.methodTable = to.serviceTable + "_METHODS";
    to.baseTable = to.serviceTable + "_BASES";
    for (const Method& method: service.methods) {
      to.methods.push_back(plan(service, method));
      PlannedMethod& planned = to.methods.back();
      planned.row = fmt::format("{}[{}]", to.methodTable, to.methods.size() - 1);
      planned.invoke = unique("invoke" + service.name + pascalCase(method.name));
      planned.read = unique("read" + service.name + pascalCase(method.name));
      planned.write = unique("write" + service.name + pascalCase(method.name));
      to.hasStreams = to.hasStreams || method.window != 0;
      if (!planned.isAggregate) continue;
      std::string doc = fmt::format("What `{}.{}` returns.", service.name, method.schemaName);
      unit_.aggregates.push_back(
          planAggregate(method.resultName, doc, method.results, services_, from_.nameSpace));
      unit_.forward.push_back("struct " + method.resultName);
    }
    for (std::uint64_t base: service.extends) to.bases.push_back(names(base));
    for (const auto& [id, other]: services_.services) {
      bool isAncestor = id != service.id && services_.extends(service.id, id);
      if (isAncestor) to.ancestors.push_back(names(id));
    }
    for (auto [owner, method]: services_.allMethods(service)) {
      if (owner->id == service.id) continue;
      to.inherited.push_back(
          {names(owner->id).handle, names(owner->id).interface, plan(*owner, *method)});
      to.hasStreams = to.hasStreams || method->window != 0;
    }
    return to;
  }

  PlannedService::Base names(std::uint64_t id) const {
    const Service& service = services_.services.at(id);
    return {speller_.relative(service.handle(), hidden()),
            speller_.relative(service.interface(), hidden()), service.name};
  }

  PlannedMethod plan(const Service& owner, const Method& method) {
    PlannedMethod to;
    to.name = method.name;
    to.schemaName = method.schemaName;
    to.doc = method.doc;
    to.ordinal = method.ordinal;
    to.idempotent = method.idempotent;
    to.deadlineMs = method.deadlineMs;
    to.window = method.window;
    to.wireParameters = speller_.relative(method.wireParameters);
    to.wireResults = speller_.relative(method.wireResults);
    to.spellings = spellings(method.name);
    to.isAggregate = method.results.size() > 1;
    to.wholeResult = method.resultStruct.has_value();
    if (method.results.empty()) {
      to.result = "void";
    } else if (to.isAggregate) {
      to.result = speller_.relative(owner.nameSpace + "::" + method.resultName, hidden());
    } else {
      to.result = speller_.member(method.results[0], hidden());
    }
    to.returned = to.result;
    if (method.results.size() == 1 && isEntries(method.results[0])) {
      to.returned = fmt::format("lp::EntryList<{}>", entryOf(method.results[0]));
    }
    for (const Field& field: method.results) {
      PlannedField result;
      result.name = field.name;
      result.type = speller_.member(field);
      result.coding = speller_.coding(field);
      to.results.push_back(std::move(result));
    }
    for (const Field& field: method.parameters) {
      PlannedParameter parameter;
      parameter.type = field.optional ? fmt::format("const {}&", speller_.member(field, hidden()))
                                      : speller_.parameter(*field.type, hidden());
      parameter.optional = field.optional;
      bool isData = parameter.type == "std::span<const std::byte>";
      parameter.passed = isData ? "const lp::BytesView&" : parameter.type;
      bool isText = parameter.type == "std::string_view";
      if (isEntries(field)) {
        parameter.passed = fmt::format("const lp::Entries<{}>&", entryOf(field));
      }
      bool isTensor = parameter.type == "const lp::TensorView&";
      parameter.isView =
          isText || isTensor || isEntries(field) || parameter.type.starts_with("std::span<");
      parameter.name = field.name;
      parameter.coding = speller_.coding(field);
      parameter.whole = method.parameterStruct.has_value();
      to.parameters.push_back(std::move(parameter));
    }
    if (method.window != 0) {
      std::vector<std::string> types;
      for (const PlannedParameter& one: to.parameters) types.push_back(one.passed);
      to.stream = fmt::format("lp::Stream<{}>", fmt::join(types, ", "));
    }
    to.here = local("here", to.parameters);
    to.object = local("object", to.parameters);
    to.call = local("call", to.parameters);
    to.params = local("params", to.parameters);
    return to;
  }

  bool isEntries(const Field& field) const {
    return field.type && !field.optional && services_.isEntries(*field.type);
  }
  std::string entryOf(const Field& field) const {
    return speller_.value(field.type->element.at(0), hidden());
  }

  // Names that mean something else within a handle.
  static const std::set<std::string> hidden() { return {"Futures", "Streams", "Interface"}; }

  std::string unique(std::string name) {
    while (!taken_.insert(name).second) name += "_";
    return name;
  }

  void includes() {
    Includes& header = unit_.headerIncludes;
    header.project.emplace(RUNTIME);
    bool hasServices = false, hasStreams = false;
    for (const PlannedDeclaration& one: unit_.declarations) {
      if (std::holds_alternative<PlannedEnum>(one)) header.system.insert("cstdint");
      if (const auto* decl = std::get_if<PlannedStruct>(&one)) includeFor(*decl, header);
      if (const auto* service = std::get_if<PlannedService>(&one)) {
        hasServices = true;
        for (const PlannedMethod& method: service->methods) {
          includeMethod(method, header);
          hasStreams = hasStreams || method.window != 0;
        }
        for (const auto& inherited: service->inherited) includeMethod(inherited.method, header);
      }
    }
    for (const PlannedStruct& one: unit_.aggregates) includeFor(one, header);
    if (hasServices) header.system.insert({"cstdint", "memory", "string", "utility"});
    if (!unit_.payloads.empty()) header.system.insert("cstdint");
    Includes& wire = unit_.wireIncludes;
    wire.project = {unit_.header, unit_.schema + ".h", std::string(WIRE_RUNTIME)};
    for (const std::string& import: from_.imports) {
      std::string other = stem(services_.units.at(import), options_);
      header.project.insert(other + ".lp.h");
      wire.project.insert(other + "_wire.lp.h");
    }
    unit_.sourceIncludes.own = unit_.header;
    unit_.sourceIncludes.project = {unit_.wireHeader};
    if (!unit_.payloads.empty()) unit_.sourceIncludes.project.emplace(PAYLOAD_RUNTIME);
    if (hasServices) unit_.sourceIncludes.system = {"utility"};
    if (hasStreams) unit_.sourceIncludes.system.insert("memory");
  }

  static void includeMethod(const PlannedMethod& method, Includes& includes) {
    includeFor(method.result, includes);
    for (const PlannedParameter& parameter: method.parameters) includeFor(parameter.type, includes);
  }

  const Services& services_;
  const SchemaUnit& from_;
  const ServicesPlanOptions& options_;
  Speller speller_;
  std::set<std::string> taken_;
  PlannedUnit unit_;
};

}  // namespace

std::string importName(const std::string& schema, const ServicesPlanOptions& options) {
  std::string name = without(options.srcPrefixes, schema);
  return name != schema ? name : without(options.importRoots, schema);
}

std::string headerPath(const SchemaUnit& unit, const ServicesPlanOptions& options) {
  return stem(unit, options) + ".lp.h";
}

ServicesPlan planServices(const Services& services, const ServicesPlanOptions& options) {
  ServicesPlan plan;
  for (const auto& [file, unit]: services.units) {
    if (unit.requested) plan.units.push_back(UnitPlanner(services, unit, options).run());
  }
  return plan;
}

}  // namespace lp::gen
