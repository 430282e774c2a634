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

// A method that emitted code reads the arguments and writes the results of.
class WireEmitter {
 public:
  WireEmitter(Text& text, const Expressions& expressions, const PlannedNode& node,
              const PlannedServed& method)
      : text_(text), expressions_(expressions), node_(node), method_(method) {}

 protected:
  // A name for a local that no parameter has.
  std::string local(std::string_view name) const {
    bool isTaken = std::any_of(method_.coded.begin(), method_.coded.end(),
                               [&](const PlannedParameter& one) { return one.name == name; });
    return isTaken ? "lp" + pascalCase(name) : std::string(name);
  }

  void findNode() {
    text_.assign(fmt::format("auto& {}", local("node")),
                 fmt::format("static_cast<{}&>(lp::_::as<{}>({}))", node_.nodeClass,
                             node_.interface, local("object")));
  }

  // "node.object_.slow"
  std::string method() const {
    bool isObject = node_.entry.object.holder == NodeClass::Holder::OBJECT;
    return fmt::format("{}.object_{}{}", local("node"), isObject ? "." : "->", method_.served.name);
  }

  // Each argument, by its name.
  void readAll() {
    if (!method_.coded.empty()) {
      text_.assign(fmt::format("const auto {}", local("params")),
                   fmt::format("lp::_::params<{}>({})", method_.wireParameters, local("request")));
    }
    for (const PlannedParameter& one: method_.coded) read(one);
  }

  // The same, as the class takes them.
  std::vector<std::string> converted() const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < method_.coded.size(); ++i) {
      all.push_back(
          expressions_.converted(method_.served.parameters.at(i), method_.coded[i].name, true));
    }
    return all;
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

  // `returned` is what the class's method did; then there is a `result`.
  void convertReturned() {
    std::string value = expressions_.converted(method_.served.result, local("returned"), true);
    assign(fmt::format("const {} {}", method_.result, local("result")), value);
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

 private:
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
};

class TaskEmitter: private WireEmitter {
 public:
  using WireEmitter::WireEmitter;

  void emit() {
    text_.list(fmt::format("static lp::Task<void> {}(", method_.start),
               {"lp::Interface& " + local("object"), "lp::Request& " + local("request")}, ") {");
    text_.indent();
    findNode();
    readAll();
    call();
    write();
    text_.outdent().line("}").line();
  }

 private:
  void call() {
    std::string call = fmt::format("co_await {}({})", method(), fmt::join(converted(), ", "));
    if (method_.served.isVoid) {
      text_.line(broken(call + ";", 4, 4, 0));
    } else if (method_.served.result.kind == Conversion::Kind::SAME) {
      assign("const auto " + local("result"), call);
    } else {
      assign("const auto " + local("returned"), call);
      convertReturned();
    }
  }
};

class BatchEmitter: private WireEmitter {
 public:
  using WireEmitter::WireEmitter;

  void emit() {
    reader();
    writer();
    runner();
  }

 private:
  const BatchForm& form() const { return *method_.served.batch; }

  // static Request readScore(lp::Request& request) { ... }
  void reader() {
    text_.list(fmt::format("static {} {}(", form().request, method_.read),
               {"lp::Request& " + local("request")}, ") {");
    text_.indent();
    readAll();
    const std::vector<std::string> values = converted();
    if (form().fields.empty()) {
      text_.line(broken(fmt::format("return {};", values.at(0)), 4, 4, 0));
    } else {
      text_.line(fmt::format("{} {}{{}};", form().request, local("made")));
      for (std::size_t i = 0; i < values.size(); ++i) {
        assign(fmt::format("{}.{}", local("made"), form().fields[i]), values[i]);
      }
      text_.line(fmt::format("return {};", local("made")));
    }
    text_.outdent().line("}").line();
  }

  // static void writeScore(lp::Request& request, const double& result) { ... }
  void writer() {
    const bool isSame =
        method_.served.result.kind == Conversion::Kind::SAME && form().result == method_.result;
    std::vector<std::string> parameters{"lp::Request& " + local("request")};
    if (!method_.served.isVoid) {
      parameters.push_back(
          fmt::format("const {}& {}", form().result, local(isSame ? "result" : "returned")));
    }
    text_.list(fmt::format("static void {}(", method_.write), parameters, ") {");
    text_.indent();
    if (!method_.served.isVoid && !isSame) convertReturned();
    write();
    text_.outdent().line("}").line();
  }

  // static void batchScore(lp::Interface& object, lp::_::Batch& batch) { ... }
  void runner() {
    text_.list(fmt::format("static void {}(", method_.start),
               {"lp::Interface& " + local("object"), "lp::_::Batch& batch"}, ") {");
    text_.indent();
    findNode();
    std::vector<std::string> arguments{"batch", method_.read};
    if (node_.batchOf(method_).pad) arguments.emplace_back("lp::_::PADDED");
    text_.list(fmt::format("lp::_::BatchOf<{}> requests(", form().request), arguments, ");");
    text_.line("if (requests.empty()) return;");
    const std::string call = method() + "(requests.arguments())";
    if (form().returnsVoid) {
      text_.line(call + ";").line(fmt::format("requests.answer({});", method_.write));
    } else {
      text_.list("requests.answer(", {call, method_.write}, ");");
    }
    text_.outdent().line("}").line();
  }
};

}  // namespace

void emitTask(Text& text, const Expressions& expressions, const PlannedNode& node,
              const PlannedServed& method) {
  TaskEmitter(text, expressions, node, method).emit();
}

void emitBatch(Text& text, const Expressions& expressions, const PlannedNode& node,
               const PlannedServed& method) {
  BatchEmitter(text, expressions, node, method).emit();
}

}  // namespace lp::gen
