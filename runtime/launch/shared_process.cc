#include "runtime/launch/shared_process.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <mutex>
#include <string_view>
#include <utility>

#include "runtime/call/node_context.h"
#include "runtime/frame.h"
#include "runtime/launch/crash_handlers.h"

namespace lp::_ {

namespace {

// The program whose nodes this process is; null if it is none, or that program is over.
std::atomic<const std::string*> program = nullptr;

std::atomic<bool> isJson = false;

// Text for stderr, made without what a signal handler must not do.
class Line {
 public:
  Line& operator<<(std::string_view text) {
    const std::size_t count = std::min(text.size(), sizeof text_ - size_);
    std::memcpy(text_ + size_, text.data(), count);
    size_ += count;
    return *this;
  }
  Line& operator<<(std::uint32_t number) {
    char digits[10];
    char* first = std::end(digits);
    do {
      *--first = static_cast<char>('0' + number % 10);
    } while ((number /= 10) != 0);
    return *this << std::string_view(first, static_cast<std::size_t>(std::end(digits) - first));
  }
  void write() const { [[maybe_unused]] ssize_t written = ::write(STDERR_FILENO, text_, size_); }

 private:
  char text_[512];
  std::size_t size_ = 0;
};

// "faulty: victim/0 failed: was killed by SIGSEGV in its method `work`"
void say(const std::string& name, std::string_view what, std::string_view which) {
  const CurrentFrame frame = currentFrame();
  Line line;
  if (isJson) {
    const TimeText time(std::chrono::system_clock::now());
    // No name that follows has a character that JSON would not take.
    line << "{\"time\":\"" << time.view() << "\",\"level\":\"error\",\"source\":\""
         << LOG_OF_RUNTIME << "\",\"message\":\"";
  } else {
    line << name << ": ";
  }
  if (frame.node() != nullptr) {
    line << frame.node()->context.label << "/" << frame.node()->context.index << " failed: ";
  } else {
    line << "a thread that belongs to no node ";
  }
  line << what << which;
  if (frame.call() != nullptr && frame.call()->node != nullptr) {
    line << " in its method `" << frame.call()->method << "`";
  }
  line << (isJson ? "\"}\n" : "\n");
  line.write();
}

void nameCrashed(int signal) {
  const std::string* name = program.exchange(nullptr);
  if (name == nullptr) return;
  const char* abbreviation = sigabbrev_np(signal);
  say(*name, "was killed by SIG", abbreviation != nullptr ? abbreviation : "?");
}

void flushOutput() {
  for (FILE* stream: {stdout, stderr}) {
    if (ftrylockfile(stream) != 0) continue;
    std::fflush(stream);
    funlockfile(stream);
  }
}

// exit() is under way on this thread, while nodes run on others.
void failExit(int status, void*) {
  const std::string* name = program.exchange(nullptr);
  if (name == nullptr) return;
  flushOutput();
  say(*name, "exited with status ", std::to_string(status & 0xff));
  _exit(1);
}

}  // namespace

void leaveThreadsBehind(int status) {
  flushOutput();
  _exit(status);
}

SharedProcess::SharedProcess(std::string name, LogFormat format): program_(std::move(name)) {
  static std::once_flag once;
  std::call_once(once, [] { on_exit(failExit, nullptr); });
  isJson = format == LogFormat::JSON;
  program = &program_;
  installCrashHandlers(nameCrashed);
}

SharedProcess::~SharedProcess() { program = nullptr; }

struct CrashStack::Room {
  stack_t before;
  char bytes[64 * 1024];
};

CrashStack::CrashStack() {
  // Not touched, and so no memory, until it is needed.
  void* memory =
      mmap(nullptr, sizeof(Room), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return;
  room_ = static_cast<Room*>(memory);
  stack_t stack{};
  stack.ss_sp = room_->bytes;
  stack.ss_size = sizeof room_->bytes;
  sigaltstack(&stack, &room_->before);
}

CrashStack::~CrashStack() {
  if (room_ == nullptr) return;
  sigaltstack(&room_->before, nullptr);
  munmap(room_, sizeof(Room));
}

}  // namespace lp::_
