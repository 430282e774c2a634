#include <fmt/format.h>

#include <string>
#include <vector>

#include "codegen/emit/expressions.h"
#include "codegen/emit/layout.h"
#include "codegen/emit/program.h"

namespace lp::gen {

namespace {

// auto argumentsOfTicker(const lp::Wiring& wiring) {
//   return lp::_::kept(wiring.handle<cp::StoreHandle>("store"));
// }
//
// class TickerNode final: public lp::Node {
//  public:
//   explicit TickerNode(const lp::Wiring& wiring): arguments_(argumentsOfTicker(wiring)) {}
//
//   void lpRun(std::stop_token stop) override {
//     cp::tick(lp::_::take<0>(arguments_), std::chrono::milliseconds(250), std::move(stop));
//   }
//
//  private:
//   lp::_::Made<argumentsOfTicker> arguments_;
// };
class FunctionNodeEmitter {
 public:
  FunctionNodeEmitter(Text& text, const Expressions& expressions, const PlannedNode& node)
      : text_(text), expressions_(expressions), node_(node), call_(*node.entry.function) {}

  void emit() {
    if (!node_.arguments.empty()) kept();
    text_.line(fmt::format("class {} final: public lp::Node {{", node_.nodeClass));
    text_.line(" public:").indent();
    constructor();
    text_.line();
    std::string stop = usesStop(call_) ? "std::stop_token stop" : "std::stop_token /*stop*/";
    text_.function("void lpRun(", {stop}, ") override", broken(call() + ";", 4, 4, 0));
    if (!node_.arguments.empty()) {
      text_.outdent().gap().line(" private:").indent();
      text_.line(fmt::format("lp::_::Made<{}> arguments_;", node_.arguments));
    }
    text_.outdent().line("};").line();
  }

 private:
  void kept() {
    std::vector<std::string> all;
    bool uses = false;
    for (const Argument& one: call_.arguments) {
      if (!isKept(one)) continue;
      all.push_back(expressions_.argument(one, node_.entry.label));
      uses |= usesWiring(one);
    }
    std::string wiring = uses ? "const lp::Wiring& wiring" : "const lp::Wiring& /*wiring*/";
    std::string made = fmt::format("return lp::_::kept({});", fmt::join(all, ", "));
    text_.function(fmt::format("auto {}(", node_.arguments), {wiring}, ")", broken(made, 2, 2, 0));
    text_.line();
  }

  void constructor() {
    bool keeps = !node_.arguments.empty();
    std::string head = fmt::format("explicit {}(const lp::Wiring& {})", node_.nodeClass,
                                   keeps ? "wiring" : "/*wiring*/");
    std::string made =
        keeps ? fmt::format(": arguments_({}(wiring)) {{}}", node_.arguments) : " {}";
    if (text_.fits(head + made)) {
      text_.line(head + made);
    } else {
      text_.line(head).line("    " + made);
    }
  }

  // The call, with what was kept for it.
  std::string call() const {
    std::vector<std::string> all;
    int next = 0;
    for (const Argument& one: call_.arguments) {
      all.push_back(isKept(one) ? fmt::format("lp::_::take<{}>(arguments_)", next++)
                                : expressions_.argument(one, node_.entry.label));
    }
    return fmt::format("{}({})", call_.function, fmt::join(all, ", "));
  }

  Text& text_;
  const Expressions& expressions_;
  const PlannedNode& node_;
  const Argument& call_;
};

}  // namespace

void emitFunctionNode(Text& text, const Expressions& expressions, const PlannedNode& node) {
  FunctionNodeEmitter(text, expressions, node).emit();
}

}  // namespace lp::gen
