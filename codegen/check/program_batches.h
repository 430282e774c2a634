// Which methods of a class take many calls at once, and how those are gathered.
// In: `batches` of the topology, a method as Clang read it.  Out: Batches and BatchForms, or what
// is wrong with them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// The entries of `batches`. `service`: the class's; null if it has none, or that was reported.
std::vector<Batch> checkBatches(const ProgramScope& scope, const NodeDecl& node,
                                const ClassDeclRef& written, const Service* service,
                                Diagnostics& diagnostics);

// Fills in what `served` is if the function is the batch form of the method; else why it is not.
std::optional<std::string> matchBatchForm(const ProgramScope& scope, const Service& service,
                                          const Method& method, const CppFunction& function,
                                          ServedMethod& served);

// "std::vector<double> evaluate(std::span<const Request> requests)": what a class would say; with
// several parameters, what a Request is.
std::string wantedBatchForm(const ProgramScope& scope, const Service& service,
                            const Method& method);

}  // namespace lp::gen
