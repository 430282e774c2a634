#include "codegen/load/headers/parse.h"

#include "codegen/load/headers/cpp_classes.h"
#include "codegen/load/headers/includes.h"
#include "codegen/load/headers/lookup.h"
#include "codegen/load/headers/messages.h"

#include <clang/AST/ASTConsumer.h>
#include <clang/AST/DeclCXX.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Tooling/Tooling.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <algorithm>
#include <optional>

namespace lp::gen {
namespace {

constexpr std::string_view PROBE_FILE = "lpgen_probe.cc";
constexpr std::string_view PROBE_SCOPE = "lpgen_probe";

// The part of a request's name that only Clang's parser can resolve: `acme::Store<int>`. The probe
// gives it an alias. Empty if the name has no template arguments.
std::string_view instanceIn(const ClassRequest& request) {
  const std::string_view name = request.name;
  const std::string_view type = request.function ? splitLast(name).scope : name;
  return type.find('<') == std::string_view::npos ? std::string_view() : type;
}

std::string aliasOf(std::size_t request) { return "Request" + std::to_string(request); }

// Nothing but the one name can stand in the alias's line.
bool isHarmless(std::string_view name) {
  return name.find_first_of(";{}()\"'#\\=\n\r") == std::string_view::npos &&
         name.find("//") == std::string_view::npos && name.find("/*") == std::string_view::npos;
}

// Line i includes header i; after them, line by line, the aliases of the requests.
std::string probeText(const Probe& probe) {
  std::string text;
  for (const std::string& header: probe.headers) text += "#include \"" + header + "\"\n";
  for (std::size_t i = 0; i < probe.requests.size(); ++i) {
    const std::string_view instance = instanceIn(probe.requests[i]);
    if (!instance.empty() && isHarmless(instance)) {
      text += "namespace " + std::string(PROBE_SCOPE) + " { using " + aliasOf(i) + " = " +
              std::string(instance) + "; }";
    }
    text += "\n";
  }
  return text;
}

// Answers the requests while Clang's tree is alive.
class RequestReader: public clang::ASTConsumer {
 public:
  RequestReader(clang::CompilerInstance& compiler, const Probe& probe, MessageCollector& messages,
                ProbeOutcome& outcome, const IncludeGraph& graph)
      : compiler_(compiler), probe_(probe), messages_(messages), outcome_(outcome), graph_(graph) {}

  void HandleTranslationUnit(clang::ASTContext& context) override {
    messages_.finish();
    const Places places(context.getSourceManager(), context.getLangOpts(), probe_.folders);
    Lookup lookup(compiler_.getSema());
    ClassReader reader(compiler_.getSema(), places);
    std::vector<bool> lacksFunction(probe_.headers.size());
    for (std::size_t i = 0; i < probe_.requests.size(); ++i) {
      const ClassRequest& request = probe_.requests[i];
      const auto header = std::find(probe_.headers.begin(), probe_.headers.end(), request.header);
      if (header == probe_.headers.end()) continue;
      const auto index = static_cast<std::size_t>(header - probe_.headers.begin());
      if (!request.function) {
        readClass(i, index, lookup, reader);
      } else if (!readFunctions(i, index, lookup, reader)) {
        lacksFunction[index] = true;
      }
    }
    for (std::size_t i = 0; i < probe_.headers.size(); ++i) {
      if (graph_.headers[i] == nullptr) continue;
      outcome_.headers.known[probe_.headers[i]] =
          namesIn(compiler_.getSema(), *graph_.headers[i], lacksFunction[i]);
    }
  }

 private:
  // Another header may bring a class that this one does not: emitted code would not compile.
  bool isSeen(std::size_t header, const clang::Decl& declaration) const {
    const clang::SourceManager& sources = compiler_.getSourceManager();
    const clang::FileID file = sources.getFileID(sources.getFileLoc(declaration.getLocation()));
    return graph_.reaches(header, sources.getFileEntryForID(file));
  }

  // The name to look up, which is an alias of the probe if template arguments were given.
  std::optional<std::string> resolve(std::size_t request, std::string_view name) const {
    if (instanceIn(probe_.requests[request]).empty()) {
      return std::string(name.starts_with("::") ? name.substr(2) : name);
    }
    const std::size_t line = probe_.headers.size() + request + 1;
    if (messages_.lineHasError(static_cast<unsigned>(line))) return std::nullopt;
    return std::string(PROBE_SCOPE) + "::" + aliasOf(request);
  }

  bool readClass(std::size_t index, std::size_t header, Lookup& lookup, ClassReader& reader) {
    const ClassRequest& request = probe_.requests[index];
    if (outcome_.headers.classes.contains(request.name)) return true;
    const std::optional<std::string> name = resolve(index, request.name);
    const clang::NamedDecl* found = name ? lookup.findClass(*name) : nullptr;
    if (found == nullptr) return false;
    const bool isInstance = !instanceIn(request).empty();
    const clang::CXXRecordDecl* record = recordOf(*found);
    const clang::Decl* named = isInstance && record != nullptr ? record : found;
    const bool isDeclared =
        std::any_of(named->redecls_begin(), named->redecls_end(),
                    [&](const clang::Decl* declaration) { return isSeen(header, *declaration); });
    if (!isDeclared) return false;
    CppClass result = reader.read(*found);
    result.name = request.name;
    const clang::CXXRecordDecl* definition = record == nullptr ? nullptr : record->getDefinition();
    if (definition != nullptr && !isSeen(header, *definition)) {
      result.isComplete = false;
      result.constructors.clear();
      result.methods.clear();
    }
    outcome_.headers.classes.emplace(request.name, std::move(result));
    return true;
  }

  bool readFunctions(std::size_t index, std::size_t header, Lookup& lookup, ClassReader& reader) {
    const ClassRequest& request = probe_.requests[index];
    if (outcome_.headers.functions.contains(request.name)) return true;
    const SplitName split = splitLast(request.name);
    const std::optional<std::string> scope = resolve(index, split.scope);
    if (!scope) return false;
    std::vector<CppFunction> overloads;
    for (clang::FunctionDecl* function: lookup.findFunctions(*scope, split.last)) {
      if (isSeen(header, *function)) overloads.push_back(reader.readFunction(*function));
    }
    if (overloads.empty()) return false;
    outcome_.headers.functions.emplace(request.name, std::move(overloads));
    return true;
  }

  clang::CompilerInstance& compiler_;
  const Probe& probe_;
  MessageCollector& messages_;
  ProbeOutcome& outcome_;
  const IncludeGraph& graph_;
};

class ProbeAction: public clang::ASTFrontendAction {
 public:
  ProbeAction(const Probe& probe, MessageCollector& messages, ProbeOutcome& outcome)
      : probe_(probe), messages_(messages), outcome_(outcome) {
    graph_.headers.resize(probe.headers.size());
  }

  bool BeginInvocation(clang::CompilerInstance& compiler) override {
    compiler.getFrontendOpts().SkipFunctionBodies = true;
    // A missing #include in one header must not silence the next.
    compiler.getDiagnostics().setFatalsAsError(true);
    return true;
  }

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler,
                                                        llvm::StringRef) override {
    clang::Preprocessor& preprocessor = compiler.getPreprocessor();
    preprocessor.addPPCallbacks(
        std::make_unique<IncludeWatcher>(preprocessor, probe_.folders, outcome_, graph_));
    return std::make_unique<RequestReader>(compiler, probe_, messages_, outcome_, graph_);
  }

 private:
  const Probe& probe_;
  MessageCollector& messages_;
  ProbeOutcome& outcome_;
  IncludeGraph graph_;
};

}  // namespace

ProbeOutcome parse(const Probe& probe) {
  ProbeOutcome outcome;
  outcome.outcomes.resize(probe.headers.size());
  auto memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  const std::string file = probe.folders.compile + "/" + std::string(PROBE_FILE);
  memory->addFile(file, 0, llvm::MemoryBuffer::getMemBufferCopy(probeText(probe)));
  for (const auto& [path, text]: probe.virtualFiles) {
    memory->addFile(path, 0, llvm::MemoryBuffer::getMemBufferCopy(text));
  }
  auto disk = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
      llvm::IntrusiveRefCntPtr(llvm::vfs::createPhysicalFileSystem().release()));
  disk->pushOverlay(memory);
  if (disk->setCurrentWorkingDirectory(probe.folders.compile)) {
    outcome.flagProblems.push_back("no folder " + probe.folders.compile);
    return outcome;
  }

  // Where the driver stands decides which standard library it finds.
  std::vector<std::string> command = {LPGEN_CLANG_RESOURCE_DIR "/../../../bin/clang++",
                                      "-resource-dir=" LPGEN_CLANG_RESOURCE_DIR};
  command.insert(command.end(), probe.flags.begin(), probe.flags.end());
  command.insert(command.end(), {"-fsyntax-only", "-w", "-ferror-limit=0", "-fparse-all-comments",
                                 "-fno-caret-diagnostics", "-x", "c++", std::string(PROBE_FILE)});
  auto files = llvm::makeIntrusiveRefCnt<clang::FileManager>(clang::FileSystemOptions(), disk);
  MessageCollector messages(probe.folders, outcome);
  clang::tooling::ToolInvocation invocation(
      std::move(command), std::make_unique<ProbeAction>(probe, messages, outcome), files.get());
  invocation.setDiagnosticConsumer(&messages);
  invocation.run();
  messages.finish();
  return outcome;
}

}  // namespace lp::gen
