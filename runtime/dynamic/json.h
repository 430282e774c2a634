// JSON in messages and back, by their schemas.
// In: what users write.  Out: Cap'n Proto's own form of it (capnp/compat/json.h): names as in the
// schema; Int64 and UInt64 as texts, and read as numbers too; Data as an array of bytes.
#pragma once

#include <capnp/dynamic.h>

#include <string>
#include <string_view>

namespace lp::_ {

// Writes an object's members to a struct; those that it has not, or that are null, stay as they
// are. Throws INVALID_ARGUMENT, which says what is wrong and where; `what` is what the object is:
// "the arguments of server/0.add".
void readJson(std::string_view json, const std::string& what, capnp::DynamicStruct::Builder to);

// Of a struct that can hold no handle.
std::string writeJson(capnp::DynamicStruct::Reader from);

// Where in a struct there can be a handle, for which JSON has no form: "sessions[].env". Empty:
// nowhere.
std::string placeOfHandle(capnp::StructSchema schema);

}  // namespace lp::_
