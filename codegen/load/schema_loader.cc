#include "codegen/load/schema_loader.h"

#include <capnp/schema-parser.h>
#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <set>
#include <utility>

#include "codegen/load/kinds_load.h"
#include "codegen/load/schema_reader.h"

namespace lp::gen {

namespace {

std::string normal(const std::string& path) {
  return std::filesystem::path(path).lexically_normal().generic_string();
}

// Cap'n Proto's message in the form of ours: lower case, no full stop.
std::string reworded(std::string text) {
  while (!text.empty() && (text.back() == '.' || text.back() == '\n')) text.pop_back();
  bool isSentence = text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a';
  if (isSentence) text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

// What may be wrong with an import that is not found.
std::string importHint(const std::string& path, const std::vector<std::string>& roots) {
  if (!path.starts_with('/')) {
    return "with Bazel a target has to name it: `srcs` or `deps` of lp_services, `imports` of "
           "lp_program";
  }
  if (roots.empty()) return "no import root is known; add `-I DIR`";
  return fmt::format("searched in `{}`; add `-I DIR` for another root", fmt::join(roots, "`, `"));
}

constexpr std::string_view IMPORT_FAILED = "Import failed: ";

}  // namespace

// A file as Cap'n Proto's parser sees it: read through Files, errors to Diagnostics. Equal paths
// are equal files.
class SchemaLoader::File final: public capnp::SchemaFile {
 public:
  File(SchemaLoader& loader, const SchemaText& text): loader_(loader), text_(text) {}

  kj::StringPtr getDisplayName() const override { return text_.file().c_str(); }

  kj::Array<const char> readContent() const override {
    return kj::heapArray<const char>(text_.content().data(), text_.content().size());
  }

  kj::Maybe<kj::Own<SchemaFile>> import(kj::StringPtr path) const override {
    auto file = loader_.resolve(text_.file(), path.cStr());
    if (!file) return nullptr;
    return kj::Own<SchemaFile>(kj::heap<File>(loader_, *loader_.find(*file)));
  }

  bool operator==(const SchemaFile& other) const override {
    return &text_ == &static_cast<const File&>(other).text_;
  }
  bool operator!=(const SchemaFile& other) const override { return !(*this == other); }
  size_t hashCode() const override { return std::hash<std::string>()(text_.file()); }

  void reportError(SourcePos start, SourcePos end, kj::StringPtr message) const override {
    Position at{text_.file(), start.line + 1, start.column + 1, 0};
    if (end.line == start.line) at.endColumn = end.column + 1;
    std::string_view text(message.cStr());
    if (text.starts_with(IMPORT_FAILED)) {
      std::string path(text.substr(IMPORT_FAILED.size()));
      loader_.diagnostics_.report(IMPORT_NOT_FOUND, at, path)
          .hint(importHint(path, loader_.importRoots_));
      return;
    }
    if (std::size_t id = text.find(": @0x"); id != std::string_view::npos) {
      // Cap'n Proto has made one up for a file without.
      std::string line(text.substr(id + 2));
      loader_.diagnostics_.report(CAPNP_SAYS, {at.file, 0, 0, 0}, "the file declares no id")
          .hint(fmt::format("add as its first line: `{}`", line));
      return;
    }
    loader_.diagnostics_.report(CAPNP_SAYS, at, reworded(std::string(text)));
  }

 private:
  SchemaLoader& loader_;
  const SchemaText& text_;
};

SchemaLoader::SchemaLoader(Files& files, std::vector<std::string> importRoots,
                           Diagnostics& diagnostics)
    : files_(files), importRoots_(std::move(importRoots)), diagnostics_(diagnostics) {}

SchemaLoader::~SchemaLoader() = default;

kj::Maybe<capnp::ParsedSchema> SchemaLoader::load(const std::string& path, Requested requested) {
  std::string file = normal(path);
  if (find(file) == nullptr) {
    diagnostics_.report(NO_SUCH_FILE, {file, 0, 0, 0}, file);
    return nullptr;
  }
  std::size_t before = diagnostics_.all().size();
  kj::Maybe<capnp::ParsedSchema> parsed;
  // The parser is lazy: reading declarations may still find mistakes, and may throw over them.
  KJ_IF_MAYBE(exception, kj::runCatchingExceptions([&] { parsed = read(file, requested); })) {
    if (diagnostics_.all().size() == before) {
      std::string text = reworded(exception->getDescription().cStr());
      diagnostics_.report(CAPNP_SAYS, {file, 0, 0, 0}, text);
    }
  }
  if (diagnostics_.all().size() > before) return nullptr;
  noteImports(file);
  if (diagnostics_.all().size() > before) return nullptr;
  return parsed;
}

kj::Maybe<capnp::ParsedSchema> SchemaLoader::read(const std::string& file, Requested requested) {
  auto textOf = [this](const std::string& name) -> const SchemaText& { return text(name); };
  SchemaReader reader(parser_, textOf, schemas_);
  kj::Maybe<capnp::ParsedSchema> parsed = parse(file);
  KJ_IF_MAYBE(schema, parsed) reader.file(*schema, file, requested == REQUESTED);

  // Files that are only used: all of each, so that every declaration has its scope and its
  // namespace.
  std::set<std::string> seen;
  for (auto next = schemas_.files.begin(); next != schemas_.files.end();) {
    bool isNew = next->second.id == 0 && find(next->first) != nullptr;
    if (isNew && seen.insert(next->first).second) {
      std::string used = next->first;
      KJ_IF_MAYBE(schema, parse(used)) reader.file(*schema, used, false);
      noteImports(used);
      next = schemas_.files.begin();
    } else {
      ++next;
    }
  }
  return parsed;
}

void SchemaLoader::noteImports(const std::string& file) {
  std::vector<SchemaImport>& imports = schemas_.files[file].imports;
  if (!imports.empty()) return;
  for (const WrittenImport& import: text(file).imports()) {
    if (auto target = resolve(file, import.path)) {
      imports.push_back({import.alias, *target, import.at});
    } else {
      diagnostics_.report(IMPORT_NOT_FOUND, import.at, import.path)
          .hint(importHint(import.path, importRoots_));
    }
  }
}

std::optional<std::string> SchemaLoader::resolve(const std::string& file, const std::string& path) {
  if (!path.starts_with('/')) {
    auto folder = std::filesystem::path(file).parent_path();
    std::string candidate = normal((folder / path).generic_string());
    return find(candidate) != nullptr ? std::optional(candidate) : std::nullopt;
  }
  for (const std::string& root: importRoots_) {
    std::string candidate = normal(root + path);
    if (find(candidate) != nullptr) return candidate;
  }
  return std::nullopt;
}

const SchemaText& SchemaLoader::text(const std::string& file) {
  const SchemaText* found = find(file);
  return found != nullptr ? *found : nothing_;
}

const SchemaText* SchemaLoader::find(const std::string& file) {
  auto [place, isNew] = texts_.try_emplace(file);
  if (isNew) {
    if (auto content = files_.read(file)) {
      place->second = std::make_unique<SchemaText>(file, std::move(*content));
    }
  }
  return place->second.get();
}

kj::Maybe<capnp::ParsedSchema> SchemaLoader::parse(const std::string& file) {
  std::size_t before = diagnostics_.all().size();
  capnp::ParsedSchema parsed = parser_.parseFile(kj::heap<File>(*this, *find(file)));
  if (diagnostics_.all().size() > before) return nullptr;
  return parsed;
}

}  // namespace lp::gen
