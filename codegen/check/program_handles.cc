#include "codegen/check/program_handles.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <variant>

#include "codegen/check/kinds_classes.h"
#include "codegen/check/kinds_program.h"
#include "codegen/check/program_names.h"

namespace lp::gen {

namespace {

bool isChoice(Meeting by) { return by == Meeting::SAME_INDEX || by == Meeting::MODULO; }

class ArgumentChecker {
 public:
  ArgumentChecker(ProgramScope& scope, const std::string& label, BadArguments& bad,
                  Diagnostics& diagnostics)
      : scope_(scope),
        label_(label),
        who_(fmt::format("node `{}`", label)),
        bad_(bad),
        diagnostics_(diagnostics) {}

  void arguments(const std::vector<ArgumentDecl>& all) {
    for (const ArgumentDecl& one: all) argument(one);
  }

 private:
  void argument(const ArgumentDecl& argument) {
    std::size_t before = diagnostics_.all().size();
    if (std::holds_alternative<Unspecified>(argument.value)) {
      diagnostics_.report(FORGOTTEN_CHOICE, argument.at, named(argument),
                          "a value is missing, as `parameter = \"...\"`");
    } else if (const auto* handle = std::get_if<HandleValue>(&argument.value)) {
      this->handle(argument, handle->label);
    } else if (const auto* handles = std::get_if<HandlesValue>(&argument.value)) {
      this->handles(argument, handles->label);
    } else if (const auto* name = std::get_if<ParameterValue>(&argument.value)) {
      parameter(argument, name->name);
    } else if (const auto* group = std::get_if<SizeOfValue>(&argument.value)) {
      if (!scope_.labels.contains(group->label.value)) {
        reportUnknownLabel(scope_, who_, group->label, diagnostics_);
      }
      onlyForHandles(argument, "`sizeOf`");
    } else {
      inner(argument);
    }
    if (diagnostics_.all().size() > before) bad_.insert(&argument);
  }

  void inner(const ArgumentDecl& argument) {
    onlyForHandles(argument, "this value");
    if (const auto* list = std::get_if<ListValue>(&argument.value)) {
      arguments(list->elements);
    } else if (const auto* fields = std::get_if<FieldsValue>(&argument.value)) {
      for (const ArgumentDecl& field: fields->fields) {
        if (!field.name) {
          diagnostics_.report(FORGOTTEN_CHOICE, field.at, "a field", "`name = ...` is missing");
        }
      }
      arguments(fields->fields);
    } else if (const auto* make = std::get_if<MakeDecl>(&argument.value)) {
      if (!make->name) {
        diagnostics_.report(FORGOTTEN_CHOICE, argument.valueAt, named(argument),
                            "the function's `name` is missing");
      } else if (!make->header) {
        diagnostics_.report(NO_HEADER, argument.valueAt, make->name->value);
      }
      arguments(make->arguments);
    }
  }

  static std::string named(const ArgumentDecl& argument) {
    return argument.name ? fmt::format("argument `{}`", argument.name->value) : "an argument";
  }

  // The label's facts, if there can be handles to it.
  Label* target(const At<std::string>& name) {
    auto found = scope_.labels.find(name.value);
    if (found == scope_.labels.end()) {
      reportUnknownLabel(scope_, who_, name, diagnostics_);
      return nullptr;
    }
    found->second.isUsed = true;
    if (found->second.serves == 0) {
      diagnostics_.report(SERVES_NOTHING, name.at, name.value)
          .note(found->second.at,
                found->second.isFunction ? "declared here; it is a function, and only objects serve"
                : found->second.isCacher
                    ? "declared here; it is a cacher, and serves what it caches"
                    : "declared here; `serves = \"...\"` would name its interface");
      return nullptr;
    }
    return &found->second;
  }

  void handle(const ArgumentDecl& argument, const At<std::string>& name) {
    const Label* to = target(name);
    if (to == nullptr) return;
    Meeting by = argument.by.value;
    if (!to->isGroup && by != Meeting::UNSPECIFIED) {
      diagnostics_.report(BY_DOES_NOT_FIT, argument.by.at, text(by),
                          fmt::format("node `{}`, which is one", name.value));
    } else if (to->isGroup && by == Meeting::UNSPECIFIED) {
      diagnostics_.report(HANDLE_TO_GROUP, name.at, name.value)
          .note(to->at, "it is a group, since it has a count")
          .hint(fmt::format("`by = sameIndex` or `by = modulo` chooses one; `handles = \"{}\"` is"
                            " for all of them",
                            name.value));
    } else if (to->isGroup && !isChoice(by)) {
      diagnostics_.report(BY_DOES_NOT_FIT, argument.by.at, text(by), "`handle`")
          .hint("`by = sameIndex` or `by = modulo` chooses one of a group");
    } else if (by == Meeting::SAME_INDEX) {
      sameSize(argument, name, *to);
    }
    fallback(argument, name, *to);
  }

  void sameSize(const ArgumentDecl& argument, const At<std::string>& name, const Label& to) {
    const Label& own = scope_.labels.at(label_);
    if (!own.size || !to.size || *own.size == *to.size) return;
    diagnostics_
        .report(SIZES_DIFFER, argument.by.at, label_, name.value, std::to_string(*own.size),
                std::to_string(*to.size))
        .note(to.at, fmt::format("`{}` is declared here", name.value));
  }

  void fallback(const ArgumentDecl& argument, const At<std::string>& name, const Label& to) {
    const char* what = argument.orElse ? "orElse" : "optional";
    if (!argument.orElse && !argument.optional) return;
    Position at = argument.orElse ? argument.orElse->at : argument.valueAt;
    if (!to.isGroup && !to.mayBeAbsent) {
      diagnostics_.report(FALLBACK_DOES_NOT_FIT, at, what,
                          fmt::format("node `{}`, which is always there", name.value));
      return;
    }
    if (!argument.orElse) return;
    if (argument.optional) {
      diagnostics_.report(FALLBACK_DOES_NOT_FIT, at, "optional", "`orElse`");
    }
    const Label* other = target(*argument.orElse);
    if (other == nullptr) return;
    if (other->isGroup) {
      diagnostics_.report(HANDLE_TO_GROUP, at, argument.orElse->value)
          .note(other->at, "it is a group, since it has a count");
    } else if (other->mayBeAbsent) {
      diagnostics_.report(FALLBACK_MAY_BE_ABSENT, at, argument.orElse->value)
          .note(other->at, fmt::format("`{}` is declared here", argument.orElse->value));
    } else if (!scope_.services.extends(other->serves, to.serves)) {
      diagnostics_.report(FALLBACK_SERVICE, at, argument.orElse->value, name.value)
          .note(other->at, fmt::format("`{}` is declared here", argument.orElse->value));
    }
  }

  void handles(const ArgumentDecl& argument, const At<std::string>& name) {
    const Label* to = target(name);
    if (to == nullptr) return;
    if (!to->isGroup) {
      diagnostics_.report(HANDLES_TO_ONE, name.at, name.value)
          .note(to->at, "it is one node, since it has no count")
          .hint(fmt::format("`handle = \"{}\"` is for one node", name.value));
    }
    if (isChoice(argument.by.value)) {
      diagnostics_.report(BY_DOES_NOT_FIT, argument.by.at, text(argument.by.value), "`handles`")
          .hint("`by = stride` or `by = block` deals a group out; `handle` is for one of it");
    }
    noFallback(argument, "`handles`");
  }

  void parameter(const ArgumentDecl& argument, const At<std::string>& name) {
    noFallback(argument, "`parameter`");
    auto found = scope_.parameter(name.value);
    if (!found) {
      reportUnknownParameter(scope_, who_, name, diagnostics_);
      return;
    }
    Meeting by = argument.by.value;
    if (by == Meeting::UNSPECIFIED) return;
    bool isList = found->value.type.kind == TypeKind::LIST && !found->value.isOptional;
    if (isChoice(by) || !isList) {
      diagnostics_.report(
          BY_DOES_NOT_FIT, argument.by.at, text(by),
          isList ? "a list" : fmt::format("parameter `{}`, which is no list", name.value));
    }
  }

  void onlyForHandles(const ArgumentDecl& argument, std::string_view what) {
    if (argument.by.value != Meeting::UNSPECIFIED) {
      diagnostics_.report(BY_DOES_NOT_FIT, argument.by.at, text(argument.by.value), what);
    }
    noFallback(argument, what);
  }

  void noFallback(const ArgumentDecl& argument, std::string_view what) {
    if (argument.orElse) {
      diagnostics_.report(FALLBACK_DOES_NOT_FIT, argument.orElse->at, "orElse", what);
    } else if (argument.optional) {
      diagnostics_.report(FALLBACK_DOES_NOT_FIT, argument.at, "optional", what);
    }
  }

  ProgramScope& scope_;
  const std::string& label_;
  std::string who_;
  BadArguments& bad_;
  Diagnostics& diagnostics_;
};

}  // namespace

void checkArgumentsAlone(ProgramScope& scope, const std::string& label,
                         const std::vector<ArgumentDecl>& arguments, BadArguments& bad,
                         Diagnostics& diagnostics) {
  ArgumentChecker(scope, label, bad, diagnostics).arguments(arguments);
}

}  // namespace lp::gen
