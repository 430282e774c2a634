#include "codegen/load/headers/header_reader.h"

#include "codegen/load/headers/flags.h"
#include "codegen/load/headers/kinds.h"
#include "codegen/load/headers/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace lp::gen {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view SERVICES_SUFFIX = ".lp.h";

// What an #include directive can name.
bool isIncludable(const std::string& header) {
  return !header.empty() && header.find_first_of("\"\n\r") == std::string::npos &&
         header.find('\0') == std::string::npos;
}

// Files beside the one that is missing, spelled as it is, wherever headers are looked up.
std::vector<std::string> neighbours(const std::string& header, const CompileFlags& flags,
                                    const HeaderOptions& options) {
  const fs::path parent = fs::path(header).parent_path();
  std::vector<std::string> result;
  for (const std::string& folder: flags.searchFolders) {
    std::error_code error;
    const fs::path place = fs::path(flags.folder) / folder / parent;
    for (fs::directory_iterator at(place, error), end; !error && at != end; at.increment(error)) {
      if (!at->is_regular_file(error)) continue;
      result.push_back((parent / at->path().filename()).string());
    }
  }
  for (const auto& [path, text]: options.virtualFiles) result.push_back(path);
  std::sort(result.begin(), result.end());
  return result;
}

std::string servicesHint(const std::string& include, const std::string& header,
                         const HeaderOptions& options) {
  const auto label = options.servicesLabels.find(include);
  if (label != options.servicesLabels.end()) {
    return fmt::format("add `{}` to the deps of the library that has `{}`", label->second, header);
  }
  const std::string schema = include.substr(0, include.size() - SERVICES_SUFFIX.size()) + ".capnp";
  return fmt::format(
      "add the `lp_services` target of `{}` to the deps of the library that has `{}` (by hand: run "
      "`lpgen services` on it first, and give -I its output folder)",
      schema, header);
}

class Reporter {
 public:
  Reporter(const HeaderOptions& options, const CompileFlags& flags, Diagnostics& diagnostics)
      : options_(options), flags_(flags), diagnostics_(diagnostics) {}

  void reportNotFound(const ClassRequest& request) {
    auto report = diagnostics_.report(HEADER_NOT_FOUND, request.headerAt, request.header);
    const std::vector<std::string> candidates = neighbours(request.header, flags_, options_);
    const std::string near = nearest(request.header, candidates);
    if (!near.empty()) {
      report.hint(fmt::format("did you mean `{}`?", near));
    } else {
      report.hint(
          fmt::format("looked up in `{}`; the library that has it belongs in the program's "
                      "deps (by hand: flags after `--`)",
                      fmt::join(flags_.searchFolders, "`, `")));
    }
  }

  void reportOutcome(const ClassRequest& request, const HeaderOutcome& outcome) {
    if (!outcome.found) return reportNotFound(request);
    // What follows from a missing `*.lp.h` is not worth a word.
    if (!outcome.missingServices.empty()) return reportServices(request, outcome);
    if (outcome.messages.empty()) return;
    for (const Diagnostic& message: outcome.messages) {
      Diagnostic copy = message;
      copy.number = HEADER_DOES_NOT_COMPILE.number;
      diagnostics_.add(std::move(copy));
    }
    auto report = diagnostics_.report(HEADER_DOES_NOT_COMPILE, request.headerAt, request.header);
    if (outcome.moreMessages > 0) {
      report.hint(fmt::format("Clang has {} more errors in it", outcome.moreMessages));
    }
  }

 private:
  void reportServices(const ClassRequest& request, const HeaderOutcome& outcome) {
    for (const MissingInclude& missing: outcome.missingServices) {
      diagnostics_.report(SERVICES_HEADER_NOT_FOUND, missing.at, missing.name)
          .hint(servicesHint(missing.name, missing.at.file, options_))
          .note(request.headerAt, fmt::format("`{}` is asked for here", request.header));
    }
  }

  const HeaderOptions& options_;
  const CompileFlags& flags_;
  Diagnostics& diagnostics_;
};

Probe makeProbe(const std::vector<ClassRequest>& requests, const std::vector<std::string>& headers,
                const HeaderOptions& options, const CompileFlags& flags) {
  Probe probe;
  probe.headers = headers;
  probe.requests = requests;
  probe.flags = flags.flags;
  probe.folders.compile = flags.folder;
  probe.folders.shown = flags.startFolder;
  // A person names headers from where they stand, whichever folder the flags hold for.
  if (flags.folder != flags.startFolder) {
    probe.flags.insert(probe.flags.end(), {"-iquote", flags.startFolder});
  }
  for (const auto& [path, text]: options.virtualFiles) {
    const fs::path absolute = fs::path(flags.startFolder) / path;
    probe.virtualFiles.emplace(absolute.lexically_normal().string(), text);
  }
  return probe;
}

}  // namespace

Headers readHeaders(const std::vector<ClassRequest>& requests, const HeaderOptions& options,
                    Diagnostics& diagnostics) {
  // Each header once, in the order of the topology; the first request for it has the position.
  std::vector<std::string> headers;
  std::vector<const ClassRequest*> askers;
  std::vector<const ClassRequest*> unusable;
  for (const ClassRequest& request: requests) {
    if (!isIncludable(request.header)) {
      unusable.push_back(&request);
    } else if (std::find(headers.begin(), headers.end(), request.header) == headers.end()) {
      headers.push_back(request.header);
      askers.push_back(&request);
    }
  }
  const CompileFlags flags = compileFlags(options, headers);
  Reporter reporter(options, flags, diagnostics);
  for (const ClassRequest* request: unusable) reporter.reportNotFound(*request);
  if (flags.databaseProblem) {
    diagnostics.report(COMPILE_COMMANDS_UNUSABLE, {}, *options.buildPath, *flags.databaseProblem);
  }
  if (headers.empty() || flags.databaseProblem) return {};

  ProbeOutcome outcome = parse(makeProbe(requests, headers, options, flags));
  if (!outcome.flagProblems.empty()) {
    // The first says it; the others follow from it.
    diagnostics.report(COMPILE_FLAGS_REFUSED, {}, outcome.flagProblems.front());
    return {};
  }
  for (std::size_t i = 0; i < headers.size(); ++i) {
    reporter.reportOutcome(*askers[i], outcome.outcomes[i]);
  }
  return std::move(outcome.headers);
}

}  // namespace lp::gen
