#include "codegen/check/services_ranges.h"

#include <fmt/format.h>

#include <set>
#include <string>
#include <vector>

#include "codegen/check/kinds_services.h"
#include "codegen/check/services_names.h"

namespace lp::gen {

namespace {

class SentRanges {
 public:
  SentRanges(const Schemas& schemas, const Services& services, Diagnostics& diagnostics)
      : schemas_(schemas), services_(services), diagnostics_(diagnostics) {}

  void run() {
    for (const auto& [id, service]: services_.services) {
      for (const Method& method: service.methods) {
        sent_ = fmt::format("calls, as of method `{}.{}`", service.name, method.schemaName);
        members(method.parameters);
        members(method.results);
      }
    }
    for (const auto& [id, one]: services_.structs) {
      sent_ = fmt::format("errors that carry `{}`", one.name);
      if (one.isError) type(Type{TypeKind::STRUCT, id, {}});
    }
  }

 private:
  void members(const std::vector<Field>& fields) {
    for (const Field& field: fields) {
      if (field.type) type(*field.type);
      members(field.group);
      members(field.arms);
    }
  }

  void type(const Type& type) {
    for (const Type& element: type.element) this->type(element);
    if (type.kind != TypeKind::STRUCT || !seen_.insert(type.id).second) return;
    const Struct& sent = services_.structs.at(type.id);
    if (services_.units.at(sent.file).requested) ranges(schemas_.structs.at(type.id).fields);
    members(sent.fields);
    members(sent.arms);
  }

  void ranges(const std::vector<FieldDecl>& fields) {
    for (const FieldDecl& field: fields) {
      if (field.annotations.rangeAt) {
        diagnostics_.report(RANGE_SENT, *field.annotations.rangeAt,
                            describe(NameOf::FIELD, field.name), sent_);
      }
      if (field.group) ranges(schemas_.structs.at(*field.group).fields);
    }
  }

  const Schemas& schemas_;
  const Services& services_;
  Diagnostics& diagnostics_;
  std::set<std::uint64_t> seen_;
  std::string sent_;  // in what: "errors that carry `SoldOut`"
};

}  // namespace

void checkSentRanges(const Schemas& schemas, const Services& services, Diagnostics& diagnostics) {
  SentRanges(schemas, services, diagnostics).run();
}

}  // namespace lp::gen
