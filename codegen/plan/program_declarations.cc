#include "codegen/plan/program_declarations.h"

#include <string>
#include <utility>

namespace lp::gen {

namespace {

class Finder {
 public:
  Finder(const std::vector<std::uint64_t>& order, const Services& services)
      : order_(order), services_(services) {}

  void add(std::uint64_t id) {
    const std::string name = nameOf(id);
    if (name.empty() || !found_.insert(id).second) return;
    for (std::uint64_t other: order_) {
      const std::string otherName = nameOf(other);
      const bool isAround = !otherName.empty() && name.starts_with(otherName + "::");
      if (isAround || otherName.starts_with(name + "::")) add(other);
    }
    if (auto found = services_.structs.find(id); found != services_.structs.end()) {
      fields(found->second.fields);
      fields(found->second.arms);
    }
  }

  std::set<std::uint64_t> found() && { return std::move(found_); }

 private:
  void fields(const std::vector<Field>& all) {
    for (const Field& field: all) {
      if (field.type) type(*field.type);
      fields(field.group);
      fields(field.arms);
    }
  }

  void type(const Type& type) {
    for (const Type& element: type.element) this->type(element);
    if (type.kind == TypeKind::STRUCT || type.kind == TypeKind::ENUM) add(type.id);
  }

  // Empty for what is neither a struct nor an enum.
  std::string nameOf(std::uint64_t id) const {
    if (auto one = services_.structs.find(id); one != services_.structs.end()) {
      return one->second.nameSpace + "::" + one->second.name;
    }
    auto one = services_.enums.find(id);
    return one == services_.enums.end() ? "" : one->second.nameSpace + "::" + one->second.name;
  }

  const std::vector<std::uint64_t>& order_;
  const Services& services_;
  std::set<std::uint64_t> found_;
};

}  // namespace

std::set<std::uint64_t> declarationsOf(std::uint64_t parameters,
                                       const std::vector<std::uint64_t>& order,
                                       const Services& services) {
  Finder finder(order, services);
  finder.add(parameters);
  return std::move(finder).found();
}

}  // namespace lp::gen
