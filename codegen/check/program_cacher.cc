#include "codegen/check/program_cacher.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "codegen/check/kinds_cacher.h"
#include "codegen/check/kinds_program.h"
#include "codegen/check/program_handles.h"
#include "codegen/check/program_names.h"

namespace lp::gen {

namespace {

constexpr std::uint32_t MAX_SIZE = 10000;

class CacherChecker {
 public:
  CacherChecker(ProgramScope& scope, const NodeDecl& node, const CacherDecl& written,
                Diagnostics& diagnostics)
      : scope_(scope),
        node_(node),
        label_(node.label->value),
        written_(written),
        diagnostics_(diagnostics) {}

  Cacher check() {
    cacher_.refreshMs = written_.refreshMs.value;
    cacher_.staleAfterMs = written_.staleAfterMs.value;
    cacher_.size = written_.size.value;
    numbers();
    threads();
    if (!written_.of) {
      diagnostics_.report(FORGOTTEN_CHOICE, written_.at, fmt::format("cacher `{}`", label_),
                          "`of = \"...\"` is missing");
    } else if (!cachesItself(*written_.of)) {
      target(*written_.of);
    }
    if (written_.methods.empty()) {
      diagnostics_.report(FORGOTTEN_CHOICE, written_.at, fmt::format("cacher `{}`", label_),
                          "`methods = [\"...\"]` is missing");
    }
    const auto service = scope_.services.services.find(scope_.labels.at(label_).serves);
    if (service != scope_.services.services.end()) {
      cacher_.serves = service->first;
      for (const At<std::string>& one: written_.methods) method(service->second, one);
    }
    return std::move(cacher_);
  }

 private:
  void numbers() {
    const At<std::uint32_t>&refresh = written_.refreshMs, &staleAfter = written_.staleAfterMs,
          &size = written_.size;
    if (refresh.value == 0) {
      diagnostics_.report(CACHER_OUT_OF_RANGE, refresh.at, "refreshMs", label_, "0",
                          "1 and more will do");
    }
    if (staleAfter.value < std::max(refresh.value, 1u)) {
      diagnostics_
          .report(CACHER_OUT_OF_RANGE, staleAfter.at, "staleAfterMs", label_,
                  std::to_string(staleAfter.value),
                  fmt::format("answers are asked for anew every {} ms", refresh.value))
          .hint("twice `refreshMs` leaves room for an answer that takes its time");
    }
    if (size.value == 0 || size.value > MAX_SIZE) {
      diagnostics_.report(CACHER_OUT_OF_RANGE, size.at, "size", label_, std::to_string(size.value),
                          fmt::format("1 to {} will do", MAX_SIZE));
    }
  }

  void threads() {
    std::string_view what = node_.threads.value != NodeDecl::DEFAULT_THREADS ? "threads" : "";
    Position at = node_.threads.at;
    if (!node_.lanes.empty()) what = "lanes", at = node_.lanes[0].at;
    if (what.empty()) return;
    diagnostics_.report(NOT_FOR_CACHERS, at, what)
        .hint("no call of a cacher's takes a thread while it waits");
  }

  // Directly, or through others.
  bool cachesItself(const At<std::string>& of) {
    std::string path;
    const At<std::string>* next = &of;
    for (std::size_t i = 0; i <= scope_.program.nodes.size(); ++i) {
      if (next->value == label_) {
        diagnostics_.report(CACHES_ITSELF, of.at, label_, path);
        return true;
      }
      path += fmt::format("{} `{}`", path.empty() ? ", through" : ",", next->value);
      const NodeDecl* entry = scope_.entry(next->value);
      const auto* cacher = entry == nullptr ? nullptr : std::get_if<CacherDecl>(&entry->kind);
      if (cacher == nullptr || !cacher->of) return false;
      next = &*cacher->of;
    }
    return false;
  }

  // As an argument would be, but for a group, of which the index chooses if nothing is said.
  void target(const At<std::string>& of) {
    const Meeting written = written_.by.value;
    if (written == Meeting::STRIDE || written == Meeting::BLOCK) {
      diagnostics_.report(BY_DOES_NOT_FIT, written_.by.at, text(written), "`cacher`")
          .hint("`by = sameIndex` or `by = modulo` chooses one of a group");
      return;
    }
    const auto found = scope_.labels.find(of.value);
    const bool isGroup = found != scope_.labels.end() && found->second.isGroup;
    ArgumentDecl handle;
    handle.at = handle.valueAt = of.at;
    handle.value = HandleValue{of};
    handle.by = written_.by;
    if (isGroup && written == Meeting::UNSPECIFIED) handle.by.value = Meeting::MODULO;
    BadArguments bad;
    checkArgumentsAlone(scope_, label_, {handle}, bad, diagnostics_);
    Argument argument;
    argument.kind = Argument::Kind::HANDLE;
    argument.at = of.at;
    argument.name = "of";
    argument.label = of.value;
    argument.handle = argument.type = "lp::Handle";
    if (isGroup) {
      argument.choice = handle.by.value == Meeting::MODULO ? Argument::Choice::MODULO
                                                           : Argument::Choice::SAME_INDEX;
    }
    cacher_.arguments.push_back(std::move(argument));
  }

  void method(const Service& service, const At<std::string>& name) {
    const auto [owner, method] = methodNamed(scope_, service, name, diagnostics_);
    if (method == nullptr) return;
    const auto [first, isNew] = methods_.try_emplace(method, name.at);
    if (!isNew) {
      diagnostics_.report(CACHED_TWICE, name.at, method->schemaName)
          .note(first->second, "first here");
      return;
    }
    if (!method->readOnly) {
      notCacheable(name, *method, "it is not annotated readOnly")
          .hint("`$Lp.readOnly` says that a method changes nothing; the others are passed on");
    } else if (scope_.services.handleIn(method->parameters) != nullptr) {
      notCacheable(name, *method, "its parameters hold a handle, by which nothing can be found");
    } else if (scope_.services.handleIn(method->results) != nullptr) {
      notCacheable(name, *method, "its results hold a handle, which is no value");
    }
    cacher_.methods.push_back({owner->id, method->ordinal});
  }

  Diagnostics::Builder notCacheable(const At<std::string>& name, const Method& method,
                                    std::string_view why) {
    auto report = diagnostics_.report(NOT_CACHEABLE, name.at, method.schemaName, why);
    report.note(method.at, "declared here");
    return report;
  }

  ProgramScope& scope_;
  const NodeDecl& node_;
  const std::string& label_;
  const CacherDecl& written_;
  Diagnostics& diagnostics_;
  std::map<const Method*, Position> methods_;
  Cacher cacher_;
};

}  // namespace

Cacher checkCacher(ProgramScope& scope, const NodeDecl& node, const CacherDecl& written,
                   Diagnostics& diagnostics) {
  return CacherChecker(scope, node, written, diagnostics).check();
}

}  // namespace lp::gen
