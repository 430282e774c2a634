#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "codegen/base/identifier.h"
#include "codegen/emit/expressions.h"
#include "codegen/emit/layout.h"
#include "codegen/emit/program.h"
#include "codegen/emit/structs.h"

namespace lp::gen {

namespace {

class TaskEmitter {
 public:
  TaskEmitter(Text& text, const Expressions& expressions, const PlannedNode& node,
              const PlannedServed& method)
      : text_(text), expressions_(expressions), node_(node), method_(method) {}

  void emit() {
    text_.list(fmt::format("static lp::Task<void> {}(", method_.start),
               {"lp::Interface& " + local("object"), "lp::Request& " + local("request")}, ") {");
    text_.indent();
    text_.assign(fmt::format("auto& {}", local("node")),
                 fmt::format("static_cast<{}&>(lp::_::as<{}>({}))", node_.nodeClass,
                             node_.interface, local("object")));
    if (!method_.coded.empty()) {
      text_.assign(fmt::format("const auto {}", local("params")),
                   fmt::format("lp::_::params<{}>({})", method_.wireParameters, local("request")));
    }
    for (const PlannedParameter& one: method_.coded) read(one);
    call();
    write();
    text_.outdent().line("}").line();
  }

 private:
  // A name for a local that no parameter has.
  std::string local(std::string_view name) const {
    bool isTaken = std::any_of(method_.coded.begin(), method_.coded.end(),
                               [&](const PlannedParameter& one) { return one.name == name; });
    return isTaken ? "lp" + pascalCase(name) : std::string(name);
  }

  // The argument as the interface's method would get it; what it views lives as long as the call.
  void read(const PlannedParameter& one) {
    std::string from = local("params");
    if (one.whole) {
      text_.assign("const auto " + one.name,
                   fmt::format("lp::_::value<{}>({})", one.coding.value, from));
    } else if (one.optional) {
      text_.assign("const auto " + one.name,
                   fmt::format("{}.has{}() ? std::optional({}) : std::nullopt", from,
                               one.coding.accessor, readExpression(one.coding, from)));
    } else if (one.coding.kind == Coding::Kind::NUMBERS) {
      std::string numbers = one.name + "Numbers";
      text_.assign("const auto " + numbers, borrowExpression(one.coding, from));
      text_.assign(fmt::format("const {} {}", one.type, one.name), numbers);
    } else {
      text_.assign("const auto " + one.name, borrowExpression(one.coding, from));
    }
  }

  void call() {
    std::vector<std::string> arguments;
    for (std::size_t i = 0; i < method_.parameters.size(); ++i) {
      arguments.push_back(expressions_.converted(method_.served.parameters.at(i),
                                                 method_.parameters[i].second, true));
    }
    bool isObject = node_.entry.object.holder == NodeClass::Holder::OBJECT;
    std::string call =
        fmt::format("co_await {}.object_{}{}({})", local("node"), isObject ? "." : "->",
                    method_.served.name, fmt::join(arguments, ", "));
    if (method_.served.isVoid) {
      text_.line(broken(call + ";", 4, 4, 0));
    } else if (method_.served.result.kind == Conversion::Kind::SAME) {
      assign("const auto " + local("result"), call);
    } else {
      assign("const auto " + local("returned"), call);
      std::string value = expressions_.converted(method_.served.result, local("returned"), true);
      assign(fmt::format("const {} {}", method_.result, local("result")), value);
    }
  }

  // Statements of the function stand at column 4; what is too long for a line is broken.
  void assign(const std::string& to, const std::string& value) {
    bool fits = 8 + value.size() < Text::COLUMNS;
    if (fits) {
      text_.assign(to, value);
    } else {
      text_.line(broken(fmt::format("{} = {};", to, value), 4, 4, 0));
    }
  }

  void write() {
    std::string get = fmt::format("lp::_::results<{}>({})", method_.wireResults, local("request"));
    std::string result = local("result"), results = local("results");
    if (method_.served.isVoid) {
      text_.line(get + ";");
    } else if (method_.wholeResult) {
      text_.list("encode(", {result, get}, ");");
    } else {
      text_.assign("auto " + results, get);
      for (const PlannedField& field: method_.results) {
        if (method_.isAggregate) {
          emitWriteMember(text_, field, result, results);
        } else {
          emitWriteValue(text_, field.coding, result, results);
        }
      }
    }
  }

  Text& text_;
  const Expressions& expressions_;
  const PlannedNode& node_;
  const PlannedServed& method_;
};

}  // namespace

void emitTask(Text& text, const Expressions& expressions, const PlannedNode& node,
              const PlannedServed& method) {
  TaskEmitter(text, expressions, node, method).emit();
}

}  // namespace lp::gen
