#include "codegen/plan/structs.h"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace lp::gen {

namespace {

// As capnpc-c++ makes an enumerant's name: "kHTTPBody" -> "K_H_T_T_P_BODY".
std::string wireConstant(std::string_view name) {
  std::string out;
  for (char c: name) {
    if (c >= 'A' && c <= 'Z') out += '_';
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

std::string lastPart(const std::string& path) {
  std::size_t cut = path.rfind("::");
  return cut == std::string::npos ? path : path.substr(cut + 2);
}

// Plans the members of one struct, and of the groups and arms within it.
class MemberPlanner {
 public:
  MemberPlanner(const Speller& speller): speller_(speller) {}

  // `hidden`: names that the enclosing structs declare.
  PlannedField field(const Field& from, const std::string& path, const std::string& wire,
                     std::set<std::string> hidden) const {
    PlannedField to;
    to.name = from.name;
    to.doc = from.doc;
    to.isGroup = from.isGroup;
    if (from.isGroup) {
      to.type = from.groupName;
      to.coding.accessor = accessorName(from.wireName);
      members(from.group, from.arms, path + "::" + from.groupName,
              wire + "::" + accessorName(from.wireName), std::move(hidden), to.group, to.arms);
      return to;
    }
    to.type = within(path, speller_.member(from, hidden));
    to.coding = speller_.coding(from);
    bool isHeld = from.boxed || from.optional;
    if (!isHeld && !from.defaultText.empty()) {
      to.initializer = within(path, speller_.relative(from.defaultText, hidden));
    }
    return to;
  }

  void members(const std::vector<Field>& fields, const std::vector<Field>& arms,
               const std::string& path, const std::string& wire, std::set<std::string> hidden,
               std::vector<PlannedField>& toFields, std::vector<PlannedArm>& toArms) const {
    for (const Field& one: fields) {
      if (one.isGroup) hidden.insert(one.groupName);
    }
    for (const Field& one: arms) hidden.insert(one.groupName);
    for (const Field& one: fields) toFields.push_back(field(one, path, wire, hidden));
    for (const Field& one: arms) toArms.push_back(arm(one, path, wire, hidden));
  }

 private:
  // "std::vector<Counter::Entry>" is "std::vector<Entry>" within Counter.
  static std::string within(const std::string& path, std::string spelling) {
    return Speller::without(path + "::", std::move(spelling), {});
  }

  PlannedArm arm(const Field& from, const std::string& path, const std::string& wire,
                 std::set<std::string> hidden) const {
    PlannedArm to;
    to.type = from.groupName;
    to.path = path + "::" + from.groupName;
    to.doc = from.doc;
    to.accessor = accessorName(from.wireName);
    to.constant = wire + "::" + wireConstant(from.wireName);
    to.isGroup = from.isGroup;
    if (from.isGroup) {
      members(from.group, from.arms, to.path, wire + "::" + to.accessor, std::move(hidden),
              to.fields, to.arms);
    } else if (from.type) {
      Field value = from;
      value.name = "value";
      value.doc.clear();
      to.fields.push_back(field(value, to.path, wire, std::move(hidden)));
    }
    return to;
  }

  const Speller& speller_;
};

void includeFields(const std::vector<PlannedField>& fields, const std::vector<PlannedArm>& arms,
                   Includes& includes) {
  for (const PlannedField& field: fields) {
    includeFor(field.isGroup ? "" : field.type, includes);
    includeFor(field.initializer, includes);
    includeFields(field.group, field.arms, includes);
  }
  if (!arms.empty()) includes.system.insert("variant");
  for (const PlannedArm& arm: arms) includeFields(arm.fields, arm.arms, includes);
}

PlannedStruct plan(const Struct& decl, const std::vector<std::uint64_t>& order,
                   const Services& services, const Speller& speller, std::set<std::string> hidden) {
  PlannedStruct to;
  to.name = lastPart(decl.name);
  to.path = decl.name;
  to.doc = decl.doc;
  to.wire = speller.relative(decl.wire);
  to.what = decl.nameSpace + "::" + decl.name;
  std::string prefix = decl.name + "::";
  auto isDirect = [&](const std::string& name) {
    return name.starts_with(prefix) && name.find("::", prefix.size()) == std::string::npos;
  };
  std::vector<const Struct*> structs;
  for (std::uint64_t id: order) {
    if (auto found = services.structs.find(id); found != services.structs.end()) {
      if (isDirect(found->second.name)) hidden.insert(lastPart(found->second.name));
    } else if (auto one = services.enums.find(id); one != services.enums.end()) {
      if (isDirect(one->second.name)) hidden.insert(lastPart(one->second.name));
    }
  }
  // A nested type is named through its struct ("Counter::Entry"), which is not hidden by itself.
  for (std::uint64_t id: order) {
    if (auto one = services.enums.find(id); one != services.enums.end()) {
      if (isDirect(one->second.name)) to.nested.emplace_back(planEnum(one->second));
    }
  }
  for (std::uint64_t id: order) {
    if (auto found = services.structs.find(id); found != services.structs.end()) {
      if (!isDirect(found->second.name)) continue;
      to.nested.emplace_back(plan(found->second, order, services, speller, hidden));
    }
  }
  MemberPlanner(speller).members(decl.fields, decl.arms, to.path, to.wire, hidden, to.fields,
                                 to.arms);
  return to;
}

}  // namespace

PlannedEnum planEnum(const Enum& decl) {
  PlannedEnum to;
  to.name = lastPart(decl.name);
  to.doc = decl.doc;
  to.what = decl.nameSpace + "::" + decl.name;
  unsigned next = 0;
  for (const Enumerant& from: decl.enumerants) {
    bool runsOn = from.value == next;
    to.enumerants.push_back(
        {runsOn ? from.name : fmt::format("{} = {}", from.name, from.value), from.doc});
    next = from.value + 1u;
  }
  return to;
}

PlannedStruct planStruct(const Struct& decl, const std::vector<std::uint64_t>& order,
                         const Services& services) {
  return plan(decl, order, services, Speller(services, decl.nameSpace), {});
}

PlannedStruct planAggregate(const std::string& name, const std::string& doc,
                            const std::vector<Field>& fields, const Services& services,
                            const std::string& nameSpace) {
  PlannedStruct to;
  to.name = name;
  to.path = name;
  to.doc = doc;
  Speller speller(services, nameSpace);
  MemberPlanner(speller).members(fields, {}, name, "", {}, to.fields, to.arms);
  return to;
}

void includeFor(const PlannedStruct& decl, Includes& includes) {
  includeFields(decl.fields, decl.arms, includes);
  for (const auto& nested: decl.nested) {
    if (const auto* one = std::get_if<PlannedStruct>(&nested)) {
      includeFor(*one, includes);
    } else {
      includes.system.insert("cstdint");
    }
  }
}

}  // namespace lp::gen
