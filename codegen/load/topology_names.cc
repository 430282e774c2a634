#include "codegen/load/topology_names.h"

#include <optional>
#include <utility>

namespace lp::gen {

namespace {

// A chain of aliases or constants longer than this is a circle.
constexpr int MAX_DEPTH = 50;

std::vector<std::string> names(capnp::ParsedSchema file) {
  std::vector<std::string> all;
  for (capnp::ParsedSchema nested: file.getAllNested()) {
    auto proto = nested.getProto();
    if (proto.isInterface() || proto.isStruct()) {
      all.emplace_back(nested.getUnqualifiedName().cStr());
    }
  }
  return all;
}

}  // namespace

kj::Maybe<FoundName> TopologyNames::find(const std::string& file, const WrittenName& name) {
  if (name.import.empty()) return findFrom(file, name.parts, 0);
  std::optional<std::string> target = loader_.resolve(file, name.import);
  if (!target) return nullptr;
  return findFrom(*target, name.parts, 0);
}

kj::Maybe<FoundName> TopologyNames::findFrom(const std::string& file,
                                             const std::vector<std::string>& parts, int depth) {
  if (depth > MAX_DEPTH) return nullptr;
  KJ_IF_MAYBE(root, loader_.load(file, SchemaLoader::NOT_REQUESTED)) {
    FoundName found{*root, file, ""};
    for (const std::string& part: parts) {
      // Cap'n Proto follows aliases too, but forgets into which file.
      const auto& aliases = written(file).aliases;
      if (auto alias = aliases.find(part); found.path.empty() && alias != aliases.end()) {
        std::vector<std::string> rest = alias->second.parts;
        rest.insert(rest.end(), parts.begin() + 1, parts.end());
        if (alias->second.import.empty()) return findFrom(file, rest, depth + 1);
        std::optional<std::string> target = loader_.resolve(file, alias->second.import);
        if (!target) return nullptr;
        return findFrom(*target, rest, depth + 1);
      }
      KJ_IF_MAYBE(nested, found.schema.findNested(part)) {
        found.schema = *nested;
        found.path += (found.path.empty() ? "" : ".") + part;
        continue;
      }
      return nullptr;
    }
    return found;
  }
  return nullptr;
}

const WrittenValue* TopologyNames::constant(const std::string& file, const std::string& path) {
  const auto& values = written(file).values;
  auto found = values.find(path);
  return found == values.end() ? nullptr : &found->second;
}

const WrittenValue* TopologyNames::follow(const WrittenValue* value) {
  for (int depth = 0; value != nullptr && !value->name.isEmpty() && depth < MAX_DEPTH; ++depth) {
    const WrittenValue* next = nullptr;
    KJ_IF_MAYBE(found, find(value->at.file, value->name)) {
      next = constant(found->file, found->path);
    }
    if (next == nullptr) break;
    value = next;
  }
  return value;
}

std::map<std::string, std::vector<std::string>> TopologyNames::namesByImport(
    const std::string& file) {
  std::map<std::string, std::vector<std::string>> all;
  KJ_IF_MAYBE(root, loader_.load(file, SchemaLoader::NOT_REQUESTED)) {
    all[""] = names(*root);
  }
  for (const auto& [alias, target]: written(file).aliases) {
    if (target.import.empty() || !target.parts.empty()) continue;
    std::optional<std::string> path = loader_.resolve(file, target.import);
    if (!path) continue;
    KJ_IF_MAYBE(root, loader_.load(*path, SchemaLoader::NOT_REQUESTED)) {
      all[alias] = names(*root);
    }
  }
  return all;
}

const WrittenConstants& TopologyNames::written(const std::string& file) {
  auto found = written_.find(file);
  if (found == written_.end()) {
    found = written_.emplace(file, readWritten(loader_.text(file))).first;
  }
  return found->second;
}

}  // namespace lp::gen
