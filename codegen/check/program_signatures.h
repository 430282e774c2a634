// Methods as a schema and as a class would spell them, so that messages can show the change.
// In: a method of either side.  Out: text; and the method's values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "codegen/check/program_scope.h"

namespace lp::gen {

// The values that the interface's C++ method takes, as emitted code holds them.
std::vector<SchemaValue> methodParameters(const ProgramScope& scope, const Service& service,
                                          const Method& method);
// The only result, or the struct that is the result.
SchemaValue methodResult(const ProgramScope& scope, const Service& service, const Method& method);

// How what the class returns becomes the method's results.
Match matchResult(const ProgramScope& scope, const Service& service, const Method& method,
                  const CppType& returned);
// "`Int64`", "no result": the results, for messages.
std::string describedResults(const ProgramScope& scope, const Service& service,
                             const Method& method);
std::string described(const ProgramScope& scope, const SchemaValue& value);

// "std::int64_t", "void": what a class would return.
std::string wantedResult(const ProgramScope& scope, const Service& service, const Method& method);
// "std::int64_t work(std::int64_t context)": what a class would say.
std::string wantedSignature(const ProgramScope& scope, const Service& service,
                            const Method& method);
// "work (context :Int64) -> (result :Int64)": what the schema says.
std::string schemaSignature(const ProgramScope& scope, const Service& service,
                            const Method& method);
// What the schema would say for the class's method; nothing if a type has no counterpart.
std::optional<std::string> schemaFor(const ProgramScope& scope, const Service& service,
                                     const Method& method, const CppFunction& function);

}  // namespace lp::gen
