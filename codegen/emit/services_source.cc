#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "codegen/base/literal.h"
#include "codegen/emit/services.h"
#include "codegen/emit/structs.h"

namespace lp::gen {

namespace {

// Of a handle's method.
std::vector<std::string> parameters(const PlannedMethod& method) {
  std::vector<std::string> all;
  for (const PlannedParameter& one: method.parameters) {
    all.push_back(fmt::format("{} {}", one.passed, one.name));
  }
  return all;
}

std::vector<std::string> arguments(const PlannedMethod& method) {
  std::vector<std::string> names;
  for (const PlannedParameter& one: method.parameters) names.push_back(one.name);
  return names;
}

// What a call through the table passes on: values read from `params`.
std::string readArgument(const PlannedParameter& parameter) {
  if (parameter.whole) return fmt::format("lp::_::value<{}>(params)", parameter.coding.value);
  if (!parameter.optional) return borrowExpression(parameter.coding, "params");
  return fmt::format("lp::_::maybe(params.has{}(), [&] {{ return {}; }})",
                     parameter.coding.accessor, readExpression(parameter.coding, "params"));
}

void writeResults(Text& text, const PlannedMethod& method) {
  if (method.wholeResult) {
    text.list("encode(", {"result", fmt::format("lp::_::results<{}>(request)", method.wireResults)},
              ");");
    return;
  }
  text.assign("auto results", fmt::format("lp::_::results<{}>(request)", method.wireResults));
  for (const PlannedField& field: method.results) {
    if (method.isAggregate) {
      emitWriteMember(text, field, "result", "results");
    } else {
      emitWriteValue(text, field.coding, "result", "results");
    }
  }
}

// `auto result = call(values);`; broken behind the `=` if that saves breaking the values.
void emitCall(Text& text, std::string_view keep, const std::string& call,
              const std::vector<std::string>& values) {
  std::string one = fmt::format("{}{});", call, fmt::join(values, ", "));
  bool breaksFirst =
      !keep.empty() && !text.fits(std::string(keep) + one) && text.fits("    " + one);
  if (!breaksFirst) {
    text.list(std::string(keep) + call, values, ");");
  } else {
    text.line("auto result =").indent(4).line(one).outdent(4);
  }
}

// void invokeStoreFind(lp::Interface& object, lp::Request& request): arguments, call, results.
void emitInvoke(Text& text, const PlannedService& service, const PlannedMethod& method) {
  text.list(fmt::format("void {}(", method.invoke),
            {"lp::Interface& object", "lp::Request& request"}, ") {");
  text.indent();
  if (!method.parameters.empty()) {
    text.assign("auto params", fmt::format("lp::_::params<{}>(request)", method.wireParameters));
  }
  std::vector<std::string> values;
  for (const PlannedParameter& one: method.parameters) values.push_back(readArgument(one));
  std::string_view keep = method.results.empty() ? "" : "auto result = ";
  std::string call = fmt::format("lp::_::as<{}>(object).{}(", service.interface, method.name);
  emitCall(text, keep, call, values);
  if (!method.results.empty()) {
    writeResults(text, method);
  } else {
    text.line(fmt::format("lp::_::results<{}>(request);", method.wireResults));
  }
  text.outdent().line("}").line();
}

// StoreFindResult readStoreFind(lp::_::Response& response): the results, owned.
void emitRead(Text& text, const PlannedMethod& method) {
  if (method.results.empty()) return;
  text.list(fmt::format("{} {}(", method.returned, method.read), {"lp::_::Response& response"},
            ") {");
  text.indent();
  std::string get = fmt::format("lp::_::results<{}>(response)", method.wireResults);
  const PlannedField& first = method.results[0];
  if (method.wholeResult) {
    text.line(fmt::format("return lp::_::value<{}>({});", method.result, get));
  } else {
    text.assign("auto results", get);
    if (method.isAggregate) {
      text.line(fmt::format("{} value;", method.result));
      for (const PlannedField& field: method.results) {
        emitReadMember(text, field, "value", "results", "");
      }
      text.line("return value;");
    } else if (first.coding.maybe) {
      text.line(fmt::format("if (!results.has{}()) return std::nullopt;", first.coding.accessor));
      text.line(fmt::format("return {};", readExpression(first.coding, "results")));
    } else {
      text.line(fmt::format("return {};", readExpression(first.coding, "results")));
    }
  }
  text.outdent().line("}").line();
}

// The arguments, into a call.
void writeArguments(Text& text, const PlannedMethod& method) {
  std::string params = fmt::format("lp::_::params<{}>({})", method.wireParameters, method.call);
  bool isWhole = !method.parameters.empty() && method.parameters[0].whole;
  if (isWhole) {
    text.list("encode(", {method.parameters[0].name, params}, ");");
  } else if (method.parameters.empty()) {
    text.line(params + ";");
  } else {
    text.assign("auto " + method.params, params);
    for (const PlannedParameter& one: method.parameters) {
      emitWriteValue(text, one.coding, one.name, method.params);
    }
  }
}

// void writeServerPush(const std::shared_ptr<lp::_::OutgoingCall>& call, arguments).
void emitWrite(Text& text, const PlannedMethod& method) {
  if (method.stream.empty()) return;
  std::vector<std::string> all = parameters(method);
  all.insert(all.begin(),
             fmt::format("const std::shared_ptr<lp::_::OutgoingCall>& {}", method.call));
  text.list(fmt::format("void {}(", method.write), all, ") {").indent();
  writeArguments(text, method);
  text.outdent().line("}").line();
}

void emitTables(Text& text, const PlannedService& service) {
  if (!service.methods.empty()) {
    text.line(fmt::format("constexpr lp::Method {}[] = {{", service.methodTable)).indent(4);
    for (const PlannedMethod& method: service.methods) {
      std::vector<std::string> fields{fmt::format(".name = {}", quoted(method.schemaName)),
                                      fmt::format(".interfaceId = {}::LP_ID", service.interface),
                                      fmt::format(".ordinal = {}", method.ordinal),
                                      fmt::format(".invoke = {}", method.invoke)};
      if (method.idempotent) fields.emplace_back(".idempotent = true");
      if (method.deadlineMs != 0)
        fields.push_back(fmt::format(".timeoutMs = {}", method.deadlineMs));
      if (method.window != 0) fields.push_back(fmt::format(".window = {}", method.window));
      text.rows("{", fields, "},");
    }
    text.outdent(4).line("};");
  }
  if (!service.bases.empty()) {
    std::vector<std::string> bases;
    for (const auto& base: service.bases) {
      bases.push_back(fmt::format("&{}::LP_SERVICE", base.interface));
    }
    text.list(fmt::format("constexpr const lp::Service* {}[] = {{", service.baseTable), bases,
              "};");
  }
  text.gap();
}

// The defaults of an interface's methods, and who it is.
void emitInterfaceMembers(Text& text, const PlannedService& service) {
  std::string_view own = service.interface;
  text.line(fmt::format("constinit const lp::Service {}::LP_SERVICE = {{", own)).indent(4);
  text.line(fmt::format(".name = {},", quoted(service.name)));
  text.line(".id = LP_ID,");
  text.line(fmt::format(".methods = {},", service.methods.empty() ? "{}" : service.methodTable));
  text.line(fmt::format(".bases = {},", service.bases.empty() ? "{}" : service.baseTable));
  text.line(fmt::format(".schemas = lp::_::addSchemas<{}>,", service.wire));
  text.outdent(4).line("};");
  text.gap();
  for (const PlannedMethod& method: service.methods) {
    std::vector<std::string> unnamed;
    for (const PlannedParameter& one: method.parameters) {
      unnamed.push_back(fmt::format("{} /*{}*/", one.type, one.name));
    }
    text.function(fmt::format("{} {}::{}(", method.result, own, method.name), unnamed, ")",
                  fmt::format("lp::_::unimplemented(*this, {});", quoted(method.schemaName)));
  }
  text.gap();
  text.function(fmt::format("const lp::Service& {}::lpService(", own), {}, ") const",
                "return LP_SERVICE;");
  if (service.bases.empty()) {
    text.function(fmt::format("void* {}::lpCast(", own), {"std::uint64_t id"}, ")",
                  "return id == LP_ID ? this : nullptr;");
  } else {
    text.line(fmt::format("void* {}::lpCast(std::uint64_t id) {{", own)).indent();
    text.line("if (id == LP_ID) return this;");
    for (std::size_t i = 0; i + 1 < service.bases.size(); ++i) {
      text.line(
          fmt::format("if (void* base = {}::lpCast(id)) return base;", service.bases[i].interface));
    }
    text.line(fmt::format("return {}::lpCast(id);", service.bases.back().interface));
    text.outdent().line("}");
  }
}

// `return here.call([&](StoreInterface& object) { return object.find(key); });`, over as many lines
// as it takes.
void emitDirectCall(Text& text, const PlannedService& service, const PlannedMethod& method) {
  std::string lambda = fmt::format("[&]({}& {}) {{", service.interface, method.object);
  std::string inner = fmt::format("return {}.{}(", method.object, method.name);
  std::vector<std::string> args = arguments(method);
  std::string whole = fmt::format("{} {}{}); }}", lambda, inner, fmt::join(args, ", "));
  std::string call = fmt::format("return {}.call(", method.here);
  if (text.fits(call + whole + ");")) {
    text.line(call + whole + ");");
  } else if (text.fits("    " + whole + ");")) {
    text.line(call).indent(4).line(whole + ");").outdent(4);
  } else {
    text.line(call + lambda).indent().list(inner, args, ");").outdent().line("});");
  }
}

std::string_view returns(const PlannedMethod& method) {
  return method.results.empty() ? "" : "return ";
}

// A method of a base: its handle does it.
void emitInherited(Text& text, const std::string& head, const PlannedMethod& method,
                   const std::string& base, std::string_view returns) {
  std::string call = fmt::format("{}{}.{}(", returns, base, method.name);
  std::vector<std::string> args = arguments(method);
  std::string one = fmt::format("{}{});", call, fmt::join(args, ", "));
  if (one.size() + 2 <= Text::COLUMNS) {
    text.function(head, parameters(method), ") const", one);
  } else {
    text.list(head, parameters(method), ") const {").indent();
    text.list(call, args, ");").outdent().line("}");
  }
  text.line();
}

void emitHandleMembers(Text& text, const PlannedService& service) {
  const std::string& handle = service.handle;
  for (const auto& inherited: service.inherited) {
    const PlannedMethod& method = inherited.method;
    emitInherited(text, fmt::format("{} {}::{}(", method.returned, handle, method.name), method,
                  inherited.handle + "(*this)", returns(method));
  }
  for (const PlannedMethod& method: service.methods) {
    text.list(fmt::format("{} {}::{}(", method.returned, handle, method.name), parameters(method),
              ") const {");
    text.indent();
    text.line(fmt::format("if (auto {} = lp::_::direct<{}>(*this, {})) {{", method.here,
                          service.interface, method.row));
    text.indent();
    emitDirectCall(text, service, method);
    text.outdent().line("}");
    std::vector<std::string> args = arguments(method);
    text.list(fmt::format("{}futures().{}(", returns(method), method.name), args, ").get();");
    text.outdent().line("}").line();
  }
  text.line(
      fmt::format("{}::Futures {}::futures() const {{ return Futures(*this); }}", handle, handle));
  text.line();
}

void emitFuturesMembers(Text& text, const PlannedService& service) {
  for (const auto& inherited: service.inherited) {
    const PlannedMethod& method = inherited.method;
    std::string head = fmt::format("lp::Future<{}> {}::Futures::{}(", method.returned,
                                   service.handle, method.name);
    emitInherited(text, head, method, inherited.handle + "(handle_).futures()", "return ");
  }
  for (const PlannedMethod& method: service.methods) {
    text.list(fmt::format("lp::Future<{}> {}::Futures::{}(", method.returned, service.handle,
                          method.name),
              parameters(method), ") const {");
    text.indent();
    text.line(fmt::format("auto {} = lp::_::newCall(handle_, {});", method.call, method.row));
    if (!method.stream.empty()) {
      std::vector<std::string> args = arguments(method);
      args.insert(args.begin(), method.call);
      text.list(method.write + "(", args, ");");
    } else {
      writeArguments(text, method);
    }
    std::string read = method.results.empty() ? "[](lp::_::Response&) {}" : method.read;
    text.list(fmt::format("return lp::_::start<{}>(", method.returned),
              {fmt::format("std::move({})", method.call), read}, ");");
    text.outdent().line("}").line();
  }
}

void emitStreamsMembers(Text& text, const PlannedService& service) {
  if (!service.hasStreams) return;
  const std::string& handle = service.handle;
  text.line(
      fmt::format("{}::Streams {}::streams() const {{ return Streams(*this); }}", handle, handle));
  text.line();
  auto define = [&](const PlannedMethod& method, const std::string& value) {
    if (method.stream.empty()) return;
    const std::string name = fmt::format("{}::Streams::{}(", handle, method.name);
    const std::string statement = fmt::format("return {};", value);
    if (text.fits(fmt::format("{} {}) const {{", method.stream, name))) {
      text.function(method.stream + " " + name, {}, ") const", statement);
    } else {
      text.line(method.stream).line(name + ") const {").indent().line(statement).outdent();
      text.line("}");
    }
    text.line();
  };
  for (const auto& inherited: service.inherited) {
    define(inherited.method,
           fmt::format("{}(handle_).streams().{}()", inherited.handle, inherited.method.name));
  }
  for (const PlannedMethod& method: service.methods) {
    define(method, fmt::format("{{handle_, {}, {}}}", method.row, method.write));
  }
}

// Bytes ErrorPayload<::acme::SoldOut>::encode(const ::acme::SoldOut& from); and its fellow.
void emitPayloads(Text& text, const std::vector<PlannedPayload>& payloads) {
  if (payloads.empty()) return;
  text.line().openNamespace("lp");
  for (const PlannedPayload& one: payloads) {
    text.gap();
    const std::string own = fmt::format("ErrorPayload<{}>", one.type);
    text.function(fmt::format("Bytes {}::encode(", own), {fmt::format("const {}& from", one.type)},
                  ")", fmt::format("return _::encodePayload<{}>(from);", one.wire));
    text.function(fmt::format("void {}::decode(", own), {"const Bytes& from", one.type + "& to"},
                  ")", fmt::format("_::decodePayload<{}>(from, to);", one.wire));
  }
  text.closeNamespace("lp");
}

}  // namespace

std::string emitSource(const PlannedUnit& unit) {
  Text text;
  emitHead(text, {unit.schema});
  text.includes(unit.sourceIncludes);
  text.openNamespace(unit.nameSpace);
  std::vector<const PlannedService*> services;
  for (const PlannedDeclaration& one: unit.declarations) {
    if (const auto* service = std::get_if<PlannedService>(&one)) services.push_back(service);
  }
  if (!services.empty()) {
    text.openNamespace("");
    for (const PlannedService* service: services) {
      for (const PlannedMethod& method: service->methods) {
        emitInvoke(text, *service, method);
        emitRead(text, method);
        emitWrite(text, method);
      }
      emitTables(text, *service);
    }
    text.closeNamespace("");
    text.line();
  }
  for (const PlannedDeclaration& one: unit.declarations) {
    if (const auto* decl = std::get_if<PlannedStruct>(&one)) emitCodingDefinitions(text, *decl);
  }
  for (const PlannedService* service: services) {
    text.gap();
    emitInterfaceMembers(text, *service);
    text.gap();
    emitHandleMembers(text, *service);
    emitFuturesMembers(text, *service);
    emitStreamsMembers(text, *service);
  }
  text.closeNamespace(unit.nameSpace);
  emitPayloads(text, unit.payloads);
  return text.text();
}

}  // namespace lp::gen
