// Writes down value structs and enums, and their encode() and decode().
// In: what was planned.  Out: text.
#pragma once

#include <string>

#include "codegen/emit/text.h"
#include "codegen/plan/structs.h"

namespace lp::gen {

// The definition, with all that is nested in it.
void emitEnum(Text& text, const PlannedEnum& decl);
void emitStruct(Text& text, const PlannedStruct& decl);

// void encode(const Entry& from, wire::Entry::Builder to); and its fellow.
void emitCodingDeclarations(Text& text, const PlannedStruct& decl);
void emitCodingDefinitions(Text& text, const PlannedStruct& decl);

// `to.setX(value);`, whatever that takes; only if it is there, where it may be absent.
void emitWriteValue(Text& text, const Coding& coding, const std::string& value,
                    const std::string& to);
// The expression that reads a value: owned; or as an argument, which need not outlive the message.
std::string readExpression(const Coding& coding, const std::string& from);
std::string borrowExpression(const Coding& coding, const std::string& from);
// One member of `from` to a builder, and of a reader to `to`; groups and absent values included.
// `what`: the struct's name for an error.
void emitWriteMember(Text& text, const PlannedField& field, const std::string& from,
                     const std::string& to);
void emitReadMember(Text& text, const PlannedField& field, const std::string& to,
                    const std::string& from, const std::string& what);

}  // namespace lp::gen
