#include "codegen/load/topology_doubles.h"

#include <capnp/schema.capnp.h>

#include <cstddef>
#include <set>

namespace lp::gen {

namespace {

bool inUnion(capnp::StructSchema::Field field) {
  return field.getProto().getDiscriminantValue() != capnp::schema::Field::NO_DISCRIMINANT;
}

class Finder {
 public:
  Finder(std::vector<DoubleAssignment>& doubles, TopologyNames& names)
      : doubles_(doubles), names_(names) {}

  void value(capnp::Type type, const WrittenValue* value) {
    value = names_.follow(value);
    if (value == nullptr || !seen_.insert(value).second) return;
    if (type.isList()) {
      capnp::Type element = type.asList().getElementType();
      for (const WrittenValue& inner: value->elements) this->value(element, &inner);
    } else if (type.isStruct()) {
      fields(type.asStruct(), value->fields);
    }
  }

 private:
  void fields(capnp::StructSchema schema, const std::vector<WrittenField>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      KJ_IF_MAYBE(declared, schema.findFieldByName(fields[i].name)) {
        compare(schema, *declared, fields, i);
        value(declared->getType(), &fields[i].value);
      }
    }
  }

  // Each field is compared with those before it, so that a pair is found once.
  void compare(capnp::StructSchema schema, capnp::StructSchema::Field field,
               const std::vector<WrittenField>& fields, std::size_t i) {
    for (std::size_t k = 0; k < i; ++k) {
      KJ_IF_MAYBE(other, schema.findFieldByName(fields[k].name)) {
        bool isSame = fields[k].name == fields[i].name;
        if (!isSame && !(inUnion(field) && inUnion(*other))) continue;
        doubles_.push_back({fields[k].name, fields[i].name, fields[k].at, fields[i].at});
        return;
      }
    }
  }

  std::vector<DoubleAssignment>& doubles_;
  TopologyNames& names_;
  std::set<const WrittenValue*> seen_;
};

}  // namespace

std::vector<DoubleAssignment> findDoubles(capnp::Type type, const WrittenValue& value,
                                          TopologyNames& names) {
  std::vector<DoubleAssignment> doubles;
  Finder(doubles, names).value(type, &value);
  return doubles;
}

}  // namespace lp::gen
