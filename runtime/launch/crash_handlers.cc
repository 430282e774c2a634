#include "runtime/launch/crash_handlers.h"

#include <signal.h>

#include <cstdio>
#include <initializer_list>

namespace lp::_ {

namespace {

void (*sayCrash)(int signal) = nullptr;

// fflush() is not made for handlers. What it needs is the stream's lock, which is only tried for,
// and write(); should it crash in turn, the process dies of that, since the handler is gone by
// then.
void flushAndDie(int signal) {
  if (ftrylockfile(stdout) == 0) {
    std::fflush(stdout);
    funlockfile(stdout);
  }
  if (sayCrash != nullptr) sayCrash(signal);
  raise(signal);
}

}  // namespace

void installCrashHandlers(void (*say)(int signal)) {
  sayCrash = say;
  // Room to run on when it was the stack that ended.
  static char stackRoom[64 * 1024];
  stack_t stack{};
  stack.ss_sp = stackRoom;
  stack.ss_size = sizeof stackRoom;
  sigaltstack(&stack, nullptr);

  for (int signal: {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGSYS, SIGTRAP}) {
    struct sigaction before{};
    sigaction(signal, nullptr, &before);
    if ((before.sa_flags & SA_SIGINFO) != 0 || before.sa_handler != SIG_DFL) continue;
    struct sigaction action{};
    action.sa_handler = flushAndDie;
    action.sa_flags = static_cast<int>(SA_ONSTACK | SA_RESETHAND | SA_NODEFER);
    sigaction(signal, &action, nullptr);
  }
}

}  // namespace lp::_
