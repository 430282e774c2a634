#include <fmt/format.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "codegen/emit/services.h"
#include "codegen/emit/structs.h"

namespace lp::gen {

namespace {

std::vector<std::string> parameters(const PlannedMethod& method) {
  std::vector<std::string> all;
  for (const PlannedParameter& one: method.parameters) {
    all.push_back(fmt::format("{} {}", one.type, one.name));
  }
  return all;
}

// The same of a handle.
std::vector<std::string> passedParameters(const PlannedMethod& method) {
  std::vector<std::string> all;
  for (const PlannedParameter& one: method.parameters) {
    all.push_back(fmt::format("{} {}", one.passed, one.name));
  }
  return all;
}

// As the object is called: views convert to what it wants to own.
std::vector<std::string> convertible(const PlannedMethod& method) {
  std::vector<std::string> all;
  for (const PlannedParameter& one: method.parameters) {
    all.push_back(one.isView ? fmt::format("lp::_::argument({})", one.name) : one.name);
  }
  return all;
}

std::vector<std::string> arguments(const PlannedMethod& method) {
  std::vector<std::string> names;
  for (const PlannedParameter& one: method.parameters) names.push_back(one.name);
  return names;
}

// class StoreInterface : public virtual lp::Interface { ... };
void emitInterface(Text& text, const PlannedService& service) {
  text.comment(service.doc);
  std::vector<std::string> bases;
  for (const auto& base: service.bases) bases.push_back("public virtual " + base.interface);
  if (bases.empty()) bases.emplace_back("public virtual lp::Interface");
  text.list(fmt::format("class {}: ", service.interface), bases, " {");
  text.line(" public:").indent();
  for (const PlannedMethod& method: service.methods) {
    text.comment(method.doc);
    text.list(fmt::format("virtual {} {}(", method.result, method.name), parameters(method), ");");
  }
  text.gap();
  text.line(fmt::format("static constexpr std::uint64_t LP_ID = {:#018x};", service.id));
  text.line("static const lp::Service LP_SERVICE;");
  text.line("const lp::Service& lpService() const override;");
  text.line("void* lpCast(std::uint64_t id) override;");
  text.outdent().line("};").line();
}

void emitHandleMethods(Text& text, const PlannedService& service, bool isFutures) {
  auto declare = [&](const PlannedMethod& method) {
    text.comment(isFutures ? "" : method.doc);
    std::string result =
        isFutures ? fmt::format("lp::Future<{}>", method.returned) : method.returned;
    text.list(fmt::format("{} {}(", result, method.name), passedParameters(method), ") const;");
  };
  for (const auto& inherited: service.inherited) declare(inherited.method);
  for (const PlannedMethod& method: service.methods) declare(method);
}

// class StoreHandle::Futures { ... };
void emitMemberClass(Text& text, const PlannedService& service, std::string_view name,
                     const std::function<void()>& methods) {
  text.line(fmt::format("class {}::{} {{", service.handle, name));
  text.line(" public:").indent();
  methods();
  text.outdent().gap().line(" private:").indent();
  text.line(fmt::format("friend class {};", service.handle));
  text.line(
      fmt::format("explicit {}(const {}& handle): handle_(handle) {{}}", name, service.handle));
  text.line(fmt::format("{} handle_;", service.handle));
  text.outdent().line("};").line();
}

// lp::Stream<std::uint64_t, const Named&> push() const;
void emitStreams(Text& text, const PlannedService& service) {
  auto declare = [&](const PlannedMethod& method) {
    if (method.stream.empty()) return;
    text.line(fmt::format("{} {}() const;", method.stream, method.name));
  };
  for (const auto& inherited: service.inherited) declare(inherited.method);
  for (const PlannedMethod& method: service.methods) declare(method);
}

// class StoreHandle : public lp::Handle { ... }; and the classes that are members of it.
void emitHandle(Text& text, const PlannedService& service) {
  text.comment(fmt::format("Calls `{}`, wherever it is.", service.name));
  text.line(fmt::format("class {}: public lp::Handle {{", service.handle));
  text.line(" public:").indent();
  text.line(fmt::format("using Interface = {};", service.interface));
  text.line("class Futures;");
  if (service.hasStreams) text.line("class Streams;");
  text.line();
  text.line("using lp::Handle::Handle;").line();
  text.comment(fmt::format(
      "A handle to an object of this process that has methods of `{}`; one that it lacks answers "
      "UNIMPLEMENTED. The object must outlive all calls.",
      service.name));
  text.line("template <typename Object>");
  text.line(fmt::format("static {} to(Object& object);", service.handle));
  text.line("// The same for one that lives as long as there is a handle to it; see lp::serve().");
  text.line("template <typename Object>");
  text.list(fmt::format("static {} to(", service.handle),
            {"std::shared_ptr<Object> object", "const lp::ServeOptions& options = {}"}, ");");
  text.line();
  for (const auto& base: service.ancestors) {
    text.function(fmt::format("operator {}(", base.handle), {}, ") const",
                  fmt::format("return {}(lpTarget(), lpOptions(), lpRules());", base.handle));
  }
  text.gap();
  emitHandleMethods(text, service, false);
  text.gap();
  text.line("// The same methods, started and not waited for.");
  text.line("Futures futures() const;");
  if (service.hasStreams) {
    text.line("// Those that stream, each as a new stream of its calls.");
    text.line("Streams streams() const;");
  }
  text.line("// This handle with other options for its calls.");
  text.function(fmt::format("{} with(", service.handle), {"const lp::CallOptions& options"},
                ") const", fmt::format("return lp::Handle::with<{}>(options);", service.handle));
  text.outdent().line("};").line();

  emitMemberClass(text, service, "Futures", [&] { emitHandleMethods(text, service, true); });
  if (service.hasStreams) {
    emitMemberClass(text, service, "Streams", [&] { emitStreams(text, service); });
  }
}

// `if constexpr (requires { object_.find(key); }) {`
void emitCondition(Text& text, std::string_view before, const std::string& call,
                   const std::vector<std::string>& args) {
  std::string head = fmt::format("{}if constexpr (", before);
  std::string one = fmt::format("{}requires {{ {}{}); }}) {{", head, call, fmt::join(args, ", "));
  if (text.fits(one)) {
    text.line(one);
    return;
  }
  text.line(head + "requires {").indent(head.size() + 2).list(call, args, ");");
  text.outdent(2).line("}) {").outdent(head.size());
}

// Calls the object's method by the first spelling of its name that takes these arguments. A method
// of that name that does not is a mistake; none at all is not.
void emitAdapterMethod(Text& text, const PlannedMethod& method, const std::string& interface) {
  text.list(fmt::format("{} {}(", method.result, method.name), parameters(method), ") override {");
  text.indent();
  std::vector<std::string> args = convertible(method);
  std::string_view returns = method.result == "void" ? "" : "return ";
  for (const std::string& name: method.spellings) {
    bool isFirst = &name == &method.spellings.front();
    std::string call = fmt::format("object_.{}(", name);
    emitCondition(text, isFirst ? "" : "} else ", call, args);
    text.indent().list(fmt::format("{}{}", returns, call), args, ");").outdent();
  }
  text.line("} else {").indent();
  for (const std::string& name: method.spellings) {
    std::string lacks = fmt::format("!requires {{ &Object::{}; }}", name);
    std::string message = fmt::format("\"`{}` does not fit the schema's method\"", name);
    if (std::string one = fmt::format("static_assert({}, {});", lacks, message); text.fits(one)) {
      text.line(one);
    } else {
      text.line("static_assert(").indent(4).rows("", {lacks, message}, ");").outdent(4);
    }
  }
  text.list(fmt::format("{}{}::{}(", returns, interface, method.name), arguments(method), ");");
  text.outdent().line("}");
  text.outdent().line("}").line();
}

// template <typename Object> class StoreAdapter final : public StoreInterface { ... }; and
// StoreHandle::to().
void emitAdapter(Text& text, const PlannedService& service) {
  text.gap();
  text.comment(fmt::format("Offers any object's methods as `{}`.", service.name));
  text.line("template <typename Object>");
  text.line(fmt::format("class {} final: public {} {{", service.adapter, service.interface));
  text.line(" public:").indent();
  text.line(fmt::format("explicit {}(Object& object): object_(object) {{}}", service.adapter));
  text.gap();
  for (const auto& inherited: service.inherited) {
    emitAdapterMethod(text, inherited.method, inherited.interface);
  }
  for (const PlannedMethod& method: service.methods) {
    emitAdapterMethod(text, method, service.interface);
  }
  text.line("std::string lpType() const override { return lp::typeName<Object>(); }");
  text.outdent().gap().line(" private:").indent().line("Object& object_;").outdent();
  text.line("};").line();

  text.line("template <typename Object>");
  text.line(fmt::format("{} {}::to(Object& object) {{", service.handle, service.handle)).indent();
  text.line("// An empty owner: the handle does not keep the object.");
  text.line("return to(std::shared_ptr<Object>(std::shared_ptr<void>(), &object));");
  text.outdent().line("}").line();

  text.line("template <typename Object>");
  text.list(fmt::format("{} {}::to(", service.handle, service.handle),
            {"std::shared_ptr<Object> object", "const lp::ServeOptions& options"}, ") {");
  text.indent();
  text.list(fmt::format("return lp::serveHere<{}, {}<Object>>(", service.handle, service.adapter),
            {"std::move(object)", "options"}, ");");
  text.outdent().line("}");
}

// template <> struct ErrorPayload<::acme::SoldOut> { ... };
void emitPayloads(Text& text, const std::vector<PlannedPayload>& payloads) {
  if (payloads.empty()) return;
  text.line().openNamespace("lp");
  for (const PlannedPayload& one: payloads) {
    text.gap();
    text.line("template <>");
    text.line(fmt::format("struct ErrorPayload<{}> {{", one.type)).indent();
    text.line(fmt::format("static constexpr std::uint64_t ID = {:#018x};", one.id));
    text.list("static Bytes encode(", {fmt::format("const {}& from", one.type)}, ");");
    text.list("static void decode(", {"const Bytes& from", one.type + "& to"}, ");");
    text.outdent().line("};");
  }
  text.closeNamespace("lp");
}

}  // namespace

std::string emitHeader(const PlannedUnit& unit) {
  Text text;
  emitHead(text, {unit.schema});
  text.comment(unit.doc);
  text.line("#pragma once").line();
  text.includes(unit.headerIncludes);
  emitVersionProof(text);
  text.line();
  text.openNamespace(unit.nameSpace);
  for (const std::string& name: unit.forward) text.line(name + ";");
  text.gap();
  for (const PlannedDeclaration& one: unit.declarations) {
    text.gap();
    if (const auto* decl = std::get_if<PlannedEnum>(&one)) emitEnum(text, *decl);
    if (const auto* decl = std::get_if<PlannedStruct>(&one)) emitStruct(text, *decl);
    if (const auto* service = std::get_if<PlannedService>(&one)) {
      emitInterface(text, *service);
      emitHandle(text, *service);
    }
  }
  for (const PlannedStruct& one: unit.aggregates) {
    text.gap();
    emitStruct(text, one);
  }
  for (const PlannedDeclaration& one: unit.declarations) {
    if (const auto* service = std::get_if<PlannedService>(&one)) emitAdapter(text, *service);
  }
  text.closeNamespace(unit.nameSpace);
  emitPayloads(text, unit.payloads);
  return text.text();
}

}  // namespace lp::gen
