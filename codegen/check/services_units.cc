#include "codegen/check/services_units.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "codegen/base/identifier.h"
#include "codegen/check/kinds_services.h"
#include "codegen/check/services_names.h"

namespace lp::gen {

namespace {

constexpr std::string_view WIRE = "::wire";

// Sets the namespaces of a unit, by annotation or by Cap'n Proto's own.
void decideNamespaces(const SchemaFileDecl& decl, SchemaUnit& unit, Diagnostics& diagnostics) {
  Position at{decl.file, 0, 0, 0};
  if (decl.cxxNamespace) unit.wireNameSpace = decl.cxxNamespace->value;
  if (decl.annotations.nameSpace) {
    unit.nameSpace = decl.annotations.nameSpace->value;
    at = decl.annotations.nameSpace->at;
  } else if (unit.wireNameSpace.ends_with(WIRE)) {
    unit.nameSpace = unit.wireNameSpace.substr(0, unit.wireNameSpace.size() - WIRE.size());
    at = decl.cxxNamespace->at;
  } else {
    std::string wanted = unit.wireNameSpace.empty() ? "my_program" : unit.wireNameSpace;
    if (decl.cxxNamespace) at = decl.cxxNamespace->at;
    diagnostics.report(NO_NAMESPACE, at)
        .hint(fmt::format("say `$Cxx.namespace(\"{}::wire\");`: Cap'n Proto's types live there, "
                          "and lpgen's in `{}`",
                          wanted, wanted))
        .hint("or say `$Lp.namespace(\"...\");`, another namespace than Cap'n Proto's");
    return;
  }
  if (std::string trouble = namespaceTrouble(unit.nameSpace); !trouble.empty()) {
    diagnostics.report(BAD_NAMESPACE, at, unit.nameSpace, trouble);
  } else if (unit.nameSpace == unit.wireNameSpace) {
    diagnostics.report(SAME_NAMESPACE, at, unit.nameSpace)
        .hint(fmt::format("say `$Cxx.namespace(\"{}::wire\");`", unit.nameSpace));
  }
}

bool declaresAnything(const Schemas& schemas, const std::string& file) {
  auto isHere = [&](const auto& entry) { return entry.second.file == file; };
  return std::any_of(schemas.structs.begin(), schemas.structs.end(), isHere) ||
         std::any_of(schemas.enums.begin(), schemas.enums.end(), isHere) ||
         std::any_of(schemas.interfaces.begin(), schemas.interfaces.end(), isHere);
}

// Names declarations, outermost first, so that a nested one finds the name of what it is nested in.
class Namer {
 public:
  Namer(const Schemas& schemas, Services& services, Diagnostics& diagnostics)
      : schemas_(schemas), services_(services), diagnostics_(diagnostics) {}

  void run() {
    for (const auto& [id, decl]: schemas_.structs) {
      if (!decl.isGroup) collect(decl, NameOf::STRUCT);
    }
    for (const auto& [id, decl]: schemas_.enums) collect(decl, NameOf::ENUM);
    for (const auto& [id, decl]: schemas_.interfaces) collect(decl, NameOf::INTERFACE);
    std::sort(all_.begin(), all_.end(), [](const Declared& one, const Declared& other) {
      return std::tie(one.file, one.at.line, one.at.column, one.id) <
             std::tie(other.file, other.at.line, other.at.column, other.id);
    });
    for (const Declared& declared: all_) name(declared);
  }

 private:
  struct Declared {
    std::uint64_t id;
    NameOf what;
    std::string file, name;
    std::vector<std::string> scope;
    Position at;
    Annotations annotations;
  };

  // What a nested declaration inherits.
  struct Scope {
    std::string name;
    bool isStruct;
    std::string wire;
  };

  void collect(const auto& decl, NameOf what) {
    if (services_.units.count(decl.file) == 0) return;
    all_.push_back({decl.id, what, decl.file, decl.name, decl.scope, decl.at, decl.annotations});
  }

  void name(const Declared& decl) {
    SchemaUnit& unit = services_.units.at(decl.file);
    std::string name = cxxName(decl.what, decl.name, decl.annotations, decl.at, diagnostics_);
    std::string path = decl.file + ":" + joined(decl.scope, ".");
    auto outer = scopes_.find(path);
    bool isNested = !decl.scope.empty() && outer != scopes_.end();
    // Interfaces give several classes: they and what is nested in them stand at the namespace's
    // level.
    bool within = isNested && outer->second.isStruct && decl.what != NameOf::INTERFACE;
    std::string full = name;
    if (within) {
      full = outer->second.name + "::" + name;
    } else if (isNested) {
      full = flat(outer->second.name) + name;
    }
    std::string inner = decl.scope.empty() ? decl.name : joined(decl.scope, ".") + "." + decl.name;
    std::string wire = isNested ? outer->second.wire : unit.wireNameSpace;
    wire += "::" + wireName(decl.name, decl.annotations);
    scopes_[decl.file + ":" + inner] = {full, decl.what != NameOf::INTERFACE, wire};

    NameTable& names = tableOf(unit.nameSpace + "/" + (within ? outer->second.name : ""));
    std::string described = describe(decl.what, decl.name);
    names.add(decl.what, full.substr(full.rfind(':') + 1), described, decl.at);
    if (decl.what == NameOf::INTERFACE) {
      for (std::string_view suffix: {"Handle", "Interface", "Adapter"}) {
        names.addExact(full + std::string(suffix), described, decl.at);
      }
    }
    add(decl, unit, full, wire);
    unit.order.push_back(decl.id);
  }

  void add(const Declared& declared, const SchemaUnit& unit, const std::string& name,
           const std::string& wire) {
    auto fill = [&](auto& to, const auto& decl) {
      to.id = decl.id;
      to.name = name;
      to.nameSpace = unit.nameSpace;
      to.wire = wire;
      to.doc = decl.doc;
      to.at = decl.at;
      to.file = decl.file;
    };
    if (declared.what == NameOf::STRUCT) {
      fill(services_.structs[declared.id], schemas_.structs.at(declared.id));
    } else if (declared.what == NameOf::INTERFACE) {
      fill(services_.services[declared.id], schemas_.interfaces.at(declared.id));
    } else {
      const EnumDecl& decl = schemas_.enums.at(declared.id);
      Enum& to = services_.enums[declared.id];
      fill(to, decl);
      NameTable names(diagnostics_);
      for (const EnumerantDecl& from: decl.enumerants) {
        std::string enumerant =
            cxxName(NameOf::ENUMERANT, from.name, from.annotations, from.at, diagnostics_);
        names.add(NameOf::ENUMERANT, enumerant, describe(NameOf::ENUMERANT, from.name), from.at);
        to.enumerants.push_back({from.name, enumerant, from.value, from.doc, from.at});
      }
    }
  }

  NameTable& tableOf(const std::string& scope) {
    return tables_.try_emplace(scope, diagnostics_).first->second;
  }

  static std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
    return fmt::format("{}", fmt::join(parts, separator));
  }

  // "A::B" -> "AB"
  static std::string flat(std::string name) {
    std::erase(name, ':');
    return name;
  }

  const Schemas& schemas_;
  Services& services_;
  Diagnostics& diagnostics_;
  std::vector<Declared> all_;
  std::map<std::string, Scope> scopes_;
  std::map<std::string, NameTable> tables_;
};

}  // namespace

std::map<std::string, SchemaUnit> checkUnits(const Schemas& schemas, const ServicesOptions& options,
                                             Diagnostics& diagnostics) {
  std::map<std::string, SchemaUnit> units;
  for (const auto& [file, decl]: schemas.files) {
    auto given = options.namespaces.find(file);
    bool isGiven = given != options.namespaces.end();
    if (!decl.requested && !isGiven && options.owned.count(file) == 0) continue;
    SchemaUnit& unit = units[file];
    unit.file = file;
    unit.doc = decl.doc;
    unit.requested = decl.requested;
    if (isGiven) {
      unit.nameSpace = given->second;
      unit.wireNameSpace = decl.cxxNamespace ? decl.cxxNamespace->value : "";
      continue;
    }
    decideNamespaces(decl, unit, diagnostics);
    if (decl.requested && !declaresAnything(schemas, file)) {
      diagnostics.report(EMPTY_SCHEMA, {file, 0, 0, 0});
    }
  }
  return units;
}

void nameDeclarations(const Schemas& schemas, Services& services, Diagnostics& diagnostics) {
  Namer(schemas, services, diagnostics).run();
}

void checkCycles(const std::map<std::string, SchemaUnit>& units, Diagnostics& diagnostics) {
  for (const auto& [file, unit]: units) {
    std::set<std::string> reached;
    std::vector<std::string> next = unit.imports;
    while (!next.empty()) {
      std::string one = std::move(next.back());
      next.pop_back();
      if (!reached.insert(one).second) continue;
      const auto& imports = units.at(one).imports;
      next.insert(next.end(), imports.begin(), imports.end());
    }
    // Each cycle once: by the first of its files, and the first file that leads back.
    if (reached.count(file) == 0) continue;
    bool isFirst = std::all_of(reached.begin(), reached.end(), [&](const std::string& other) {
      return file <= other || units.at(other).imports.empty();
    });
    if (isFirst) {
      auto other = std::find_if(reached.begin(), reached.end(),
                                [&](const std::string& name) { return name != file; });
      diagnostics
          .report(IMPORT_CYCLE, {file, 0, 0, 0}, file, other == reached.end() ? file : *other)
          .hint("put the types that both need into a third schema");
    }
  }
}

}  // namespace lp::gen
