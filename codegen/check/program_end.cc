#include "codegen/check/program_end.h"

#include <algorithm>
#include <string>
#include <variant>

#include "codegen/check/kinds_program.h"
#include "codegen/check/program_names.h"

namespace lp::gen {

namespace {

using Labels = std::vector<At<std::string>>;

const Labels* labelsOf(const ProgramDecl& program) {
  return program.end ? std::get_if<Labels>(&program.end->value) : nullptr;
}

}  // namespace

End checkEnd(const ProgramScope& scope, Diagnostics& diagnostics) {
  End end;
  const ProgramDecl& program = scope.program;
  if (!program.end) return end;
  const auto& value = program.end->value;
  if (std::holds_alternative<Unspecified>(value)) {
    diagnostics.report(FORGOTTEN_CHOICE, program.end->at, "the program's end",
                       "`all`, `any`, `labels = [...]` or `never` is missing");
  }
  if (std::holds_alternative<AnyRun>(value)) end.when = End::When::ANY;
  if (std::holds_alternative<Never>(value)) end.when = End::When::NEVER;
  const Labels* labels = labelsOf(program);
  if (labels == nullptr) return end;
  end.when = End::When::LABELS;
  if (labels->empty()) {
    diagnostics.report(END_WITHOUT_LABELS, program.end->at)
        .hint("`end = (never = void)` is for a program that does not end by itself");
  }
  for (const At<std::string>& label: *labels) {
    if (!scope.labels.contains(label.value)) {
      reportUnknownLabel(scope, "the program's end", label, diagnostics);
    }
    bool isNew = std::find(end.labels.begin(), end.labels.end(), label.value) == end.labels.end();
    if (isNew) end.labels.push_back(label.value);
  }
  return end;
}

void checkEndRuns(const ProgramScope& scope, const std::vector<NodeEntry>& nodes,
                  Diagnostics& diagnostics) {
  const Labels* labels = labelsOf(scope.program);
  if (labels == nullptr) return;
  for (const At<std::string>& label: *labels) {
    bool runs = std::any_of(nodes.begin(), nodes.end(), [&](const NodeEntry& node) {
      return node.label == label.value && node.ends();
    });
    if (runs) continue;
    diagnostics.report(ENDLESS_LABEL, label.at, label.value)
        .note(scope.labels.at(label.value).at, "declared here");
  }
}

}  // namespace lp::gen
