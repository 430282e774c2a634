// What the rules for programs look names up in: labels and parameters.
// In: the topology and the checked services.  Out: a label's or a parameter's facts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_types.h"
#include "codegen/load/decls.h"
#include "codegen/program/program.h"

namespace lp::gen {

// All entries of one label together.
struct Label {
  Position at;  // where the first entry says it
  bool isGroup = false;
  std::optional<std::uint64_t> size;  // if it does not depend on parameters
  std::uint64_t serves = 0;           // 0: nothing
  bool isUsed = false;                // somebody holds a handle
  bool isFunction = false;            // the first entry is one
  bool isCacher = false;              // the first entry is one
  bool mayBeAbsent = false;           // an entry has a `when`
};

// A value of the parameters.
struct FoundParameter {
  std::vector<std::string> path;  // C++ names
  SchemaValue value;
};

// Methods of which a class takes many calls at once: ids of their services, ordinals.
using BatchedMethods = std::set<std::pair<std::uint64_t, std::uint16_t>>;

struct ProgramScope {
  ProgramScope(const Decls& read, const Services& checked, const ProgramDecl& written)
      : decls(read), services(checked), program(written), types(read.schemas, checked) {}

  const Decls& decls;
  const Services& services;
  const ProgramDecl& program;
  TypeMatcher types;
  std::map<std::string, Label> labels;
  const Struct* parameters = nullptr;  // null: the program has none
  // By class, service and what is batched: what is wrong with a class is said once, whatever nodes
  // are of it.
  std::map<std::tuple<std::string, std::uint64_t, BatchedMethods>, std::vector<ServedMethod>>
      served;

  // "numSteps", "store.directory"; nothing if there is no such value.
  std::optional<FoundParameter> parameter(const std::string& dotted) const;
  // The first entry of a label; null if there is none.
  const NodeDecl* entry(const std::string& label) const;
  // All names, dotted, for hints.
  std::vector<std::string> parameterNames() const;
  std::vector<std::string> labelNames() const;
};

// Adds "did you mean `x`, declared here?", if there is a near one, or else what there is.
void hintNames(Diagnostics::Builder& report, const std::string& wanted,
               const std::vector<std::string>& names);

}  // namespace lp::gen
