#include "runtime/dynamic/json.h"

#include <capnp/compat/json.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <set>
#include <system_error>
#include <vector>

#include "runtime/call/nearest.h"
#include "runtime/call/wire.h"
#include "runtime/dynamic/json_value.h"
#include "runtime/error.h"

namespace lp::_ {

namespace {

using capnp::StructSchema;
using capnp::Type;
using TypeTag = capnp::schema::Type::Which;

constexpr std::uint16_t NOT_IN_UNION = 0xffff;
constexpr std::size_t QUOTED = 40;  // of a wrong value so many characters are said

std::string named(kj::StringPtr name) { return std::string(name.begin(), name.size()); }

// "a UInt8", "one of red, green".
std::string describe(Type type) {
  switch (type.which()) {
    case TypeTag::VOID:
      return "null";
    case TypeTag::BOOL:
      return "true or false";
    case TypeTag::INT8:
      return "an Int8";
    case TypeTag::INT16:
      return "an Int16";
    case TypeTag::INT32:
      return "an Int32";
    case TypeTag::INT64:
      return "an Int64";
    case TypeTag::UINT8:
      return "a UInt8";
    case TypeTag::UINT16:
      return "a UInt16";
    case TypeTag::UINT32:
      return "a UInt32";
    case TypeTag::UINT64:
      return "a UInt64";
    case TypeTag::FLOAT32:
    case TypeTag::FLOAT64:
      return "a number";
    case TypeTag::TEXT:
      return "a text";
    case TypeTag::DATA:
      return "an array of bytes";
    case TypeTag::LIST:
      return "an array";
    case TypeTag::STRUCT:
      return "an object";
    case TypeTag::ENUM: {
      std::string text = "one of ";
      for (auto enumerant: type.asEnum().getEnumerants()) {
        if (enumerant.getIndex() > 0) text += ", ";
        text += named(enumerant.getProto().getName());
      }
      return text;
    }
    case TypeTag::INTERFACE:
    case TypeTag::ANY_POINTER:
      return "a handle";
  }
  return "";
}

// The number or enumerant that a value is for a type, if it is one.
template <typename T>
bool readNumber(const JsonTree& from, T& value) {
  if (from.kind != JsonTree::Kind::NUMBER && from.kind != JsonTree::Kind::TEXT) return false;
  const char* end = from.text.data() + from.text.size();
  const auto [rest, error] = std::from_chars(from.text.data(), end, value);
  return error == std::errc() && rest == end;
}

class JsonReader {
 public:
  explicit JsonReader(const std::string& what): what_(what) {}

  void readStruct(const JsonTree& from, const std::string& path,
                  capnp::DynamicStruct::Builder to) const {
    std::set<std::string_view> given;
    std::string arm;
    for (const JsonMember& member: from.members) {
      const StructSchema::Field field = fieldOf(to.getSchema(), member.name, path);
      const std::string place = path.empty() ? member.name : path + "." + member.name;
      if (!given.insert(member.name).second) refuse("`" + place + "` is given twice");
      const bool isNull = member.value.kind == JsonTree::Kind::NOTHING;
      if (isNull && !field.getType().isVoid()) continue;
      if (field.getProto().getDiscriminantValue() != NOT_IN_UNION) {
        if (!arm.empty()) refuse("`" + place + "` excludes `" + arm + "`: give one of them");
        arm = place;
      }
      read(member.value, place, field.getType(), FieldPlace{to, field});
    }
  }

  [[noreturn]] void refuse(const std::string& why) const {
    throw Error(Code::INVALID_ARGUMENT, what_ + ": " + why);
  }

 private:
  // Where a value goes: a field, or an element of a list.
  struct FieldPlace {
    capnp::DynamicStruct::Builder to;
    StructSchema::Field field;
    void set(capnp::DynamicValue::Reader value) { to.set(field, value); }
    auto init() { return to.init(field); }
    auto init(unsigned size) { return to.init(field, size); }
  };
  struct ElementPlace {
    capnp::DynamicList::Builder to;
    unsigned index;
    void set(capnp::DynamicValue::Reader value) { to.set(index, value); }
    auto init() { return to[index]; }
    auto init(unsigned size) { return to.init(index, size); }
  };

  StructSchema::Field fieldOf(StructSchema schema, const std::string& name,
                              const std::string& path) const {
    KJ_IF_MAYBE(field, schema.findFieldByName(kj::StringPtr(name.c_str(), name.size())))
      return *field;
    std::vector<std::string> names;
    std::string all;
    for (auto field: schema.getFields()) {
      names.push_back(named(field.getProto().getName()));
      all += (all.empty() ? "`" : ", `") + names.back() + "`";
    }
    const std::string_view meant = nearest(name, names);
    const std::string where = path.empty() ? "" : " in `" + path + "`";
    refuse("there is no `" + name + "`" + where +
           (!meant.empty() ? "; did you mean `" + std::string(meant) + "`?"
            : all.empty()  ? "; nothing is wanted"
                           : "; there is " + all));
  }

  template <typename Place>
  void read(const JsonTree& from, const std::string& path, Type type, Place to) const {
    using Kind = JsonTree::Kind;
    if (type.isInterface() || type.isAnyPointer()) {
      refuse("`" + path + "` is a handle, for which JSON has no form");
    } else if (type.isStruct() && from.kind == Kind::OBJECT) {
      readStruct(from, path, to.init().template as<capnp::DynamicStruct>());
    } else if (type.isList() && from.kind == Kind::ARRAY) {
      auto list = to.init(count(from.elements.size())).template as<capnp::DynamicList>();
      const Type element = type.asList().getElementType();
      for (unsigned i = 0; i < list.size(); ++i) {
        read(from.elements[i], path + "[" + std::to_string(i) + "]", element,
             ElementPlace{list, i});
      }
    } else if (type.isData() && from.kind == Kind::ARRAY) {
      to.set(capnp::Data::Reader(readBytes(from, path)));
    } else if (!readPlain(from, type, to)) {
      const std::string_view given = from.written.substr(0, QUOTED);
      refuse("`" + path + "` wants " + describe(type) + ", and was given " + std::string(given) +
             (given.size() < from.written.size() ? "..." : ""));
    }
  }

  kj::Array<kj::byte> readBytes(const JsonTree& from, const std::string& path) const {
    auto bytes = kj::heapArray<kj::byte>(from.elements.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const JsonTree& element = from.elements[i];
      if (readNumber(element, bytes[i])) continue;
      refuse("`" + path + "[" + std::to_string(i) + "]` wants a byte, and was given " +
             std::string(element.written.substr(0, QUOTED)));
    }
    return bytes;
  }

  template <typename T, typename Place>
  static bool setNumber(const JsonTree& from, Place& to) {
    T value{};
    if (!readNumber(from, value)) return false;
    to.set(value);
    return true;
  }

  template <typename Place>
  static bool readPlain(const JsonTree& from, Type type, Place& to) {
    using Kind = JsonTree::Kind;
    switch (type.which()) {
      case TypeTag::VOID:
        return from.kind == Kind::NOTHING;
      case TypeTag::BOOL:
        if (from.kind != Kind::BOOL) return false;
        to.set(from.isTrue);
        return true;
      case TypeTag::INT8:
        return setNumber<std::int8_t>(from, to);
      case TypeTag::INT16:
        return setNumber<std::int16_t>(from, to);
      case TypeTag::INT32:
        return setNumber<std::int32_t>(from, to);
      case TypeTag::INT64:
        return setNumber<std::int64_t>(from, to);
      case TypeTag::UINT8:
        return setNumber<std::uint8_t>(from, to);
      case TypeTag::UINT16:
        return setNumber<std::uint16_t>(from, to);
      case TypeTag::UINT32:
        return setNumber<std::uint32_t>(from, to);
      case TypeTag::UINT64:
        return setNumber<std::uint64_t>(from, to);
      case TypeTag::FLOAT32:
        return setNumber<float>(from, to);
      case TypeTag::FLOAT64:
        return setNumber<double>(from, to);
      case TypeTag::TEXT:
        if (from.kind != Kind::TEXT) return false;
        to.set(capnp::Text::Reader(from.text.data(), from.text.size()));
        return true;
      case TypeTag::ENUM:
        if (from.kind != Kind::TEXT) return false;
        KJ_IF_MAYBE(enumerant, type.asEnum().findEnumerantByName(
                                   kj::StringPtr(from.text.c_str(), from.text.size()))) {
          to.set(capnp::DynamicEnum(*enumerant));
          return true;
        }
        return false;
      case TypeTag::DATA:
      case TypeTag::LIST:
      case TypeTag::STRUCT:
      case TypeTag::INTERFACE:
      case TypeTag::ANY_POINTER:
        return false;
    }
    return false;
  }

  const std::string& what_;
};

std::string placeOfHandle(StructSchema schema, std::set<std::uint64_t>& seen) {
  if (!seen.insert(schema.getProto().getId()).second) return {};
  for (auto field: schema.getFields()) {
    std::string place = named(field.getProto().getName());
    Type type = field.getType();
    while (type.isList()) {
      type = type.asList().getElementType();
      place += "[]";
    }
    if (type.isInterface() || type.isAnyPointer()) return place;
    if (!type.isStruct()) continue;
    const std::string inner = placeOfHandle(type.asStruct(), seen);
    if (!inner.empty()) return place + "." + inner;
  }
  return {};
}

}  // namespace

void readJson(std::string_view json, const std::string& what, capnp::DynamicStruct::Builder to) {
  const JsonReader reader(what);
  try {
    const JsonTree tree = parseJson(json);
    if (tree.kind != JsonTree::Kind::OBJECT) reader.refuse("they are an object: {\"name\": value}");
    reader.readStruct(tree, {}, to);
  } catch (const BadJson& bad) {
    reader.refuse("this is no JSON: " + bad.what);
  }
}

std::string writeJson(capnp::DynamicStruct::Reader from) {
  return named(capnp::JsonCodec().encode(from, from.getSchema()));
}

std::string placeOfHandle(StructSchema schema) {
  std::set<std::uint64_t> seen;
  return placeOfHandle(schema, seen);
}

}  // namespace lp::_
