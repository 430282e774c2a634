#include "codegen/program/services.h"

#include <set>

namespace lp::gen {

namespace {

void collect(const Services& services, const Service& service, std::set<std::uint64_t>& seen,
             std::vector<std::pair<const Service*, const Method*>>& all) {
  if (!seen.insert(service.id).second) return;
  for (std::uint64_t base: service.extends) {
    collect(services, services.services.at(base), seen, all);
  }
  for (const Method& method: service.methods) all.emplace_back(&service, &method);
}

class HandleFinder {
 public:
  explicit HandleFinder(const Services& services): services_(services) {}

  const Field* in(const std::vector<Field>& fields) {
    for (const Field& one: fields) {
      if (const Field* found = in(one)) return found;
    }
    return nullptr;
  }

 private:
  const Field* in(const Field& field) {
    if (const Field* found = in(field.group)) return found;
    if (const Field* found = in(field.arms)) return found;
    if (!field.type) return nullptr;
    const Type* type = &*field.type;
    while (type->kind == TypeKind::LIST) type = &type->element.at(0);
    if (type->kind == TypeKind::SERVICE) return &field;
    if (type->kind != TypeKind::STRUCT || !seen_.insert(type->id).second) return nullptr;
    const Struct& one = services_.structs.at(type->id);
    const Field* found = in(one.fields);
    return found != nullptr ? found : in(one.arms);
  }

  const Services& services_;
  std::set<std::uint64_t> seen_;
};

}  // namespace

TypeForm formOf(TypeKind kind) {
  switch (kind) {
    case TypeKind::BOOL:
      return TypeForm::BOOL;
    case TypeKind::INT8:
    case TypeKind::INT16:
    case TypeKind::INT32:
    case TypeKind::INT64:
    case TypeKind::UINT8:
    case TypeKind::UINT16:
    case TypeKind::UINT32:
    case TypeKind::UINT64:
    case TypeKind::FLOAT32:
    case TypeKind::FLOAT64:
      return TypeForm::NUMBER;
    case TypeKind::TEXT:
      return TypeForm::TEXT;
    case TypeKind::DATA:
      return TypeForm::DATA;
    case TypeKind::TENSOR:
      return TypeForm::TENSOR;
    case TypeKind::LIST:
      return TypeForm::LIST;
    case TypeKind::ENUM:
      return TypeForm::ENUM;
    case TypeKind::STRUCT:
      return TypeForm::STRUCT;
    case TypeKind::SERVICE:
      return TypeForm::SERVICE;
  }
  return TypeForm::SERVICE;
}

Number numberOf(TypeKind kind) {
  switch (kind) {
    case TypeKind::INT8:
      return {true, false, true, 8};
    case TypeKind::INT16:
      return {true, false, true, 16};
    case TypeKind::INT32:
      return {true, false, true, 32};
    case TypeKind::INT64:
      return {true, false, true, 64};
    case TypeKind::UINT8:
      return {true, false, false, 8};
    case TypeKind::UINT16:
      return {true, false, false, 16};
    case TypeKind::UINT32:
      return {true, false, false, 32};
    case TypeKind::UINT64:
      return {true, false, false, 64};
    case TypeKind::FLOAT32:
      return {false, true, true, 32};
    case TypeKind::FLOAT64:
      return {false, true, true, 64};
    case TypeKind::BOOL:
    case TypeKind::TEXT:
    case TypeKind::DATA:
    case TypeKind::TENSOR:
    case TypeKind::LIST:
    case TypeKind::ENUM:
    case TypeKind::STRUCT:
    case TypeKind::SERVICE:
      return {};
  }
  return {};
}

std::vector<std::pair<const Service*, const Method*>> Services::allMethods(
    const Service& service) const {
  std::vector<std::pair<const Service*, const Method*>> all;
  std::set<std::uint64_t> seen;
  collect(*this, service, seen, all);
  return all;
}

bool Services::isEntries(const Type& type) const {
  if (type.kind != TypeKind::LIST || type.element.at(0).kind != TypeKind::STRUCT) return false;
  const Struct& entry = structs.at(type.element[0].id);
  return entry.fields.size() == 2 && entry.arms.empty() && entry.fields[0].type &&
         entry.fields[1].type && entry.fields[0].name == "key" && entry.fields[1].name == "value";
}

bool Services::extends(std::uint64_t service, std::uint64_t base) const {
  if (service == base) return true;
  auto found = services.find(service);
  if (found == services.end()) return false;
  for (std::uint64_t parent: found->second.extends) {
    if (extends(parent, base)) return true;
  }
  return false;
}

const Field* Services::handleIn(const std::vector<Field>& fields) const {
  return HandleFinder(*this).in(fields);
}

std::string valueSpelling(const Type& type, const Services& services) {
  switch (type.kind) {
    case TypeKind::BOOL:
      return "bool";
    case TypeKind::INT8:
      return "std::int8_t";
    case TypeKind::INT16:
      return "std::int16_t";
    case TypeKind::INT32:
      return "std::int32_t";
    case TypeKind::INT64:
      return "std::int64_t";
    case TypeKind::UINT8:
      return "std::uint8_t";
    case TypeKind::UINT16:
      return "std::uint16_t";
    case TypeKind::UINT32:
      return "std::uint32_t";
    case TypeKind::UINT64:
      return "std::uint64_t";
    case TypeKind::FLOAT32:
      return "float";
    case TypeKind::FLOAT64:
      return "double";
    case TypeKind::TEXT:
      return "std::string";
    case TypeKind::DATA:
      return "lp::Bytes";
    case TypeKind::TENSOR:
      return "lp::Tensor";
    case TypeKind::LIST:
      return "std::vector<" + valueSpelling(type.element[0], services) + ">";
    case TypeKind::ENUM: {
      const Enum& decl = services.enums.at(type.id);
      return decl.nameSpace + "::" + decl.name;
    }
    case TypeKind::STRUCT: {
      const Struct& decl = services.structs.at(type.id);
      return decl.nameSpace + "::" + decl.name;
    }
    case TypeKind::SERVICE:
      return services.services.at(type.id).handle();
  }
  return {};
}

std::string parameterSpelling(const Type& type, const Services& services) {
  switch (formOf(type.kind)) {
    case TypeForm::TEXT:
      return "std::string_view";
    case TypeForm::DATA:
      return "std::span<const std::byte>";
    case TypeForm::TENSOR:
      return "const lp::TensorView&";
    case TypeForm::LIST:
      if (formOf(type.element[0].kind) == TypeForm::NUMBER) {
        return "std::span<const " + valueSpelling(type.element[0], services) + ">";
      }
      [[fallthrough]];
    case TypeForm::STRUCT:
    case TypeForm::SERVICE:
      return "const " + valueSpelling(type, services) + "&";
    case TypeForm::BOOL:
    case TypeForm::NUMBER:
    case TypeForm::ENUM:
      return valueSpelling(type, services);
  }
  return {};
}

}  // namespace lp::gen
