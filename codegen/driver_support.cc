#include "codegen/driver_support.h"

#include <string_view>
#include <utility>

namespace lp::gen {

std::map<std::string, std::string> ownedFiles(const Schemas& schemas, const Options& options) {
  std::map<std::string, std::string> owned;
  ServicesPlanOptions names = planOptions(options);
  for (const auto& [file, decl]: schemas.files) {
    if (decl.requested) continue;
    auto label = options.deps.find(file);
    if (label == options.deps.end()) label = options.deps.find(importName(file, names));
    if (label != options.deps.end()) {
      owned.emplace(file, label->second);
    } else if (options.deps.empty() && !options.topology.empty() && file != options.topology) {
      // By hand, where no build says who makes what: whoever runs `lpgen program` has run
      // `lpgen services` on what the topology imports; not on other topologies, whose structs have
      // no namespace.
      const std::string name = importName(file, names);
      const bool hasNamespace = decl.cxxNamespace || decl.annotations.nameSpace;
      const bool isStandard = name.starts_with("capnp/") || name.starts_with("lp/");
      if (hasNamespace && !isStandard) owned.emplace(file, "");
    }
  }
  return owned;
}

ServicesPlanOptions planOptions(const Options& options) {
  return {options.srcPrefixes, options.importRoots};
}

HeaderOptions headerOptions(const Schemas& schemas, const Options& options) {
  HeaderOptions result;
  result.flags = options.flags;
  result.buildPath = options.buildPath;
  constexpr std::string_view ENDING = ".capnp";
  auto add = [&](std::string schema, const std::string& label) {
    if (!schema.ends_with(ENDING)) return;
    schema.replace(schema.size() - ENDING.size(), ENDING.size(), ".lp.h");
    result.servicesLabels.emplace(std::move(schema), label);
  };
  for (const auto& [path, label]: options.deps) add(path, label);
  for (const auto& [file, label]: ownedFiles(schemas, options)) {
    add(importName(file, planOptions(options)), label);
  }
  return result;
}

}  // namespace lp::gen
