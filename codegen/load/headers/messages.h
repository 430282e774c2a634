// Collects Clang's errors, each with its notes, under the header that brought it.
// In: what Clang reports.  Out: HeaderOutcome::messages.
#pragma once

#include "codegen/load/headers/parse.h"

#include <clang/Basic/Diagnostic.h>

#include <set>

namespace lp::gen {

// Headers are included by the first lines of the probe, one each; later lines of the probe hold
// names out of the topology, and what is wrong with them is not an error but a name not found.
class MessageCollector: public clang::DiagnosticConsumer {
 public:
  MessageCollector(const Folders& folders, ProbeOutcome& outcome);

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                        const clang::Diagnostic& info) override;

  // Files the last message.
  void finish() override { flush(); }

  bool lineHasError(unsigned line) const { return badLines_.contains(line); }

 private:
  void flush();

  const Folders& folders_;
  ProbeOutcome& outcome_;
  std::set<unsigned> badLines_;  // of the probe
  Diagnostic pending_;           // the error that notes still belong to
  unsigned pendingLine_ = 0;     // the probe's line that it came through; 0: no place
  bool hasPending_ = false;
  bool inSystemHeader_ = false;
  bool isMissingFile_ = false;
};

// The line of the probe that `location` was included through; 0 if it has no place.
unsigned probeLine(const clang::SourceManager& sources, clang::SourceLocation location);

}  // namespace lp::gen
