#include "codegen/load/headers/flags.h"

#include <clang/Driver/Options.h>
#include <clang/Tooling/CompilationDatabase.h>
#include <clang/Tooling/JSONCompilationDatabase.h>
#include <llvm/Option/Arg.h>
#include <llvm/Option/ArgList.h>

#include <algorithm>
#include <filesystem>

namespace lp::gen {
namespace {

namespace options = clang::driver::options;

using Words = std::vector<std::string>;

// Flags without a meaning for reading declarations: outputs, warnings, debug information, linking;
// and those that make Clang look for files which only g++ makes.
constexpr options::ID DROPPED[] = {
    options::OPT__DASH_DASH,
    options::OPT_INPUT,
    options::OPT_UNKNOWN,
    options::OPT_W_Group,
    options::OPT_M_Group,
    options::OPT_g_Group,
    options::OPT_Link_Group,
    options::OPT_o,
    options::OPT_c,
    options::OPT_S,
    options::OPT_E,
    options::OPT_x,
    options::OPT_fsyntax_only,
    options::OPT_fsanitize_EQ,
    options::OPT_fplugin_EQ,
    options::OPT_save_temps_EQ,
    options::OPT_fprofile_use_EQ,
    options::OPT_w,
    options::OPT_pedantic_Group,
};

// Which flags of the second and later headers' commands are added to those of the first.
constexpr options::ID MERGED[] = {
    options::OPT_I,         options::OPT_iquote, options::OPT_isystem,
    options::OPT_idirafter, options::OPT_D,
};

bool isAny(const llvm::opt::Arg& arg, llvm::ArrayRef<options::ID> ids) {
  return std::any_of(ids.begin(), ids.end(),
                     [&](options::ID id) { return arg.getOption().matches(id); });
}

class Collector {
 public:
  // Takes what Clang can use of one command line; flags that only g++ knows fall out here.
  void add(const Words& words, bool first) {
    std::vector<const char*> arguments;
    for (const std::string& word: words) arguments.push_back(word.c_str());
    unsigned missingIndex = 0;
    unsigned missingCount = 0;
    const llvm::opt::InputArgList list = clang::driver::getDriverOptTable().ParseArgs(
        arguments, missingIndex, missingCount,
        llvm::opt::Visibility(clang::driver::options::ClangOption));
    for (const llvm::opt::Arg* arg: list) {
      if (isAny(*arg, DROPPED) || (!first && !isAny(*arg, MERGED))) continue;
      take(*arg, list);
    }
  }

  Words takeWords() {
    Words result;
    for (const Words& group: groups_) result.insert(result.end(), group.begin(), group.end());
    return result;
  }

  Words searchFolders = {"."};
  bool hasStandard = false;

 private:
  void take(const llvm::opt::Arg& arg, const llvm::opt::ArgList& list) {
    llvm::opt::ArgStringList rendered;
    arg.render(list, rendered);
    Words group(rendered.begin(), rendered.end());
    const bool isSearch = isAny(arg, {options::OPT_I, options::OPT_iquote, options::OPT_isystem});
    hasStandard = hasStandard || arg.getOption().matches(options::OPT_std_EQ);
    if (isSearch && std::find(groups_.begin(), groups_.end(), group) != groups_.end()) return;
    if (isSearch) noteFolder(arg.getValue());
    groups_.push_back(std::move(group));
  }

  void noteFolder(const std::string& folder) {
    const auto known = std::find(searchFolders.begin(), searchFolders.end(), folder);
    if (known == searchFolders.end()) searchFolders.push_back(folder);
  }

  std::vector<Words> groups_;
};

// Without a slash at the end.
std::string absolute(const std::string& path) {
  std::error_code error;
  const std::filesystem::path full = std::filesystem::absolute(path, error);
  std::string result = (error ? std::filesystem::path(path) : full).lexically_normal().string();
  if (result.size() > 1 && result.ends_with('/')) result.pop_back();
  return result;
}

std::string below(const std::string& folder, const std::string& path) {
  return (std::filesystem::path(folder) / path).lexically_normal().string();
}

// Flags of the file that stands nearest to each header, as every libTooling tool finds them.
std::string addFromDatabase(const HeaderOptions& options, const std::string& start,
                            const Words& headers, Collector& collector, std::string& folder) {
  std::string problem;
  std::unique_ptr<clang::tooling::CompilationDatabase> database =
      clang::tooling::JSONCompilationDatabase::loadFromFile(
          below(start, *options.buildPath + "/compile_commands.json"), problem,
          clang::tooling::JSONCommandLineSyntax::AutoDetect);
  if (database == nullptr) return problem.substr(0, problem.find('\n'));
  database = clang::tooling::inferMissingCompileCommands(std::move(database));
  bool first = true;
  for (const std::string& header: headers) {
    const auto commands = database->getCompileCommands(below(start, header));
    if (commands.empty() || commands.front().CommandLine.empty()) continue;
    const clang::tooling::CompileCommand& command = commands.front();
    if (first && !command.Directory.empty()) folder = absolute(command.Directory);
    collector.add(Words(command.CommandLine.begin() + 1, command.CommandLine.end()), first);
    first = false;
  }
  return first ? "it is empty" : "";
}

}  // namespace

CompileFlags compileFlags(const HeaderOptions& options, const Words& headers) {
  CompileFlags result;
  result.startFolder = absolute(options.workingDirectory.empty() ? "." : options.workingDirectory);
  result.folder = result.startFolder;
  Collector collector;
  if (options.buildPath) {
    std::string problem =
        addFromDatabase(options, result.startFolder, headers, collector, result.folder);
    if (!problem.empty()) result.databaseProblem = std::move(problem);
  }
  collector.add(options.flags, true);
  result.searchFolders = std::move(collector.searchFolders);
  result.flags = collector.takeWords();
  if (!collector.hasStandard) result.flags.push_back("-std=c++20");
  return result;
}

}  // namespace lp::gen
