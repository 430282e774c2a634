#include "codegen/check/services.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>
#include <utility>

#include "codegen/base/identifier.h"
#include "codegen/check/kinds_services.h"
#include "codegen/check/services_fields.h"
#include "codegen/check/services_inheritance.h"
#include "codegen/check/services_order.h"
#include "codegen/check/services_ranges.h"
#include "codegen/check/services_units.h"

namespace lp::gen {

namespace {

class ServicesChecker {
 public:
  ServicesChecker(const Schemas& schemas, const ServicesOptions& options, Diagnostics& diagnostics)
      : schemas_(schemas), options_(options), diagnostics_(diagnostics) {}

  Services run() {
    services_.units = checkUnits(schemas_, options_, diagnostics_);
    nameDeclarations(schemas_, services_, diagnostics_);
    for (auto& [id, decl]: services_.structs) fillStruct(decl);
    for (auto& [id, decl]: services_.services) fillService(decl);
    checkInheritance(services_, diagnostics_);
    checkErrors();
    checkSentRanges(schemas_, services_, diagnostics_);
    for (auto& [file, unit]: services_.units) {
      unit.imports.assign(uses_[file].begin(), uses_[file].end());
    }
    checkCycles(services_.units, diagnostics_);
    orderServices(services_);
    return std::move(services_);
  }

 private:
  void fillStruct(Struct& to) {
    const StructDecl& decl = schemas_.structs.at(to.id);
    if (decl.isGeneric) {
      diagnostics_.report(GENERIC, decl.at, describe(NameOf::STRUCT, decl.name));
      return;
    }
    std::vector<std::string> nested;
    for (const auto& [id, other]: services_.structs) addNested(to, other, nested);
    for (const auto& [id, other]: services_.enums) addNested(to, other, nested);
    fields().members(NameOf::FIELD, decl.fields, decl.file, to.fields, to.arms, nested);
  }

  void checkErrors() {
    for (auto& [id, one]: services_.structs) {
      const StructDecl& decl = schemas_.structs.at(id);
      one.isError = decl.annotations.error.has_value();
      if (!one.isError) continue;
      const Field* handle = services_.handleIn(one.fields);
      if (handle == nullptr) handle = services_.handleIn(one.arms);
      if (handle == nullptr) continue;
      diagnostics_
          .report(ERROR_WITH_HANDLE, *decl.annotations.error, describe(NameOf::STRUCT, decl.name))
          .note(handle->at, "this one");
    }
  }

  template <typename Decl>
  static void addNested(const Struct& outer, const Decl& decl, std::vector<std::string>& nested) {
    std::string prefix = outer.name + "::";
    bool isNested = decl.nameSpace == outer.nameSpace && decl.name.starts_with(prefix);
    if (isNested) nested.push_back(decl.name.substr(prefix.size()));
  }

  void fillService(Service& to) {
    const InterfaceDecl& decl = schemas_.interfaces.at(to.id);
    if (decl.isGeneric) {
      diagnostics_.report(GENERIC, decl.at, describe(NameOf::INTERFACE, decl.name));
      return;
    }
    NameTable names(diagnostics_);
    for (const SchemaMethodDecl& method: decl.methods) {
      std::string described = describe(NameOf::METHOD, method.name);
      if (method.generic) {
        diagnostics_.report(GENERIC, method.at, described);
      } else {
        to.methods.push_back(checkedMethod(to, decl, method));
        names.add(NameOf::METHOD, to.methods.back().name, described, method.at);
      }
    }
    for (std::uint64_t base: decl.extends) {
      if (mayUse(base, describe(NameOf::INTERFACE, decl.name), decl.file, decl.at)) {
        to.extends.push_back(base);
      }
    }
  }

  Method checkedMethod(const Service& service, const InterfaceDecl& owner,
                       const SchemaMethodDecl& decl) {
    Method method;
    method.schemaName = decl.name;
    method.name = cxxName(NameOf::METHOD, decl.name, decl.annotations, decl.at, diagnostics_);
    method.doc = decl.doc;
    method.at = decl.at;
    method.ordinal = decl.ordinal;
    method.readOnly = decl.annotations.readOnly;
    method.idempotent = decl.annotations.idempotent || decl.annotations.readOnly;
    if (const auto& deadline = decl.annotations.deadlineMs) {
      method.deadlineMs = deadline->value;
      if (deadline->value == 0) {
        diagnostics_.report(NO_TIME, deadline->at, describe(NameOf::METHOD, decl.name));
      }
    }
    method.window = windowOf(decl);
    std::string wire = service.wire + "::" + pascalFirst(wireName(decl.name, decl.annotations));
    std::vector<Field> noArms;
    if (decl.parameterStruct) {
      method.parameterStruct = named(*decl.parameterStruct, NameOf::PARAMETER, decl, owner.file,
                                     method.parameters, method.wireParameters);
    } else {
      fields().members(NameOf::PARAMETER, decl.parameters, owner.file, method.parameters, noArms,
                       {});
      method.wireParameters = wire + "Params";
    }
    if (decl.resultStruct) {
      method.resultStruct = named(*decl.resultStruct, NameOf::RESULT, decl, owner.file,
                                  method.results, method.wireResults);
    } else {
      fields().members(NameOf::RESULT, decl.results, owner.file, method.results, noArms, {});
      method.wireResults = decl.streaming ? "::capnp::StreamResult" : wire + "Results";
    }
    if (method.results.size() > 1) {
      method.resultName = service.name + pascalFirst(method.name) + "Result";
    }
    return method;
  }

  // 0: it does not stream.
  std::uint64_t windowOf(const SchemaMethodDecl& decl) const {
    const auto& written = decl.annotations.window;
    const std::string described = describe(NameOf::METHOD, decl.name);
    if (!decl.streaming) {
      if (written) {
        diagnostics_.report(WINDOW_OF_NO_STREAM, written->at, described)
            .hint("a method that streams has `-> stream` instead of results");
      }
      return 0;
    }
    if (written && written->value == 0) diagnostics_.report(NO_WINDOW, written->at, described);
    constexpr std::uint64_t UNLESS_SAID = 1 << 20;
    return written ? written->value : UNLESS_SAID;
  }

  // `work Request -> Reply`: one field, named after its type.
  std::optional<Type> named(std::uint64_t id, NameOf what, const SchemaMethodDecl& method,
                            const std::string& file, std::vector<Field>& to, std::string& wire) {
    std::string described = describe(NameOf::METHOD, method.name);
    if (id == TENSOR_ID) {
      diagnostics_.report(TENSOR_FOR_LIST, method.at, described, fmt::format("{}s", toText(what)))
          .hint("give it a name in a list: `(tensor :Lp.Tensor)`");
      return std::nullopt;
    }
    if (!mayUse(id, described, file, method.at)) return std::nullopt;
    const Struct& type = services_.structs.at(id);
    Field field;
    field.name = camelCase(schemas_.structs.at(id).name);
    if (isReserved(field.name) || isMacro(field.name)) field.name += "Value";
    field.at = method.at;
    field.type = Type{TypeKind::STRUCT, id, {}};
    wire = type.wire;
    to.push_back(field);
    return field.type;
  }

  // Whether code for `file` may name a declaration; notes that it does.
  bool mayUse(std::uint64_t id, const std::string& described, const std::string& file,
              const Position& at) {
    auto [name, home] = declared(id);
    if (services_.units.count(home) == 0) {
      auto report = diagnostics_.report(NO_OWNER, at, described, name, home);
      for (const SchemaImport& import: schemas_.files.at(file).imports) {
        if (import.file == home) report.note(import.at, "it is imported here");
      }
      report.hint(
          fmt::format("add to `deps` the target that has `{}` in its `srcs`; by hand: "
                      "`--dep={}=LABEL`, or name both files in one run",
                      home, home));
      return false;
    }
    if (home != file) uses_[file].insert(home);
    return true;
  }

  std::pair<std::string, std::string> declared(std::uint64_t id) const {
    if (auto found = schemas_.structs.find(id); found != schemas_.structs.end()) {
      return {found->second.name, found->second.file};
    }
    if (auto found = schemas_.enums.find(id); found != schemas_.enums.end()) {
      return {found->second.name, found->second.file};
    }
    const InterfaceDecl& decl = schemas_.interfaces.at(id);
    return {decl.name, decl.file};
  }

  static std::string pascalFirst(std::string name) {
    if (name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
  }

  FieldChecker fields() {
    return FieldChecker(
        schemas_, services_,
        [this](std::uint64_t id, const std::string& described, const std::string& file,
               const Position& at) { return mayUse(id, described, file, at); },
        diagnostics_);
  }

  const Schemas& schemas_;
  const ServicesOptions& options_;
  Diagnostics& diagnostics_;
  Services services_;
  std::map<std::string, std::set<std::string>> uses_;
};

}  // namespace

std::optional<Services> checkServices(const Schemas& schemas, const ServicesOptions& options,
                                      Diagnostics& diagnostics) {
  bool hadErrors = diagnostics.hadErrors();
  Services services = ServicesChecker(schemas, options, diagnostics).run();
  if (diagnostics.hadErrors() && !hadErrors) return std::nullopt;
  return services;
}

}  // namespace lp::gen
