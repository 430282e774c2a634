// What a crashing process still does: it writes what it had printed.
// In: what to say.  Out: handlers for SIGABRT, SIGSEGV and their like.
#pragma once

namespace lp::_ {

// Where no handler is set (a sanitizer sets its own), a crash first flushes stdout, unless another
// thread is just writing to it, and calls `say` with the signal's number; then the process dies of
// the signal as it would have.
void installCrashHandlers(void (*say)(int signal) = nullptr);

}  // namespace lp::_
