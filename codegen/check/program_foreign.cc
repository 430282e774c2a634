#include "codegen/check/program_foreign.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "codegen/check/kinds_foreign.h"
#include "codegen/check/kinds_program.h"
#include "codegen/check/program_names.h"
#include "runtime/address_rule.h"
#include "runtime/surroundings.h"

namespace lp::gen {

namespace {

class ForeignChecker {
 public:
  ForeignChecker(const ProgramScope& scope, const NodeDecl& node, const ForeignDecl& written,
                 const std::vector<Parameter>& parameters, Diagnostics& diagnostics)
      : scope_(scope),
        node_(node),
        label_(node.label->value),
        written_(written),
        parameters_(parameters),
        diagnostics_(diagnostics) {}

  Foreign check() {
    inPlaceOfOurs();
    if (!written_.isCommand) outsideOfTheProgram();
    Foreign foreign;
    if (written_.isCommand && written_.words.empty()) missing("`words = [\"...\"]` is missing");
    for (const At<std::string>& word: written_.words) {
      foreign.words.push_back(text(word, /*isShown=*/true));
    }
    if (written_.serves) {
      const Service* service =
          serviceNamed(scope_, *written_.serves, written_.servesId, diagnostics_);
      if (service != nullptr) foreign.serves = service->id;
    }
    const bool isCalled = written_.serves || written_.address || !written_.isCommand;
    if (isCalled && !written_.serves) missing("`serves = \"...\"` is missing");
    if (isCalled && !written_.address) missing("`address = \"...\"` is missing");
    if (written_.address) foreign.address = address(*written_.address);
    return foreign;
  }

 private:
  std::string_view kind() const { return written_.isCommand ? "command" : "external"; }

  void missing(std::string_view what) {
    diagnostics_.report(FORGOTTEN_CHOICE, written_.at,
                        fmt::format("`{}` of node `{}`", kind(), label_), what);
  }

  // What our own way to serve calls has, and others need not have.
  void inPlaceOfOurs() {
    constexpr const char* WHY = "calls are served by a program that knows nothing of it";
    if (node_.threads.value != NodeDecl::DEFAULT_THREADS) refuse("threads", node_.threads.at, WHY);
    if (!node_.lanes.empty()) refuse("lanes", node_.lanes[0].at, WHY);
    if (node_.port) refuse("port", node_.port->at, "`address` is where it is called");
    if (!node_.calls.empty()) {
      refuse("calls", node_.calls[0].at, "it holds no handles: what it calls is its own business");
    }
  }

  // What is for those that are started.
  void outsideOfTheProgram() {
    constexpr const char* WHY = "somebody else starts it";
    const ResourcesDecl& resources = node_.resources;
    if (node_.restart) refuse("restart", node_.restart->at, WHY);
    if (!node_.after.empty()) refuse("after", node_.after[0].at, WHY);
    if (!node_.environment.empty()) refuse("environment", node_.environment[0].at, WHY);
    if (node_.workingDirectory) refuse("workingDirectory", node_.workingDirectory->at, WHY);
    if (resources.cpus.value != 0) refuse("resources", resources.cpus.at, WHY);
    if (resources.gpus.value != 0) refuse("resources", resources.gpus.at, WHY);
    if (resources.memoryMiB.value != 0) refuse("resources", resources.memoryMiB.at, WHY);
    if (resources.nice.value != 0) refuse("resources", resources.nice.at, WHY);
    for (const ColocationDecl& colocation: scope_.program.colocations) {
      for (const At<std::string>& one: colocation.labels) {
        if (one.value == label_) diagnostics_.report(COLOCATED_EXTERNAL, one.at, label_);
      }
    }
  }

  void refuse(std::string_view what, const Position& at, const char* why) {
    diagnostics_.report(DOES_NOT_GO_WITH, at, what, kind()).hint(why);
  }

  // With the names of flags in place of those of parameters.
  std::string text(const At<std::string>& from, bool isShown) {
    std::string text;
    auto character = [&text](char c) {
      text += c == '{' || c == '}' ? std::string(2, c) : std::string(1, c);
    };
    auto look = [&](std::string_view name) {
      text += "{" + flag(from.at, std::string(name), isShown) + "}";
    };
    if (const auto wrong = _::takeApart(from.value, character, look)) {
      diagnostics_.report(BAD_PLACEHOLDER, from.at, from.value, *wrong)
          .hint("a brace is written twice, as `{{`");
    }
    return text;
  }

  std::string flag(const Position& at, const std::string& name, bool isShown) {
    if (name == "label" || name == "index") return name;
    const std::optional<FoundParameter> found = scope_.parameter(name);
    if (!found) {
      reportUnknownParameter(scope_, fmt::format("`{}` of node `{}`", kind(), label_), {name, at},
                             diagnostics_);
      return name;
    }
    const auto flag = std::ranges::find(parameters_, found->path, &Parameter::path);
    if (flag == parameters_.end()) {
      diagnostics_.report(NOT_ONE_VALUE, at, name, scope_.types.schemaSpelling(found->value.type))
          .hint("name one of its values, with a dot between");
      return name;
    }
    if (flag->secret && isShown) {
      diagnostics_.report(SECRET_IN_COMMAND, at, name, label_)
          .note(flag->at, "annotated $Lp.secret here")
          .hint("everybody on the host can read a command line; a file can be kept from them");
    }
    return flag->flag;
  }

  std::string address(const At<std::string>& from) {
    const std::string address = text(from, /*isShown=*/false);
    const bool isKnown = from.value.find_first_of("{}") == std::string::npos;
    const auto wrong = isKnown ? _::wrongAddress(from.value) : std::nullopt;
    if (wrong) {
      diagnostics_.report(BAD_ADDRESS, from.at, from.value, *wrong)
          .hint(fmt::format("{} are some", _::ADDRESSES));
    }
    return address;
  }

  const ProgramScope& scope_;
  const NodeDecl& node_;
  const std::string& label_;
  const ForeignDecl& written_;
  const std::vector<Parameter>& parameters_;
  Diagnostics& diagnostics_;
};

}  // namespace

Foreign checkForeign(const ProgramScope& scope, const NodeDecl& node, const ForeignDecl& written,
                     const std::vector<Parameter>& parameters, Diagnostics& diagnostics) {
  return ForeignChecker(scope, node, written, parameters, diagnostics).check();
}

}  // namespace lp::gen
