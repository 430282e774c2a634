#include "codegen/check/program_class.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "codegen/check/cpp_spelling.h"
#include "codegen/check/kinds_classes.h"
#include "codegen/check/kinds_program.h"
#include "codegen/check/program_arguments.h"
#include "codegen/check/program_batches.h"
#include "codegen/check/program_checkpoint.h"
#include "codegen/check/program_methods.h"
#include "codegen/check/program_names.h"

namespace lp::gen {

namespace {

using Cpp = CppType::Kind;

class ClassChecker {
 public:
  ClassChecker(ProgramScope& scope, const NodeDecl& node, const ClassDeclRef& written,
               Diagnostics& diagnostics)
      : scope_(scope),
        node_(node),
        label_(node.label->value),
        written_(written),
        diagnostics_(diagnostics) {}

  NodeClass check() {
    const Service* service = this->service();
    checkArgumentsAlone(scope_, label_, written_.arguments, bad_, diagnostics_);
    made_.batches = checkBatches(scope_, node_, written_, service, diagnostics_);
    const CppClass* object = findClass();
    if (object == nullptr) return std::move(made_);
    made_.at = object->at;
    if (written_.make) {
      factory(*object);
    } else {
      constructor(*object);
    }
    // What is wrong with `batches` was said; which methods are batched is not known then.
    if (service != nullptr && made_.batches.size() == written_.batches.size()) {
      made_.serves = service->id;
      BatchedMethods batched;
      for (const Batch& one: made_.batches) batched.insert({one.service, one.ordinal});
      auto [known, isNew] = scope_.served.try_emplace({made_.name, service->id, batched});
      if (isNew) {
        known->second =
            checkMethods(scope_, *object, *service, batched, written_.serves->at, diagnostics_);
      }
      made_.methods = known->second;
    }
    checkCheckpoint(node_, *object, made_, diagnostics_);
    made_.run = checkRun(scope_, *object, service, diagnostics_);
    if (!written_.serves && made_.run == RunKind::NONE && !hasRun(*object)) {
      diagnostics_.report(NOTHING_TO_DO, written_.at, label_, made_.name)
          .note(object->at, "add `void run();`, or `void run(std::stop_token stop);`")
          .hint("or `serves = \"...\"` names an interface of which it has the methods");
    }
    return std::move(made_);
  }

 private:
  // Of a run() that cannot be called, a message was given.
  static bool hasRun(const CppClass& object) {
    for (const CppFunction& one: object.methods) {
      if (one.name == "run") return true;
    }
    return false;
  }

  const Service* service() {
    if (!written_.serves) return nullptr;
    return serviceNamed(scope_, *written_.serves, written_.servesId, diagnostics_);
  }

  const CppClass* findClass() {
    if (!written_.name) {
      diagnostics_.report(NO_CLASS_NAME, written_.at, label_);
      return nullptr;
    }
    made_.name = written_.name->value;
    if (!written_.header) {
      diagnostics_.report(NO_HEADER, written_.name->at, made_.name)
          .hint("`header = \"...\"` says where it is declared");
      return nullptr;
    }
    made_.header = written_.header->value;
    const auto& classes = scope_.decls.headers.classes;
    auto found = classes.find(made_.name);
    if (found == classes.end()) {
      reportUnknownClass();
      return nullptr;
    }
    if (!found->second.isComplete) {
      if (!isRead(scope_, made_.header, diagnostics_)) return nullptr;
      diagnostics_.report(INCOMPLETE_CLASS, written_.name->at, made_.name)
          .note(found->second.at, "declared here");
      return nullptr;
    }
    return &found->second;
  }

  void reportUnknownClass() {
    if (!isRead(scope_, made_.header, diagnostics_)) return;
    const std::vector<std::string>& known = scope_.decls.headers.known.at(made_.header);
    auto report = diagnostics_.report(UNKNOWN_CLASS, written_.name->at, made_.name, made_.header);
    auto unqualified = [](std::string_view name) {
      return std::string(name.substr(name.rfind(':') + 1));
    };
    std::vector<std::string> same;
    for (const std::string& one: known) {
      if (unqualified(one) == unqualified(made_.name)) same.push_back(one);
    }
    if (same.empty()) {
      hintNames(report, made_.name, known);
    } else {
      report.hint(fmt::format("did you mean `{}`?", fmt::join(same, "` or `")));
    }
  }

  void constructor(const CppClass& object) {
    if (object.isAbstract) {
      auto report = diagnostics_.report(ABSTRACT_CLASS, written_.name->at, made_.name);
      report.note(object.at, "declared here");
      report.hint("`make = \"...\"` names a function that makes an object of a class that is not");
      return;
    }
    bool canBeMade = false;
    for (const CppFunction& one: object.constructors) canBeMade |= !one.isDeleted;
    if (!canBeMade) {
      diagnostics_.report(NO_PUBLIC_CONSTRUCTOR, written_.name->at, made_.name)
          .note(object.at, "declared here")
          .hint("`make = \"...\"` names a function that makes the object");
      return;
    }
    call(fmt::format("the constructor of `{}`", made_.name), object.constructors,
         written_.name->at);
  }

  void factory(const CppClass& object) {
    const At<std::string>& name = *written_.make;
    made_.function = name.value;
    const auto& functions = scope_.decls.headers.functions;
    auto found = functions.find(name.value);
    if (found == functions.end() || found->second.empty()) {
      reportUnknownFunction(scope_, name, made_.header, diagnostics_);
      return;
    }
    const CppFunction* function = call("`" + name.value + "`", found->second, name.at);
    if (function == nullptr) return;
    const CppType& result = function->result;
    made_.resultType = spelledExactly(result);
    auto makes = [&](const CppType& type) {
      std::string text = spelled(type);
      return text == object.name || text == object.canonical;
    };
    if (result.kind == Cpp::UNIQUE_PTR && makes(result.arguments.at(0))) {
      made_.holder = NodeClass::Holder::UNIQUE;
    } else if (result.kind == Cpp::SHARED_PTR && makes(result.arguments.at(0))) {
      made_.holder = NodeClass::Holder::SHARED;
    } else if (!makes(result) || result.reference != CppType::Reference::NONE) {
      auto report =
          diagnostics_.report(FACTORY_RESULT, name.at, name.value, result.written, made_.name);
      report.note(function->at, fmt::format("`{}` is declared here", function->signature));
      report.hint(fmt::format("it returns `{0}`, `std::unique_ptr<{0}>` or `std::shared_ptr<{0}>`",
                              made_.name));
    }
  }

  const CppFunction* call(const std::string& name, const std::vector<CppFunction>& overloads,
                          const Position& at) {
    Callable callable{
        name, &overloads, written_.signature ? &*written_.signature : nullptr, at, {}};
    auto chosen = ArgumentFitter(scope_, bad_).choose(callable, written_.arguments, diagnostics_);
    if (!chosen) return nullptr;
    made_.madeAt = chosen->function->at;
    made_.arguments = std::move(chosen->arguments);
    return chosen->function;
  }

  ProgramScope& scope_;
  const NodeDecl& node_;
  const std::string& label_;
  const ClassDeclRef& written_;
  Diagnostics& diagnostics_;
  BadArguments bad_;
  NodeClass made_;
};

}  // namespace

NodeClass checkClass(ProgramScope& scope, const NodeDecl& node, const ClassDeclRef& written,
                     Diagnostics& diagnostics) {
  return ClassChecker(scope, node, written, diagnostics).check();
}

}  // namespace lp::gen
