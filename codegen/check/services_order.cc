#include "codegen/check/services_order.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lp::gen {

namespace {

using Id = std::uint64_t;

// `from` holds `to`: by value, or in a way that C++ allows before `to` is complete.
struct Edge {
  Id from, to;
  Field* field;
  bool isStrong;
};

// Declarations in one C++ scope, in the order of the source.
struct Level {
  std::vector<Id> members;
  std::vector<Edge> edges;
};

class Orderer {
 public:
  Orderer(Services& services, SchemaUnit& unit): services_(services), unit_(unit) {
    for (Id id: unit.order) {
      ids_[nameOf(id)] = id;
      levels_[scopeOf(nameOf(id))].members.push_back(id);
    }
  }

  void run() {
    for (Id id: unit_.order) {
      if (auto found = services_.structs.find(id); found != services_.structs.end()) {
        holds(id, found->second.fields);
        holds(id, found->second.arms);
      } else if (auto service = services_.services.find(id); service != services_.services.end()) {
        for (Id base: service->second.extends) edge(id, base, nullptr, true);
      }
    }
    for (auto& [scope, level]: levels_) boxCycles(level);
    unit_.order.clear();
    flatten("");
  }

 private:
  void holds(Id holder, std::vector<Field>& fields) {
    for (Field& field: fields) {
      holds(holder, field.group);
      holds(holder, field.arms);
      if (!field.type) continue;
      const Type* type = &*field.type;
      bool isStrong = type->kind != TypeKind::LIST;
      while (type->kind == TypeKind::LIST) type = &type->element[0];
      bool isNamed = type->kind == TypeKind::STRUCT || type->kind == TypeKind::SERVICE;
      if (isNamed) edge(holder, type->id, &field, isStrong);
    }
  }

  // Turns "a struct within A holds one within B" into an edge between A and B in the scope that has
  // both.
  void edge(Id from, Id to, Field* field, bool isStrong) {
    std::string holder = nameOf(from), held = nameOf(to);
    if (ids_.find(held) == ids_.end() || ids_[held] != to) return;  // of another file
    bool isWithin = holder == held || holder.starts_with(held + "::");
    if (isWithin) {
      if (isStrong && field != nullptr) box(*field);
      return;
    }
    if (held.starts_with(holder + "::")) return;
    std::string scope;
    while (true) {
      std::string one = child(scope, holder), other = child(scope, held);
      if (one != other) {
        levels_[scope].edges.push_back({ids_.at(one), ids_.at(other), field, isStrong});
        return;
      }
      scope = one;
    }
  }

  static void box(Field& field) {
    field.boxed = true;
    field.optional = false;
  }

  void boxCycles(Level& level) {
    std::map<Id, std::set<Id>> reach;
    for (Id id: level.members) reachFrom(id, level, reach[id]);
    for (Edge& edge: level.edges) {
      bool isCycle = edge.isStrong && reach[edge.to].count(edge.from) > 0;
      if (!isCycle || edge.field == nullptr) continue;
      box(*edge.field);
      edge.isStrong = false;
    }
  }

  static void reachFrom(Id id, const Level& level, std::set<Id>& seen) {
    for (const Edge& edge: level.edges) {
      if (edge.from != id || !edge.isStrong) continue;
      if (seen.insert(edge.to).second) reachFrom(edge.to, level, seen);
    }
  }

  // Appends the scope's declarations, each followed by those nested in it.
  void flatten(const std::string& scope) {
    Level& level = levels_[scope];
    std::vector<Id> left = level.members;
    while (!left.empty()) {
      auto next = firstFree(left, level, true);
      if (next == left.end()) next = firstFree(left, level, false);
      if (next == left.end()) next = left.begin();
      Id id = *next;
      left.erase(next);
      unit_.order.push_back(id);
      flatten(nameOf(id));
    }
  }

  // The first that needs none of the others; `weakToo`: not even in a list.
  static std::vector<Id>::iterator firstFree(std::vector<Id>& left, const Level& level,
                                             bool weakToo) {
    std::set<Id> waiting(left.begin(), left.end());
    std::set<Id> blocked;
    for (const Edge& edge: level.edges) {
      bool counts = edge.isStrong || weakToo;
      if (counts && waiting.count(edge.to) > 0) blocked.insert(edge.from);
    }
    return std::find_if(left.begin(), left.end(), [&](Id id) { return blocked.count(id) == 0; });
  }

  std::string nameOf(Id id) const {
    if (auto found = services_.structs.find(id); found != services_.structs.end()) {
      return found->second.name;
    }
    if (auto found = services_.enums.find(id); found != services_.enums.end()) {
      return found->second.name;
    }
    return services_.services.at(id).name;
  }

  static std::string scopeOf(const std::string& name) {
    std::size_t cut = name.rfind("::");
    return cut == std::string::npos ? std::string() : name.substr(0, cut);
  }

  // The name within `scope` that leads to `name`: ("", "A::B::C") -> "A"; ("A", "A::B::C") ->
  // "A::B".
  static std::string child(const std::string& scope, const std::string& name) {
    std::size_t start = scope.empty() ? 0 : scope.size() + 2;
    return name.substr(0, name.find("::", std::min(start, name.size())));
  }

  Services& services_;
  SchemaUnit& unit_;
  std::map<std::string, Id> ids_;
  std::map<std::string, Level> levels_;
};

}  // namespace

void orderServices(Services& services) {
  for (auto& [file, unit]: services.units) Orderer(services, unit).run();
}

}  // namespace lp::gen
