#include <fmt/format.h>

#include <string>
#include <vector>

#include "codegen/base/literal.h"
#include "codegen/emit/expressions.h"
#include "codegen/emit/layout.h"
#include "codegen/emit/program.h"

namespace lp::gen {

namespace {

class NodeEmitter {
 public:
  NodeEmitter(Text& text, const ProgramPlan& plan, const PlannedNode& node)
      : text_(text), expressions_(plan), node_(node), object_(node.entry.object) {}

  void emit() {
    // There is nothing of it but its row in the table of nodes.
    if (node_.entry.foreign) return;
    const std::optional<Argument>& function = node_.entry.function;
    text_.comment(fmt::format("`{}` ({}): {}{}", node_.entry.label, node_.place, whatItIs(),
                              node_.service.empty() ? "" : " serves " + node_.service));
    text_.line();
    if (node_.entry.cacher) {
      if (!node_.check.empty()) checks();
      emitCacherNode(text_, expressions_, node_);
      return;
    }
    for (const PlannedServed& one: node_.methods) {
      if (!one.pin.empty()) pin(one);
    }
    for (const PlannedFactory& one: node_.factories) {
      pinFactory(one.pin, one.place, one.call.function,
                 expressions_.argument(one.call, node_.entry.label), one.call.resultType);
    }
    if (function) {
      pinFactory(node_.pin, node_.makePlace, function->function,
                 expressions_.argument(*function, node_.entry.label), function->resultType,
                 usesStop(*function));
    } else if (object_.function.empty()) {
      pinConstructor();
    } else {
      std::string call = fmt::format("{}({})", object_.function, fmt::join(made(), ", "));
      pinFactory(node_.pin, node_.makePlace, object_.function, call, object_.resultType);
    }
    if (!node_.check.empty()) checks();
    if (function) {
      emitFunctionNode(text_, expressions_, node_);
    } else {
      node();
    }
  }

 private:
  std::string whatItIs() const {
    if (const auto& cacher = node_.entry.cacher) {
      return fmt::format("a cacher of `{}`", cacher->arguments.at(0).label);
    }
    return node_.entry.function ? node_.entry.function->function + "()" : object_.name;
  }

  // void checkWorker(const lp::Wiring& wiring) { ... }
  void checks() {
    text_.line("// Which parameters do not let it be made.");
    text_.line(fmt::format("void {}(const lp::Wiring& wiring) {{", node_.check)).indent();
    text_.line("lp::_::ArgumentChecks checks;");
    for (const PlannedCheck& one: node_.checks) {
      check(one);
    }
    text_.line("checks.finish();").outdent().line("}").line();
  }

  void check(const PlannedCheck& check) {
    const std::string place = quoted(check.place), statement = checked(check) + ";";
    const std::string lambda = fmt::format("[&] {{ {} }}", statement);
    if (text_.fits("checks.at(" + lambda + ");")) {
      text_.list("checks.at(", {place, lambda}, ");");
    } else {
      text_.line(fmt::format("checks.at({}, [&] {{", place)).indent();
      text_.line(broken(statement, 4, 4, 0)).outdent().line("});");
    }
  }

  std::string checked(const PlannedCheck& check) const {
    const Argument& argument = check.argument;
    const std::string label = quoted(argument.label);
    switch (check.kind) {
      case PlannedCheck::Kind::SAME_SIZE: {
        bool mayBeEmpty = argument.optional || !argument.orElse.empty();
        return fmt::format("lp::_::checkSameSize(wiring, {}, {}{})", quoted(node_.entry.label),
                           label, mayBeEmpty ? ", true" : "");
      }
      case PlannedCheck::Kind::NOT_EMPTY:
        return fmt::format("lp::_::checkNotEmpty(wiring, {})", label);
      case PlannedCheck::Kind::VALUE:
        return "return " + expressions_.argument(argument, node_.entry.label);
      case PlannedCheck::Kind::BATCH_SIZE:
        return "return " + expressions_.batchSize(argument.path);
    }
    return {};
  }

  // A concept: an expression that is wrong is false in it, and an error anywhere else.
  void pin(const PlannedServed& method) {
    text_.comment(fmt::format("{}: `{}::{}` as lpgen read it.", method.place, object_.name,
                              method.served.name));
    text_.line("template <typename Object>");
    std::string object = objectName(method);
    std::vector<std::string> parameters{"Object& " + object};
    for (const auto& [type, name]: method.parameters) parameters.push_back(type + " " + name);
    std::string head = fmt::format("requires({}) {{", fmt::join(parameters, ", "));
    std::size_t indent = openConcept(method.pin, head);
    std::string call =
        fmt::format("{}.{}({})", object, method.served.name, fmt::join(arguments(method), ", "));
    pinCall(call, method.served.resultType, indent + 2);
    text_.line("};").outdent(indent);
    asserted(method.pin, object_.name, method.place,
             fmt::format("`{}::{}`", object_.name, method.served.name));
  }

  // `concept ProducerHasWork = requires(...) {`, on two lines if that saves breaking it. How far
  // the second is indented.
  std::size_t openConcept(const std::string& pin, const std::string& head) {
    std::string name = fmt::format("concept {} =", pin);
    bool isBelow = !text_.fits(name + " " + head) && text_.fits("    " + head);
    if (isBelow) {
      text_.line(name).indent(4).line(head);
    } else {
      text_.line(broken(name + " " + head, 0, 0, 0));
    }
    return isBelow ? 4 : 0;
  }

  // A name that no parameter has.
  static std::string objectName(const PlannedServed& method) {
    for (const auto& [type, name]: method.parameters) {
      if (name == "object") return "lpObject";
    }
    return "object";
  }

  // `{ object.work(context) } -> std::same_as<std::int64_t>;`
  void pinCall(const std::string& call, const std::string& type, std::size_t column) {
    std::string result = fmt::format("}} -> std::same_as<{}>;", type);
    text_.indent();
    if (std::string one = fmt::format("{{ {} {}", call, result); text_.fits(one)) {
      text_.line(one);
    } else {
      text_.line("{").line("  " + broken(call, column + 2, column + 2, 0)).line(result);
    }
    text_.outdent();
  }

  // A concept of the result: the call itself depends on nothing, so that one which is wrong is an
  // error in it.
  void pinFactory(const std::string& pin, const std::string& place, const std::string& function,
                  const std::string& call, const std::string& type, bool stops = false) {
    text_.comment(fmt::format("{}: `{}` as lpgen read it.", place, function));
    text_.line("template <typename Result>");
    const char* stop = stops ? ", std::stop_token stop" : "";
    std::size_t indent =
        openConcept(pin, fmt::format("requires(const lp::Wiring& wiring{}) {{", stop));
    pinCall(call, "Result", indent + 2);
    text_.line("};").outdent(indent);
    asserted(pin, type, place, fmt::format("`{}`", function));
  }

  void pinConstructor() {
    text_.comment(fmt::format("{}: the constructor as lpgen read it.", node_.makePlace));
    text_.line("template <typename Object>");
    std::string head = fmt::format("concept {} = requires(const lp::Wiring& wiring) {{", node_.pin);
    std::string made = fmt::format("Object({});", fmt::join(this->made(), ", "));
    if (text_.fits(head + " " + made + " };")) {
      text_.line(head + " " + made + " };");
    } else {
      text_.line(head).indent().line(broken(made, 2, 2, 0)).outdent().line("};");
    }
    asserted(node_.pin, object_.name, node_.makePlace,
             fmt::format("the constructor of `{}`", object_.name));
  }

  void asserted(const std::string& pin, const std::string& of, const std::string& place,
                const std::string& what) {
    text_.line(fmt::format("static_assert({}<{}>,", pin, of)).indent(14);
    std::string both = quoted(fmt::format("{}: {} ", place, what));
    if (text_.fits(both)) {
      text_.line(both);
    } else {
      text_.line(quoted(place + ": ")).line(quoted(what + " "));
    }
    text_.line("\"changed after lpgen read it; build again\");").outdent(14).line();
  }

  void node() {
    std::string bases = "public lp::Node";
    if (!node_.interface.empty()) bases += ", public " + node_.interface;
    text_.line(fmt::format("class {} final: {} {{", node_.nodeClass, bases));
    text_.line(" public:").indent();
    constructor();
    text_.line();
    if (!node_.interface.empty()) {
      text_.line("lp::Interface* lpServed() override { return this; }");
      text_.function("std::string lpType(", {}, ") const override",
                     fmt::format("return {};", quoted(object_.name)));
    }
    run();
    checkpoint();
    for (const PlannedServed& one: node_.methods) method(one);
    if (hasTable()) {
      text_.gap().function("const lp::Service& lpService(", {}, ") const override",
                           "return service_.service();");
    }
    text_.outdent().gap().line(" private:").indent();
    for (const PlannedServed& one: node_.methods) {
      if (one.served.task) emitTask(text_, expressions_, node_, one);
      if (one.served.batch) emitBatch(text_, expressions_, node_, one);
    }
    if (hasTable()) makeService();
    text_.line(fmt::format("{} object_;", node_.objectType));
    if (hasTable()) text_.line("lp::_::NodeService service_;");
    text_.outdent().line("};").line();
  }

  void constructor() {
    std::vector<std::string> arguments = made();
    bool uses = hasTable();
    for (const Argument& one: object_.arguments) uses |= usesWiring(one);
    std::string head = fmt::format("explicit {}(const lp::Wiring& {})", node_.nodeClass,
                                   uses ? "wiring" : "/*wiring*/");
    std::string made = fmt::format("{}", fmt::join(arguments, ", "));
    if (!object_.function.empty()) made = fmt::format("{}({})", object_.function, made);
    made = fmt::format(": object_({})", made);
    const std::string table = hasTable() ? "service_(lpMakeService(wiring)) {}" : "";
    const std::string all = made + (table.empty() ? " {}" : ", " + table);
    if (text_.fits(head + all)) {
      text_.line(head + all);
    } else if (table.empty() || text_.fits("    " + all)) {
      text_.line(head).line("    " + broken(all, 6, 12, 0));
    } else {
      text_.line(head).line("    " + broken(made + ",", 6, 12, 0)).line("      " + table);
    }
  }

  // "object_.": what a member's name comes after.
  std::string object() const {
    return object_.holder == NodeClass::Holder::OBJECT ? "object_." : "object_->";
  }

  void checkpoint() {
    if (object_.save.empty()) return;
    text_.function("void lpSave(", {"std::ostream& out"}, ") override",
                   fmt::format("{}{}(out);", object(), object_.save));
    text_.function("void lpLoad(", {"std::istream& in"}, ") override",
                   fmt::format("{}{}(in);", object(), object_.load));
  }

  void run() {
    const std::string call = object() + "run";
    switch (object_.run) {
      case RunKind::NONE:
        return;
      case RunKind::RUN:
        text_.function("void lpRun(", {"std::stop_token /*stop*/"}, ") override", call + "();");
        return;
      case RunKind::RUN_WITH_STOP:
        text_.function("void lpRun(", {"std::stop_token stop"}, ") override",
                       call + "(std::move(stop));");
        return;
    }
  }

  void method(const PlannedServed& method) {
    if (method.served.task || method.served.batch) return;
    std::vector<std::string> parameters;
    for (const auto& [type, name]: method.parameters) parameters.push_back(type + " " + name);
    text_.gap();
    std::string head = fmt::format("{} {}(", method.result, method.name);
    std::string call =
        fmt::format("{}{}({})", object(), method.served.name, fmt::join(arguments(method), ", "));
    std::string value = method.served.isVoid
                            ? call
                            : "return " + expressions_.converted(method.served.result, call, false);
    text_.function(head, parameters, ") override", broken(value + ";", 4, 4, 0));
  }

  // The methods that are coroutines, or take many calls at once, are found through a table of the
  // node's own. The size of batches may be a parameter.
  bool hasTable() const { return node_.hasTasks || node_.hasBatches; }

  void makeService() {
    bool uses = false;
    for (const Batch& one: object_.batches) uses |= !one.size.number;
    text_.line(fmt::format("static lp::_::NodeService lpMakeService(const lp::Wiring& {}) {{",
                           uses ? "wiring" : "/*wiring*/"));
    text_.indent();
    std::vector<std::string> arguments{node_.interface + "::LP_SERVICE",
                                       node_.hasTasks ? "TASKS" : "{}"};
    if (node_.hasTasks) {
      text_.line("static constexpr lp::_::TaskMethod TASKS[] = {").indent(4);
      for (const PlannedServed& one: node_.methods) {
        if (!one.served.task) continue;
        text_.line(
            fmt::format("{{{}::LP_ID, {}, &{}}},", one.owner, one.served.ordinal, one.start));
      }
      text_.outdent(4).line("};");
    }
    if (node_.hasBatches) {
      text_.line("const lp::_::BatchMethod batches[] = {").indent(4);
      for (const PlannedServed& one: node_.methods) {
        if (one.served.batch) text_.rows("{", rowOf(one), "},");
      }
      text_.outdent(4).line("};");
      arguments.emplace_back("batches");
    }
    text_.list("return lp::_::NodeService(", arguments, ");");
    text_.outdent().line("}").line();
  }

  std::vector<std::string> rowOf(const PlannedServed& method) const {
    const Batch& batch = node_.batchOf(method);
    const std::string size = batch.size.number ? std::to_string(*batch.size.number)
                                               : expressions_.batchSize(batch.size.parameter);
    return {fmt::format(".interfaceId = {}::LP_ID", method.owner),
            fmt::format(".ordinal = {}", method.served.ordinal),
            ".run = " + method.start,
            broken(".size = " + size, 9, 9, 1),
            fmt::format(".timeout = std::chrono::milliseconds({})", batch.timeoutMs),
            fmt::format(".parallelism = {}", batch.parallelism)};
  }

  std::vector<std::string> arguments(const PlannedServed& method) const {
    if (method.served.batch) return {"requests"};
    std::vector<std::string> all;
    for (std::size_t i = 0; i < method.parameters.size(); ++i) {
      all.push_back(expressions_.converted(method.served.parameters.at(i),
                                           method.parameters[i].second, true));
    }
    return all;
  }

  std::vector<std::string> made() const {
    std::vector<std::string> all;
    for (const Argument& one: object_.arguments) {
      all.push_back(expressions_.argument(one, node_.entry.label));
    }
    return all;
  }

  Text& text_;
  Expressions expressions_;
  const PlannedNode& node_;
  const NodeClass& object_;
};

}  // namespace

void emitNodes(Text& text, const ProgramPlan& plan) {
  for (const PlannedNode& node: plan.nodes) NodeEmitter(text, plan, node).emit();
}

}  // namespace lp::gen
