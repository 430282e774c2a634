#include "codegen/load/topology_dump.h"

#include <fmt/format.h>

#include <string_view>
#include <variant>
#include <vector>

namespace lp::gen {

namespace {

using Name = std::optional<At<std::string>>;

std::string place(const Position& at) { return fmt::format("  {}:{}\n", at.line, at.column); }

// What a value is called in the topology; of those made of others, the first line.
struct ValueText {
  std::string operator()(const Unspecified&) const { return "nothing"; }
  std::string operator()(bool value) const { return fmt::format("bool {}", value); }
  std::string operator()(std::int64_t value) const { return fmt::format("int {}", value); }
  std::string operator()(std::uint64_t value) const { return fmt::format("uint {}", value); }
  std::string operator()(double value) const { return fmt::format("float {}", value); }
  std::string operator()(const std::string& value) const {
    return fmt::format("text \"{}\"", value);
  }
  std::string operator()(const EnumerantValue& value) const { return "enumerant " + value.name; }
  std::string operator()(const ListValue&) const { return "list"; }
  std::string operator()(const FieldsValue&) const { return "fields"; }
  std::string operator()(const ParameterValue& value) const {
    return "parameter " + value.name.value;
  }
  std::string operator()(const IndexValue&) const { return "index"; }
  std::string operator()(const SizeOfValue& value) const { return "sizeOf " + value.label.value; }
  std::string operator()(const SeedValue&) const { return "seed"; }
  std::string operator()(const MakeDecl&) const { return "make"; }
  std::string operator()(const HandleValue& value) const { return "handle " + value.label.value; }
  std::string operator()(const HandlesValue& value) const { return "handles " + value.label.value; }
};

class TopologyDump {
 public:
  std::string run(const Topology& topology) {
    file_ = topology.file;
    out_ += fmt::format("topology {}\n", topology.file);
    for (const ProgramDecl& one: topology.programs) program(one);
    return std::move(out_);
  }

 private:
  void program(const ProgramDecl& program) {
    out_ += fmt::format("  program {}{}", program.constant, place(program.at));
    name("name", program.name, 4);
    name("parameters", program.parameters, 4);
    if (program.deadlineMs != 0) out_ += fmt::format("    deadline {} ms\n", program.deadlineMs);
    for (const NodeDecl& one: program.nodes) node(one);
    if (program.end) end(*program.end);
    for (const ColocationDecl& one: program.colocations) colocation(one);
  }

  void colocation(const ColocationDecl& colocation) {
    const ColocatedBy by = colocation.by.value;
    out_ += fmt::format("    colocation by {}{}{}",
                        by == ColocatedBy::THREADS     ? "threads"
                        : by == ColocatedBy::PROCESSES ? "processes"
                                                       : "nothing",
                        colocation.perIndex.value ? ", per index" : "", place(colocation.at));
    name("name", colocation.name, 6);
    for (const At<std::string>& one: colocation.labels) name("label", one, 6);
    for (const At<std::string>& one: colocation.colocations) name("colocation", one, 6);
    if (colocation.returnOnFirstCompleted.value) {
      out_ += "      returnOnFirstCompleted" + place(colocation.returnOnFirstCompleted.at);
    }
    if (colocation.retries.value > 0) {
      out_ +=
          fmt::format("      retries {}{}", colocation.retries.value, place(colocation.retries.at));
    }
  }

  void end(const EndDecl& end) {
    using Labels = std::vector<At<std::string>>;
    std::string_view what = std::holds_alternative<AllRuns>(end.value)  ? "all"
                            : std::holds_alternative<AnyRun>(end.value) ? "any"
                            : std::holds_alternative<Labels>(end.value) ? "labels"
                            : std::holds_alternative<Never>(end.value)  ? "never"
                                                                        : "nothing";
    out_ += fmt::format("    end {}{}", what, place(end.at));
    const auto* labels = std::get_if<Labels>(&end.value);
    if (labels == nullptr) return;
    for (const At<std::string>& one: *labels) name("label", one, 6);
  }

  void node(const NodeDecl& node) {
    const bool isOwn = node.at.file == file_;
    out_ += fmt::format("    node {}{}{}", node.label ? node.label->value : "without a label",
                        isOwn ? "" : " of " + node.at.file, place(node.at));
    if (node.count) {
      out_ += fmt::format("      count {}{}", counted(*node.count), place(node.count->at));
    }
    if (node.port) {
      out_ += fmt::format("      port {}{}", counted(*node.port), place(node.port->at));
    }
    for (const At<std::string>& one: node.after) name("after", one, 6);
    // The default stands nowhere.
    if (node.threads.value != NodeDecl::DEFAULT_THREADS) {
      out_ += fmt::format("      threads {}{}", node.threads.value, place(node.threads.at));
    }
    surroundings(node);
    if (const auto* object = std::get_if<ClassDeclRef>(&node.kind)) {
      this->object(*object);
    } else if (const auto* function = std::get_if<MakeDecl>(&node.kind)) {
      out_ += fmt::format("      function{}", place(function->at));
      make(*function, 8);
    } else if (const auto* cacher = std::get_if<CacherDecl>(&node.kind)) {
      this->cacher(*cacher);
    } else if (const auto* foreign = std::get_if<ForeignDecl>(&node.kind)) {
      this->foreign(*foreign);
    } else {
      out_ += "      nothing\n";
    }
  }

  void surroundings(const NodeDecl& node) {
    if (node.when)
      out_ += fmt::format("      when {}{}", condition(*node.when), place(node.when->at));
    auto resource = [this](std::string_view what, const auto& one) {
      if (one.value != 0) out_ += fmt::format("      {} {}{}", what, one.value, place(one.at));
    };
    resource("cpus", node.resources.cpus);
    resource("memoryMiB", node.resources.memoryMiB);
    resource("gpus", node.resources.gpus);
    resource("nice", node.resources.nice);
    for (const VariableDecl& one: node.environment) {
      out_ += fmt::format("      variable {} = {}{}", one.name ? one.name->value : "without a name",
                          one.value.value, place(one.at));
    }
    name("workingDirectory", node.workingDirectory, 6);
  }

  // "localMt, testMt", "parameter withEvaluator"
  static std::string condition(const WhenDecl& when) {
    if (const auto* types = std::get_if<std::vector<std::string>>(&when.value)) {
      return fmt::format("{}", fmt::join(*types, ", "));
    }
    const auto* parameter = std::get_if<ParameterValue>(&when.value);
    return parameter != nullptr ? "parameter " + parameter->name.value : "nothing";
  }

  void foreign(const ForeignDecl& foreign) {
    out_ +=
        fmt::format("      {}{}", foreign.isCommand ? "command" : "external", place(foreign.at));
    for (const At<std::string>& one: foreign.words) name("word", one, 8);
    name("serves", foreign.serves, 8);
    name("address", foreign.address, 8);
  }

  void cacher(const CacherDecl& cacher) {
    out_ += fmt::format("      cacher: {} answers, {} ms, {} ms{}", cacher.size.value,
                        cacher.refreshMs.value, cacher.staleAfterMs.value, place(cacher.at));
    name("of", cacher.of, 8);
    if (cacher.by.value != Meeting::UNSPECIFIED) {
      out_ += fmt::format("        by {}{}", text(cacher.by.value), place(cacher.by.at));
    }
    for (const At<std::string>& one: cacher.methods) name("method", one, 8);
  }

  // "4", "parameter size"
  static std::string counted(const CountDecl& count) {
    if (const auto* number = std::get_if<std::uint32_t>(&count.value)) {
      return std::to_string(*number);
    }
    const auto* parameter = std::get_if<ParameterValue>(&count.value);
    return parameter != nullptr ? "parameter " + parameter->name.value : "nothing";
  }

  void object(const ClassDeclRef& object) {
    out_ += fmt::format("      class {}{}", object.name ? object.name->value : "without a name",
                        place(object.at));
    name("header", object.header, 8);
    name("serves", object.serves, 8);
    name("make", object.make, 8);
    name("signature", object.signature, 8);
    for (const ArgumentDecl& one: object.arguments) argument(one, 8);
    for (const BatchDecl& one: object.batches) {
      out_ += fmt::format("        batch {}: {}, {} ms, {} at a time{}{}",
                          one.method ? one.method->value : "of no method", counted(one.size),
                          one.timeoutMs, one.parallelism.value, one.pad ? ", padded" : "",
                          place(one.at));
    }
  }

  void argument(const ArgumentDecl& argument, std::size_t indent) {
    out_ += fmt::format("{:{}}argument{}: {}", "", indent,
                        argument.name ? " " + argument.name->value : "",
                        std::visit(ValueText(), argument.value));
    if (argument.by.value != Meeting::UNSPECIFIED) {
      out_ += fmt::format(" by {}", text(argument.by.value));
    }
    if (argument.orElse) out_ += " orElse " + argument.orElse->value;
    if (argument.optional) out_ += " optional";
    out_ += place(argument.at);
    if (const auto* list = std::get_if<ListValue>(&argument.value)) {
      for (const ArgumentDecl& one: list->elements) this->argument(one, indent + 2);
    } else if (const auto* fields = std::get_if<FieldsValue>(&argument.value)) {
      for (const ArgumentDecl& one: fields->fields) this->argument(one, indent + 2);
    } else if (const auto* make = std::get_if<MakeDecl>(&argument.value)) {
      this->make(*make, indent + 2);
    }
  }

  void make(const MakeDecl& make, std::size_t indent) {
    name("name", make.name, indent);
    name("header", make.header, indent);
    name("signature", make.signature, indent);
    name("shared", make.shared, indent);
    for (const ArgumentDecl& one: make.arguments) argument(one, indent);
  }

  void name(std::string_view what, const Name& name, std::size_t indent) {
    if (name) out_ += fmt::format("{:{}}{} {}{}", "", indent, what, name->value, place(name->at));
  }

  std::string file_, out_;
};

}  // namespace

std::string dump(const Topology& topology) { return TopologyDump().run(topology); }

}  // namespace lp::gen
