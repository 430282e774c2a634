#include "codegen/load/schema_reader.h"

#include <capnp/schema.capnp.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "lp/topology.capnp.h"

namespace lp::gen {

namespace {

using capnp::schema::Field;
using capnp::schema::Node;
using capnp::schema::Value;

// The annotations of /lp/topology.capnp and /capnp/c++.capnp: Cap'n Proto's C++ names them by
// number only.
constexpr std::uint64_t LP_NAMESPACE = 0xe231fb3b4bab383d;
constexpr std::uint64_t LP_CXX = 0xc2f0337d5aff6e44;
constexpr std::uint64_t LP_RANGE = 0xe808c935e13eab42;
constexpr std::uint64_t LP_UNIT = 0xcb8d37afd5147111;
constexpr std::uint64_t LP_SECRET = 0xdff6dc937052d1e7;
constexpr std::uint64_t LP_READ_ONLY = 0xfe004521f657ad28;
constexpr std::uint64_t LP_IDEMPOTENT = 0x93cbd6adb1c5eaa4;
constexpr std::uint64_t LP_DEADLINE = 0xe482d4c5bf97cfdc;
constexpr std::uint64_t LP_WINDOW = 0xfaf820bf7e66467f;
constexpr std::uint64_t LP_OPTIONAL = 0x88ef7a82dc84f4da;
constexpr std::uint64_t LP_ERROR = 0xa16409f3a7ddeac4;
constexpr std::uint64_t CXX_NAMESPACE = 0xb9c6f99ebf805f2c;
constexpr std::uint64_t CXX_NAME = 0xf264a779fef191ce;

static_assert(TENSOR_ID == capnp::typeId<lp::idl::Tensor>());

constexpr std::uint16_t NOT_IN_UNION = 0xffff;

std::string trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  return std::string(text);
}

std::string_view view(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

// "rl/rl.capnp:Counter.Entry" -> the file, and "Counter.Entry" as SchemaText names it.
std::pair<std::string, std::string> splitDisplayName(const Node::Reader& node) {
  std::string_view name = view(node.getDisplayName());
  std::size_t colon = name.rfind(':');
  if (colon == std::string_view::npos) return {std::string(name), ""};
  return {std::string(name.substr(0, colon)), std::string(name.substr(colon + 1))};
}

std::string floatText(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  return fmt::format("{}", value);
}

std::string floatText(float value) {
  return std::isfinite(value) ? fmt::format("{}", value) : floatText(static_cast<double>(value));
}

// The default as a person would give it in a flag.
std::string defaultText(const capnp::StructSchema::Field& field) {
  Value::Reader value = field.getProto().getSlot().getDefaultValue();
  switch (value.which()) {
    case Value::BOOL:
      return value.getBool() ? "true" : "false";
    case Value::INT8:
      return fmt::format("{}", static_cast<int>(value.getInt8()));
    case Value::INT16:
      return fmt::format("{}", value.getInt16());
    case Value::INT32:
      return fmt::format("{}", value.getInt32());
    case Value::INT64:
      return fmt::format("{}", value.getInt64());
    case Value::UINT8:
      return fmt::format("{}", static_cast<unsigned>(value.getUint8()));
    case Value::UINT16:
      return fmt::format("{}", value.getUint16());
    case Value::UINT32:
      return fmt::format("{}", value.getUint32());
    case Value::UINT64:
      return fmt::format("{}", value.getUint64());
    case Value::FLOAT32:
      return floatText(value.getFloat32());
    case Value::FLOAT64:
      return floatText(value.getFloat64());
    case Value::TEXT:
      return std::string(view(value.getText()));
    case Value::DATA:
      return {value.getData().asChars().begin(), value.getData().size()};
    case Value::ENUM: {
      auto enumerants = field.getType().asEnum().getEnumerants();
      std::uint16_t number = value.getEnum();
      if (number >= enumerants.size()) return fmt::format("{}", number);
      return std::string(view(enumerants[number].getProto().getName()));
    }
    case Value::VOID:
    case Value::LIST:
    case Value::STRUCT:
    case Value::INTERFACE:
    case Value::ANY_POINTER:
      return {};
  }
  return {};
}

bool hasPointerDefault(const Field::Reader& field) {
  if (!field.isSlot() || !field.getSlot().getHadExplicitDefault()) return false;
  Value::Reader value = field.getSlot().getDefaultValue();
  return value.isList() || value.isStruct() || value.isAnyPointer();
}

SchemaType::Kind scalarKind(capnp::schema::Type::Which which) {
  using Which = capnp::schema::Type;
  using Kind = SchemaType::Kind;
  switch (which) {
    case Which::VOID:
      return Kind::VOID;
    case Which::BOOL:
      return Kind::BOOL;
    case Which::INT8:
      return Kind::INT8;
    case Which::INT16:
      return Kind::INT16;
    case Which::INT32:
      return Kind::INT32;
    case Which::INT64:
      return Kind::INT64;
    case Which::UINT8:
      return Kind::UINT8;
    case Which::UINT16:
      return Kind::UINT16;
    case Which::UINT32:
      return Kind::UINT32;
    case Which::UINT64:
      return Kind::UINT64;
    case Which::FLOAT32:
      return Kind::FLOAT32;
    case Which::FLOAT64:
      return Kind::FLOAT64;
    case Which::TEXT:
      return Kind::TEXT;
    case Which::DATA:
      return Kind::DATA;
    case Which::LIST:
      return Kind::LIST;
    case Which::ENUM:
      return Kind::ENUM;
    case Which::STRUCT:
      return Kind::STRUCT;
    case Which::INTERFACE:
      return Kind::INTERFACE;
    case Which::ANY_POINTER:
      return Kind::ANY_POINTER;
  }
  return Kind::ANY_POINTER;
}

}  // namespace

void SchemaReader::file(const capnp::ParsedSchema& schema, const std::string& file,
                        bool requested) {
  SchemaFileDecl& decl = schemas_.files[file];
  bool isRead = decl.id != 0 && (decl.requested || !requested);
  if (isRead) return;
  Node::Reader node = schema.getProto();
  decl.file = file;
  decl.id = node.getId();
  decl.doc = doc(schema);
  decl.requested = requested;
  decl.annotations = annotations(node.getAnnotations(), file, "");
  for (auto annotation: node.getAnnotations()) {
    if (annotation.getId() != CXX_NAMESPACE) continue;
    decl.cxxNamespace = {std::string(view(annotation.getValue().getText())),
                         textOf_(file).findAnnotation("", "namespace")};
  }
  nested(schema, requested);
}

void SchemaReader::nested(const capnp::ParsedSchema& parent, bool requested) {
  for (capnp::ParsedSchema child: parent.getAllNested()) {
    Node::Reader node = child.getProto();
    bool isType = node.isStruct() || node.isEnum() || node.isInterface();
    if (isType && requested) schemas_.order.push_back(node.getId());
    if (node.isStruct()) structure(child.asStruct());
    if (node.isEnum()) enumeration(child.asEnum());
    if (node.isInterface()) interface(child.asInterface());
    nested(child, requested);
  }
}

void SchemaReader::use(const capnp::Type& type) {
  if (type.isStruct()) structure(type.asStruct());
  if (type.isEnum()) enumeration(type.asEnum());
  if (type.isInterface()) interface(type.asInterface());
}

template <typename Decl>
std::string SchemaReader::describe(const capnp::Schema& schema, Decl& decl) const {
  Node::Reader node = schema.getProto();
  auto [file, path] = splitDisplayName(node);
  decl.id = node.getId();
  decl.file = file;
  decl.at = textOf_(file).find(path);
  decl.doc = doc(schema);
  decl.annotations = annotations(node.getAnnotations(), file, path);
  std::string_view rest = path;
  for (std::size_t dot; (dot = rest.find('.')) != std::string_view::npos;) {
    decl.scope.emplace_back(rest.substr(0, dot));
    rest.remove_prefix(dot + 1);
  }
  decl.name = rest;
  return path;
}

void SchemaReader::structure(const capnp::StructSchema& schema) {
  Node::Reader node = schema.getProto();
  auto [place, isNew] = schemas_.structs.try_emplace(node.getId());
  if (!isNew) return;
  StructDecl& decl = place->second;
  describe(schema, decl);
  schemas_.files[decl.file].file = decl.file;
  decl.isGroup = node.getStruct().getIsGroup();
  decl.isGeneric = node.getIsGeneric();
  decl.fields = fields(schema);
}

std::vector<FieldDecl> SchemaReader::fields(const capnp::StructSchema& schema) {
  auto [file, path] = splitDisplayName(schema.getProto());
  std::vector<std::string> docs = memberDocs(schema);
  std::vector<std::pair<std::uint16_t, FieldDecl>> ordered;
  for (auto field: schema.getFields()) {
    Field::Reader proto = field.getProto();
    FieldDecl decl;
    decl.name = view(proto.getName());
    std::string fieldPath = path + "." + decl.name;
    decl.at = textOf_(file).find(fieldPath);
    if (field.getIndex() < docs.size()) decl.doc = docs[field.getIndex()];
    decl.annotations = annotations(proto.getAnnotations(), file, fieldPath);
    decl.inUnion = proto.getDiscriminantValue() != NOT_IN_UNION;
    decl.type = type(field.getType());
    if (proto.isGroup()) {
      decl.group = proto.getGroup().getTypeId();
    } else {
      decl.defaultText = defaultText(field);
      decl.pointerDefault = hasPointerDefault(proto);
    }
    ordered.emplace_back(proto.getCodeOrder(), std::move(decl));
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& one, const auto& other) { return one.first < other.first; });
  std::vector<FieldDecl> all;
  for (auto& [order, decl]: ordered) all.push_back(std::move(decl));
  return all;
}

void SchemaReader::enumeration(const capnp::EnumSchema& schema) {
  auto [place, isNew] = schemas_.enums.try_emplace(schema.getProto().getId());
  if (!isNew) return;
  EnumDecl& decl = place->second;
  std::string path = describe(schema, decl);
  schemas_.files[decl.file].file = decl.file;
  std::vector<std::string> docs = memberDocs(schema);
  std::vector<std::pair<std::uint16_t, EnumerantDecl>> ordered;
  for (auto enumerant: schema.getEnumerants()) {
    auto proto = enumerant.getProto();
    EnumerantDecl one;
    one.name = view(proto.getName());
    one.value = enumerant.getOrdinal();
    std::string memberPath = path + "." + one.name;
    one.at = textOf_(decl.file).find(memberPath);
    if (enumerant.getIndex() < docs.size()) one.doc = docs[enumerant.getIndex()];
    one.annotations = annotations(proto.getAnnotations(), decl.file, memberPath);
    ordered.emplace_back(proto.getCodeOrder(), std::move(one));
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& one, const auto& other) { return one.first < other.first; });
  for (auto& [order, one]: ordered) decl.enumerants.push_back(std::move(one));
}

void SchemaReader::interface(const capnp::InterfaceSchema& schema) {
  Node::Reader node = schema.getProto();
  auto [place, isNew] = schemas_.interfaces.try_emplace(node.getId());
  if (!isNew) return;
  InterfaceDecl& decl = place->second;
  std::string path = describe(schema, decl);
  schemas_.files[decl.file].file = decl.file;
  decl.isGeneric = node.getIsGeneric();
  for (auto base: schema.getSuperclasses()) {
    decl.extends.push_back(base.getProto().getId());
    interface(base);
  }
  std::vector<std::string> docs = memberDocs(schema);
  std::vector<std::pair<std::uint16_t, SchemaMethodDecl>> ordered;
  for (auto one: schema.getMethods()) {
    SchemaMethodDecl read = method(one, decl.file, path);
    if (one.getIndex() < docs.size()) read.doc = docs[one.getIndex()];
    ordered.emplace_back(one.getProto().getCodeOrder(), std::move(read));
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& one, const auto& other) { return one.first < other.first; });
  for (auto& [order, one]: ordered) decl.methods.push_back(std::move(one));
}

SchemaMethodDecl SchemaReader::method(const capnp::InterfaceSchema::Method& method,
                                      const std::string& file, const std::string& path) {
  auto proto = method.getProto();
  SchemaMethodDecl decl;
  decl.name = view(proto.getName());
  decl.at = textOf_(file).find(path + "." + decl.name);
  decl.ordinal = method.getOrdinal();
  decl.generic = proto.getImplicitParameters().size() > 0;
  decl.streaming = method.isStreaming();
  decl.annotations = annotations(proto.getAnnotations(), file, path + "." + decl.name);
  // The struct of a written list of parameters belongs to no scope.
  capnp::StructSchema parameters = method.getParamType();
  if (parameters.getProto().getScopeId() == 0) {
    decl.parameters = fields(parameters);
  } else {
    decl.parameterStruct = parameters.getProto().getId();
    structure(parameters);
  }
  if (decl.streaming) return decl;
  capnp::StructSchema results = method.getResultType();
  if (results.getProto().getScopeId() == 0) {
    decl.results = fields(results);
  } else {
    decl.resultStruct = results.getProto().getId();
    structure(results);
  }
  decl.generic = decl.generic || parameters.isBranded() || results.isBranded();
  return decl;
}

SchemaType SchemaReader::type(const capnp::Type& type) {
  SchemaType result;
  result.kind = scalarKind(type.which());
  switch (type.which()) {
    case capnp::schema::Type::LIST:
      result.element.push_back(this->type(type.asList().getElementType()));
      break;
    case capnp::schema::Type::ENUM:
      result.id = type.asEnum().getProto().getId();
      use(type);
      break;
    case capnp::schema::Type::STRUCT:
      result.id = type.asStruct().getProto().getId();
      if (result.id == TENSOR_ID) {
        result.kind = SchemaType::Kind::TENSOR;
        break;
      }
      result.generic = type.asStruct().isBranded();
      use(type);
      break;
    case capnp::schema::Type::INTERFACE:
      result.id = type.asInterface().getProto().getId();
      result.generic = type.asInterface().isBranded();
      use(type);
      break;
    case capnp::schema::Type::ANY_POINTER:
      result.generic =
          type.getBrandParameter() != nullptr || type.getImplicitParameter() != nullptr;
      break;
    default:
      break;
  }
  return result;
}

std::string SchemaReader::doc(const capnp::Schema& schema) const {
  KJ_IF_MAYBE(info, parser_.getSourceInfo(schema)) return trimmed(view(info->getDocComment()));
  return {};
}

std::vector<std::string> SchemaReader::memberDocs(const capnp::Schema& schema) const {
  std::vector<std::string> docs;
  KJ_IF_MAYBE(info, parser_.getSourceInfo(schema)) {
    for (auto member: info->getMembers()) docs.push_back(trimmed(view(member.getDocComment())));
  }
  return docs;
}

Annotations SchemaReader::annotations(const capnp::List<capnp::schema::Annotation>::Reader& list,
                                      const std::string& file, const std::string& path) const {
  Annotations all;
  auto textAt = [&](const Value::Reader& value, std::string_view name) {
    return At<std::string>{std::string(view(value.getText())),
                           textOf_(file).findAnnotation(path, name)};
  };
  for (auto annotation: list) {
    Value::Reader value = annotation.getValue();
    switch (annotation.getId()) {
      case LP_NAMESPACE:
        all.nameSpace = textAt(value, "namespace");
        break;
      case CXX_NAME:
        all.wireName = textAt(value, "name");
        break;
      case LP_CXX:
        all.cxx = textAt(value, "cxx");
        break;
      case LP_UNIT:
        all.unit = std::string(view(value.getText()));
        break;
      case LP_SECRET:
        all.secret = true;
        break;
      case LP_READ_ONLY:
        all.readOnly = true;
        break;
      case LP_IDEMPOTENT:
        all.idempotent = true;
        break;
      case LP_DEADLINE:
        all.deadlineMs = {value.getUint32(), textOf_(file).findAnnotation(path, "deadlineMs")};
        break;
      case LP_WINDOW:
        all.window = {value.getStruct().getAs<lp::idl::Window>().getBytes(),
                      textOf_(file).findAnnotation(path, "window")};
        break;
      case LP_OPTIONAL:
        all.optional = true;
        break;
      case LP_ERROR:
        all.error = textOf_(file).findAnnotation(path, "error");
        break;
      case LP_RANGE: {
        auto range = value.getStruct().getAs<lp::idl::Range>();
        all.rangeAt = textOf_(file).findAnnotation(path, "range");
        constexpr double INFINITE = std::numeric_limits<double>::infinity();
        if (range.getMin() != -INFINITE) all.rangeMin = range.getMin();
        if (range.getMax() != INFINITE) all.rangeMax = range.getMax();
        break;
      }
      default:
        break;
    }
  }
  return all;
}

}  // namespace lp::gen
