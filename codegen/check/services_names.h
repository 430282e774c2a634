// C++ names of declarations: `$Lp.cxx`'s, `$Cxx.name`'s or the schema's own; valid, and unique by
// words. In: declarations.  Out: names, or messages.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "codegen/base/diagnostics.h"
#include "codegen/load/decls.h"

namespace lp::gen {

// "field", "method" ... for messages.
enum class NameOf { STRUCT, ENUM, INTERFACE, FIELD, ARM, ENUMERANT, METHOD, PARAMETER, RESULT };
std::string_view toText(NameOf what);

// What Cap'n Proto's C++ calls a declaration: `$Cxx.name`'s, or the schema's own.
std::string wireName(const std::string& schemaName, const Annotations& annotations);

// The C++ name of a declaration; reports it if C++, or the emitted code, has another use for it.
std::string cxxName(NameOf what, const std::string& schemaName, const Annotations& annotations,
                    const Position& at, Diagnostics& diagnostics);

// One scope in C++. Two names that are equal by words, or a name that is taken exactly, are
// reported.
class NameTable {
 public:
  explicit NameTable(Diagnostics& diagnostics): diagnostics_(diagnostics) {}

  // `described`: "field `numSteps`".
  void add(NameOf what, const std::string& name, const std::string& described, const Position& at);
  // A name that exists only in C++ (`StoreHandle`): taken exactly.
  void addExact(const std::string& name, const std::string& described, const Position& at);

 private:
  struct Entry {
    std::string described;
    Position at;
    std::string name;
  };
  bool put(const std::string& key, const std::string& name, const Entry& entry);

  Diagnostics& diagnostics_;
  std::map<std::string, Entry> entries_;
};

// "field `numSteps`"
std::string describe(NameOf what, std::string_view name);

// What is wrong with a C++ namespace, as the end of a sentence; empty if nothing is.
std::string namespaceTrouble(std::string_view name);

}  // namespace lp::gen
