#include "codegen/load/topology_loader.h"

#include <capnp/dynamic.h>

#include <cstddef>
#include <filesystem>
#include <utility>
#include <variant>
#include <vector>

#include "codegen/load/topology_doubles.h"
#include "codegen/load/topology_names.h"
#include "codegen/load/topology_reader.h"
#include "lp/topology.capnp.h"

namespace lp::gen {

namespace {

bool isProgram(capnp::Type type) {
  return type.isStruct() && type.asStruct().getProto().getId() == capnp::typeId<lp::idl::Program>();
}

// One pair for each place, though two constants may lead to it.
void addDoubles(std::vector<DoubleAssignment> found, Topology& topology) {
  for (DoubleAssignment& one: found) {
    bool known = false;
    for (const DoubleAssignment& other: topology.doubles) {
      known |= other.secondAt == one.secondAt;
    }
    if (!known) topology.doubles.push_back(std::move(one));
  }
}

// What may be meant by the services that a program names, each in the file in which it stands.
void addNames(const ProgramDecl& program, TopologyNames& names, Topology& topology) {
  for (const NodeDecl& node: program.nodes) {
    const auto* object = std::get_if<ClassDeclRef>(&node.kind);
    const auto* foreign = std::get_if<ForeignDecl>(&node.kind);
    const auto serves = object != nullptr    ? object->serves
                        : foreign != nullptr ? foreign->serves
                                             : std::nullopt;
    if (!serves) continue;
    const std::string& file = serves->at.file;
    if (topology.names.contains(file)) continue;
    topology.names.emplace(file, names.namesByImport(file));
  }
}

// The programs of a file that was loaded without mistakes.
Topology read(capnp::ParsedSchema schema, SchemaLoader& loader, const std::string& file) {
  Topology topology;
  topology.file = file;
  TopologyNames names(loader);
  for (capnp::ParsedSchema nested: schema.getAllNested()) {
    if (!nested.getProto().isConst()) continue;
    capnp::ConstSchema constant = nested.asConst();
    std::string name = nested.getUnqualifiedName().cStr();
    if (const WrittenValue* value = names.constant(file, name)) {
      addDoubles(findDoubles(constant.getType(), *value, names), topology);
    }
    if (!isProgram(constant.getType())) continue;
    auto reader = constant.as<capnp::DynamicStruct>().as<lp::idl::Program>();
    Position at = loader.text(file).find(name);
    topology.programs.push_back(readProgram(reader, name, topology.file, at, names));
    addNames(topology.programs.back(), names, topology);
  }
  return topology;
}

}  // namespace

void expectTopology(SchemaLoader& loader) { loader.expect<lp::idl::Program>(); }

std::optional<Topology> loadTopology(SchemaLoader& loader, const std::string& path,
                                     Diagnostics& diagnostics) {
  const std::string file = std::filesystem::path(path).lexically_normal().generic_string();
  std::size_t before = diagnostics.all().size();
  std::optional<Topology> topology;
  KJ_IF_MAYBE(schema, loader.load(file, SchemaLoader::NOT_REQUESTED)) {
    // A constant is evaluated when it is asked for; only then are mistakes in it found.
    kj::Maybe<kj::Exception> thrown =
        kj::runCatchingExceptions([&] { topology = read(*schema, loader, file); });
    KJ_IF_MAYBE(exception, thrown) {
      if (diagnostics.all().size() == before) throw *exception;
    }
  }
  if (diagnostics.all().size() > before) return std::nullopt;
  return topology;
}

}  // namespace lp::gen
