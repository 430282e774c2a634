#include "codegen/plan/program.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <tuple>

#include "codegen/base/identifier.h"
#include "codegen/plan/program_checks.h"
#include "codegen/plan/program_declarations.h"
#include "codegen/plan/program_functions.h"

namespace lp::gen {

namespace {

// Members of the harness that a label must not hide.
constexpr std::array HARNESS_MEMBERS =
    std::to_array<std::string_view>({"handle", "handles", "overrides", "stop", "wait"});
constexpr std::array LAUNCH_TYPES = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"_main", ""},
    {"_local_mt_main", "lp::LaunchType::LOCAL_MT"},
    {"_local_mp_main", "lp::LaunchType::LOCAL_MP"},
    {"_test_mt_main", "lp::LaunchType::TEST_MT"},
    {"_test_mp_main", "lp::LaunchType::TEST_MP"},
});

std::string placeOf(const Position& at, bool withColumn) {
  std::string place = fmt::format("{}:{}", at.file, at.line);
  return withColumn ? fmt::format("{}:{}", place, at.column) : place;
}

class Planner {
 public:
  Planner(const Program& program, const Services& services, const ServicesPlanOptions& options)
      : program_(program), services_(services), options_(options), functions_(plan_) {}

  ProgramPlan run() {
    plan_.name = program_.name;
    plan_.doc = program_.doc;
    plan_.deadlineMs = program_.deadlineMs;
    plan_.topology = importName(program_.topology, options_);
    files();
    parameters();
    for (const NodeEntry& entry: program_.nodes) node(entry);
    end();
    for (const Colocation& one: program_.colocations) {
      const std::string table =
          one.labels.empty() ? "" : fmt::format("COLOCATED_{}", plan_.colocations.size() + 1);
      plan_.colocations.push_back({one, placeOf(one.at, true), table});
    }
    return std::move(plan_);
  }

 private:
  void files() {
    const std::string& stem = program_.name;
    plan_.header = stem + "_program.lp.h";
    plan_.source = stem + "_program.lp.cc";
    plan_.testingHeader = stem + "_testing.lp.h";
    plan_.testingSource = stem + "_testing.lp.cc";
    for (auto [suffix, type]: LAUNCH_TYPES) {
      plan_.mains.push_back({stem + std::string(suffix) + ".lp.cc", std::string(type)});
    }
  }

  void parameters() {
    plan_.parameters = "Parameters";
    if (!program_.parametersId) return;
    plan_.parameters = services_.structs.at(*program_.parametersId).name;
    auto unit = services_.units.find(program_.topology);
    if (unit != services_.units.end()) {
      const std::vector<std::uint64_t>& order = unit->second.order;
      const auto needed = declarationsOf(*program_.parametersId, order, services_);
      for (std::uint64_t id: order) {
        if (needed.contains(id)) declare(id, order);
      }
      for (const std::string& file: unit->second.imports) addServiceHeader(file);
    }
    for (const Parameter& one: program_.parameters) {
      std::string path = memberPath(one.path);
      if (std::string limit = limitOf(one); !limit.empty()) path = limit + ", " + path;
      plan_.flags.push_back({one, std::move(path), placeOf(one.at, true)});
    }
  }

  void end() {
    switch (program_.end.when) {
      case End::When::ALL:
        return;
      case End::When::ANY:
        plan_.end = "lp::EndSpec::When::ANY";
        return;
      case End::When::LABELS:
        plan_.end = "lp::EndSpec::When::LABELS";
        plan_.endLabels = program_.end.labels;
        return;
      case End::When::NEVER:
        plan_.end = "lp::EndSpec::When::NEVER";
        return;
    }
  }

  // "&Parameters::store, &kv::StoreOptions::directory"
  std::string memberPath(const std::vector<std::string>& path) const {
    std::vector<std::string> members;
    const Struct* in = &services_.structs.at(*program_.parametersId);
    for (const std::string& name: path) {
      bool isOwn = in->nameSpace == program_.name;
      members.push_back("&" + (isOwn ? in->name : in->nameSpace + "::" + in->name) + "::" + name);
      for (const Field& field: in->fields) {
        if (field.name != name || !field.type || field.type->kind != TypeKind::STRUCT) continue;
        in = &services_.structs.at(field.type->id);
        break;
      }
    }
    return fmt::format("{}", fmt::join(members, ", "));
  }

  // "lp::Range<std::uint32_t>{.min = 1}", "&CODEC_NAMES"; empty: no limit.
  std::string limitOf(const Parameter& one) {
    const Type& type = one.type.kind == TypeKind::LIST ? one.type.element.at(0) : one.type;
    if (type.kind == TypeKind::ENUM) return "&" + enumNames(services_.enums.at(type.id));
    if (!one.min && !one.max) return {};
    bool isFloat = type.kind == TypeKind::FLOAT32 || type.kind == TypeKind::FLOAT64;
    auto number = [&](double value) {
      // Bounds are written as Float64; those of integers are whole numbers.
      return isFloat ? fmt::format("{:#}", value) : fmt::format("{:.0f}", value);
    };
    std::vector<std::string> bounds;
    if (one.min) bounds.push_back(".min = " + number(*one.min));
    if (one.max) bounds.push_back(".max = " + number(*one.max));
    return fmt::format("lp::Range<{}>{{{}}}", valueSpelling(type, services_),
                       fmt::join(bounds, ", "));
  }

  void declare(std::uint64_t id, const std::vector<std::uint64_t>& order) {
    auto isTop = [](const std::string& name) { return name.find("::") == std::string::npos; };
    if (auto found = services_.enums.find(id); found != services_.enums.end()) {
      if (isTop(found->second.name)) plan_.declarations.emplace_back(planEnum(found->second));
    } else if (auto one = services_.structs.find(id); one != services_.structs.end()) {
      if (!isTop(one->second.name)) return;
      plan_.declarations.emplace_back(planStruct(one->second, order, services_));
    }
  }

  std::string enumNames(const Enum& decl) {
    PlannedEnumNames names{capitals(decl.name) + "_NAMES", decl.nameSpace + "::" + decl.name, {}};
    for (const PlannedEnumNames& other: plan_.enumNames) {
      if (other.type == names.type) return other.table;
      if (other.table == names.table) names.table += "_";
    }
    for (const Enumerant& one: decl.enumerants) {
      names.names.emplace_back(snakeCase(one.schemaName), one.name);
    }
    plan_.enumNames.push_back(names);
    return names.table;
  }

  void addServiceHeader(const std::string& file) {
    if (file == program_.topology) return;
    auto unit = services_.units.find(file);
    if (unit == services_.units.end()) return;
    plan_.serviceHeaders.insert(headerPath(unit->second, options_));
  }

  void node(const NodeEntry& entry) {
    PlannedNode node;
    node.entry = entry;
    node.place = placeOf(entry.at, true);
    node.classPlace = placeOf(entry.object.at, false);
    node.objectType = entry.object.name;
    std::string stem = pascalCase(entry.label);
    auto used = std::count_if(plan_.nodes.begin(), plan_.nodes.end(), [&](const PlannedNode& one) {
      return one.entry.label == entry.label;
    });
    if (used > 0) stem += std::to_string(used + 1);
    node.nodeClass = stem + "Node";
    node.pin = stem + (entry.function ? "IsCalled" : "IsMade");
    node.makePlace = placeOf(entry.function ? entry.function->madeAt : entry.object.madeAt, false);
    for (const Argument& one: entry.arguments()) factories(one, stem, node);
    if (entry.object.holder == NodeClass::Holder::UNIQUE) {
      node.objectType = "std::unique_ptr<" + entry.object.name + ">";
    } else if (entry.object.holder == NodeClass::Holder::SHARED) {
      node.objectType = "std::shared_ptr<" + entry.object.name + ">";
    }
    if (entry.count) node.count = counting(*entry.count, "Count");
    if (entry.port) node.port = counting(*entry.port, "Port");
    if (entry.when) node.exists = existence(*entry.when);
    if (!entry.cacher && !entry.foreign) {
      plan_.userHeaders.insert(entry.function ? entry.function->header : entry.object.header);
    }
    const std::vector<Argument>& arguments = entry.arguments();
    for (const Argument& one: arguments) functions_.add(one, entry.label);
    bool keeps = entry.function && std::any_of(arguments.begin(), arguments.end(), isKept);
    if (keeps) node.arguments = "argumentsOf" + stem;
    node.checks = planChecks(program_, entry);
    if (!node.checks.empty()) node.check = "check" + stem;
    if (!entry.environment.empty()) node.environment = capitals(stem) + "_ENVIRONMENT";
    if (!entry.after.empty()) node.after = capitals(stem) + "_AFTER";
    if (!entry.lanes.empty()) node.lanes = capitals(stem) + "_LANES";
    if (!entry.calls.empty()) node.calls = capitals(stem) + "_CALLS";
    if (entry.serves()) serve(entry, stem, node);
    if (entry.cacher) cache(*entry.cacher, stem, node);
    if (entry.foreign && entry.foreign->isCommand()) node.command = capitals(stem) + "_COMMAND";
    label(node);
    plan_.nodes.push_back(std::move(node));
  }

  // "lp::_::fixedCount<4>", "lp::_::parameterPort<&Parameters::port>"
  std::string counting(const Count& count, std::string_view what) const {
    if (count.number) return fmt::format("lp::_::fixed{}<{}>", what, *count.number);
    return fmt::format("lp::_::parameter{}<{}>", what, memberPath(count.parameter));
  }

  // "lp::_::existsIf<&Parameters::debug>", "lp::_::existsIn<lp::LaunchType::LOCAL_MT>"
  std::string existence(const When& when) const {
    if (!when.parameter.empty()) {
      return fmt::format("lp::_::existsIf<{}>", memberPath(when.parameter));
    }
    std::vector<std::string> types;
    for (const std::string& one: when.launchTypes) {
      types.push_back("lp::LaunchType::" + capitals(one));
    }
    return fmt::format("lp::_::existsIn<{}>", fmt::join(types, ", "));
  }

  static void factories(const Argument& argument, const std::string& stem, PlannedNode& node) {
    for (const Argument& one: argument.arguments) factories(one, stem, node);
    // What lp::Convert has is no header's that was read.
    if (argument.kind != Argument::Kind::CALL || argument.header.empty()) return;
    std::string name = argument.function.substr(argument.function.rfind(':') + 1);
    std::string pin = stem + "Calls" + pascalCase(name);
    auto used = std::count_if(node.factories.begin(), node.factories.end(),
                              [&](const PlannedFactory& one) { return one.pin.starts_with(pin); });
    if (used > 0) pin += std::to_string(used + 1);
    node.factories.push_back({pin, placeOf(argument.madeAt, false), argument});
    // What is pinned is the call itself.
    node.factories.back().call.shared.clear();
  }

  void serve(const NodeEntry& entry, const std::string& stem, PlannedNode& node) {
    const Service& service = services_.services.at(*entry.serves());
    node.service = service.nameSpace + "::" + service.name;
    node.interface = service.interface();
    addServiceHeader(service.file);
    auto all = services_.allMethods(service);
    for (std::size_t i = 0; i < all.size() && i < entry.object.methods.size(); ++i) {
      auto [owner, method] = all[i];
      const ServedMethod& served = entry.object.methods[i];
      addServiceHeader(owner->file);
      PlannedServed planned;
      planned.result = result(*owner, *method);
      planned.name = method->name;
      planned.served = served;
      // One pin for a class and method, whatever nodes are of it.
      const bool isBatched = served.batch.has_value();
      if (pinned_.insert({entry.object.name, owner->id, method->ordinal, isBatched}).second) {
        planned.pin = stem + "Has" + pascalCase(method->name);
      }
      planned.place = placeOf(served.at, false);
      planned.owner = owner->interface();
      if (served.task || isBatched) {
        coding(*owner, *method, planned);
        const std::string name = pascalCase(method->name);
        planned.start = (isBatched ? "batch" : "start") + name;
        if (isBatched) planned.read = "read" + name, planned.write = "write" + name;
      }
      planned.parameters = parametersOf(*method);
      if (isBatched) {
        planned.parameters = {{"std::span<const " + served.batch->request + ">", "requests"}};
      }
      for (const Conversion& one: served.parameters) functions_.add(one, true);
      functions_.add(served.result, isBatched);
      node.hasTasks |= served.task;
      node.hasBatches |= isBatched;
      node.methods.push_back(std::move(planned));
    }
  }

  void cache(const Cacher& cacher, const std::string& stem, PlannedNode& node) {
    node.cacher = capitals(stem) + "_SPEC";
    for (const Cacher::Method& one: cacher.methods) {
      const Service& owner = services_.services.at(one.service);
      addServiceHeader(owner.file);
      node.cached.emplace_back(owner.interface(), one.ordinal);
    }
  }

  std::vector<std::pair<std::string, std::string>> parametersOf(const Method& method) const {
    std::vector<std::pair<std::string, std::string>> all;
    for (const Field& field: method.parameters) {
      std::string type = field.optional
                             ? "const std::optional<" + valueSpelling(*field.type, services_) + ">&"
                             : parameterSpelling(*field.type, services_);
      all.emplace_back(std::move(type), field.name);
    }
    return all;
  }

  void coding(const Service& owner, const Method& method, PlannedServed& planned) {
    Speller speller(services_, "");
    planned.wireParameters = method.wireParameters;
    planned.wireResults = method.wireResults;
    planned.wholeResult = method.resultStruct.has_value();
    planned.isAggregate = method.results.size() > 1 && !planned.wholeResult;
    for (const Field& field: method.parameters) {
      PlannedParameter parameter;
      parameter.type = parameterSpelling(*field.type, services_);
      parameter.name = field.name;
      parameter.coding = speller.coding(field);
      parameter.whole = method.parameterStruct.has_value();
      parameter.optional = field.optional;
      planned.coded.push_back(std::move(parameter));
    }
    for (const Field& field: method.results) {
      PlannedField result;
      result.name = field.name;
      result.coding = speller.coding(field);
      planned.results.push_back(std::move(result));
    }
    addWireHeader(owner.file);
  }

  void addWireHeader(const std::string& file) {
    auto unit = services_.units.find(file);
    if (unit == services_.units.end()) return;
    constexpr std::string_view ENDING = ".lp.h";
    std::string header = headerPath(unit->second, options_);
    plan_.wireHeaders.insert(header.substr(0, header.size() - ENDING.size()) + "_wire.lp.h");
  }

  std::string result(const Service& owner, const Method& method) const {
    if (method.resultStruct) return valueSpelling(*method.resultStruct, services_);
    if (method.results.empty()) return "void";
    if (method.results.size() > 1) return owner.nameSpace + "::" + method.resultName;
    const Field& field = method.results[0];
    std::string type = valueSpelling(*field.type, services_);
    return field.optional ? "std::optional<" + type + ">" : type;
  }

  void label(const PlannedNode& node) {
    const std::string& name = node.entry.label;
    bool runs = node.entry.runs();
    for (PlannedLabel& other: plan_.labels) {
      if (other.label != name) continue;
      other.runs |= runs;
      return;
    }
    PlannedLabel label{
        name, camelCase(name), pascalCase(name), node.entry.count.has_value(), runs, {}, {}};
    bool isTaken = std::find(HARNESS_MEMBERS.begin(), HARNESS_MEMBERS.end(), label.member) !=
                   HARNESS_MEMBERS.end();
    if (isTaken || isReserved(label.member) || isMacro(label.member)) label.member += "_";
    if (const auto serves = node.entry.serves()) {
      const Service& service = services_.services.at(*serves);
      label.handle = service.handle();
      label.adapter = service.nameSpace + "::" + service.name + "Adapter";
    }
    plan_.labels.push_back(std::move(label));
  }

  const Program& program_;
  const Services& services_;
  const ServicesPlanOptions& options_;
  ProgramPlan plan_;
  std::set<std::tuple<std::string, std::uint64_t, std::uint16_t, bool>> pinned_;
  FunctionPlanner functions_;
};

}  // namespace

bool isKept(const Argument& argument) {
  return argument.kind != Argument::Kind::LITERAL && argument.kind != Argument::Kind::STOP;
}

const Batch& PlannedNode::batchOf(const PlannedServed& method) const {
  return *std::ranges::find_if(entry.object.batches, [&](const Batch& one) {
    return one.service == method.served.service && one.ordinal == method.served.ordinal;
  });
}

const PlannedConversion* ProgramPlan::functionFor(const Conversion& conversion) const {
  auto found =
      std::find_if(conversions.begin(), conversions.end(),
                   [&](const PlannedConversion& one) { return one.conversion == conversion; });
  return found == conversions.end() ? nullptr : &*found;
}

ProgramPlan planProgram(const Program& program, const Services& services,
                        const ServicesPlanOptions& options) {
  return Planner(program, services, options).run();
}

}  // namespace lp::gen
