#include "codegen/check/program_function.h"

#include <fmt/format.h>

#include "codegen/check/kinds_classes.h"
#include "codegen/check/kinds_colocation.h"
#include "codegen/check/program_arguments.h"

namespace lp::gen {

Argument checkFunction(ProgramScope& scope, const std::string& label, const MakeDecl& written,
                       Diagnostics& diagnostics) {
  Argument call;
  call.kind = Argument::Kind::CALL;
  if (written.shared) {
    diagnostics.report(NOT_SHARED, written.shared->at, written.shared->value, "it is a node")
        .hint("`shared` is for what a `make` among the arguments returns");
  }
  BadArguments bad;
  checkArgumentsAlone(scope, label, written.arguments, bad, diagnostics);
  if (!written.name) {
    diagnostics.report(NO_FUNCTION_NAME, written.at, label);
    return call;
  }
  if (!written.header) {
    diagnostics.report(NO_HEADER, written.name->at, written.name->value)
        .hint("`header = \"...\"` says where it is declared");
    return call;
  }
  const CppFunction* function =
      ArgumentFitter(scope, bad).call(written, /*givesStop=*/true, call, diagnostics);
  if (function == nullptr || function->result.kind == CppType::Kind::VOID) return call;
  auto report = diagnostics.report(FUNCTION_RESULT, written.name->at, written.name->value,
                                   function->result.written);
  report.note(function->at, fmt::format("`{}` is declared here", function->signature));
  if (function->result.kind == CppType::Kind::TASK) {
    report.hint("as run(), it is called on the node's main thread: it cannot be a coroutine");
  }
  return call;
}

}  // namespace lp::gen
