#include "codegen/load/headers/messages.h"

#include <clang/Basic/LangOptions.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/LexDiagnostic.h>

namespace lp::gen {
namespace {

// One broken header brings hundreds; the first few say it all.
constexpr std::size_t MAX_MESSAGES = 20;

// The probe is no file the user knows.
bool inProbe(const clang::Diagnostic& info) {
  const clang::SourceManager& sources = info.getSourceManager();
  return sources.getFileID(sources.getFileLoc(info.getLocation())) == sources.getMainFileID();
}

}  // namespace

unsigned probeLine(const clang::SourceManager& sources, clang::SourceLocation location) {
  if (location.isInvalid()) return 0;
  clang::SourceLocation place = sources.getFileLoc(location);
  while (sources.getFileID(place) != sources.getMainFileID()) {
    place = sources.getIncludeLoc(sources.getFileID(place));
    if (place.isInvalid()) return 0;
  }
  return sources.getSpellingLineNumber(place);
}

MessageCollector::MessageCollector(const Folders& folders, ProbeOutcome& outcome)
    : folders_(folders), outcome_(outcome) {}

void MessageCollector::HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                                        const clang::Diagnostic& info) {
  const bool isNote = level == clang::DiagnosticsEngine::Note;
  if (!isNote && level < clang::DiagnosticsEngine::Error) return;
  if (isNote && !hasPending_) return;
  // After a missing #include, all that comes is what was in it.
  const bool isMissingFile = info.getID() == clang::diag::err_pp_file_not_found;
  clang::DiagnosticConsumer::HandleDiagnostic(level, info);
  llvm::SmallString<128> text;
  info.FormatDiagnostic(text);

  Position at;
  unsigned line = 0;
  bool inSystemHeader = false;
  if (info.hasSourceManager() && info.getLocation().isValid()) {
    const clang::SourceManager& sources = info.getSourceManager();
    at = Places(sources, clang::LangOptions(), folders_).of(info.getLocation());
    line = probeLine(sources, info.getLocation());
    inSystemHeader = sources.isInSystemHeader(info.getLocation());
  }
  if (isNote) {
    if (line > 0 && inProbe(info)) return;
    // A template of the standard library fails where it is defined; who asked for it says a note.
    if (inSystemHeader_ && !inSystemHeader && line > 0) {
      pendingLine_ = line;
      inSystemHeader_ = false;
    }
    pending_.notes.push_back({std::move(at), std::string(text)});
    return;
  }
  flush();
  pending_ = {Severity::ERROR, "", std::move(at), std::string(text), {}};
  pendingLine_ = line;
  inSystemHeader_ = inSystemHeader;
  isMissingFile_ = isMissingFile;
  hasPending_ = true;
}

void MessageCollector::flush() {
  if (!hasPending_) return;
  hasPending_ = false;
  if (pendingLine_ == 0) {
    outcome_.flagProblems.push_back(pending_.text);
  } else if (pendingLine_ > outcome_.outcomes.size()) {
    badLines_.insert(pendingLine_);
  } else {
    HeaderOutcome& header = outcome_.outcomes[pendingLine_ - 1];
    if (header.lacksFile && !isMissingFile_) return;
    header.lacksFile = isMissingFile_;
    if (header.messages.size() < MAX_MESSAGES) {
      header.messages.push_back(std::move(pending_));
    } else {
      ++header.moreMessages;
    }
  }
}

}  // namespace lp::gen
