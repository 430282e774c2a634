#include "tests/fault/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "runtime/testing/node_binary.h"

namespace faulty {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds PATIENCE{30};
constexpr std::chrono::milliseconds PAUSE{5};

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  // Which may be gone by now: unlike an iterator, << does not throw then.
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The command line as ps shows it, without what fills it up.
std::string titleOf(const std::filesystem::path& process) {
  std::string title = contents(process / "cmdline");
  for (char& c: title) c = c == '\0' ? ' ' : c;
  title.erase(title.find_last_not_of(' ') + 1);
  return title;
}

// A node that crashes is to die of it, as it does for users. Sanitizers would report the signal in
// their own way, and exit.
void leaveCrashesAlone() {
  for (const char* name: {"ASAN_OPTIONS", "TSAN_OPTIONS"}) {
    const char* present = std::getenv(name);
    const std::string options = present != nullptr ? std::string(present) + ":" : "";
    setenv(name, (options + "handle_segv=0:handle_abort=0").c_str(), 1);
  }
}

}  // namespace

std::string binary() {
  const char* given = std::getenv("FAULTY_PROGRAM");
  return lp::testing::findNodeBinary(given != nullptr ? given : "tests/fault/faulty_program");
}

bool waitUntil(const std::function<bool()>& isSo) {
  const auto until = Clock::now() + PATIENCE;
  while (!isSo()) {
    if (Clock::now() >= until) return false;
    std::this_thread::sleep_for(PAUSE);
  }
  return true;
}

Child::Child(const std::vector<std::string>& arguments, const Options& options) {
  char folder[] = "/tmp/lp_fault_XXXXXX";
  if (mkdtemp(folder) == nullptr) throw std::runtime_error("mkdtemp");
  folder_ = folder;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
  std::vector<std::string> words{binary()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word: words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  pid_ = fork();
  if (pid_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    setenv("TMPDIR", folder_.c_str(), 1);
    unsetenv("XDG_RUNTIME_DIR");
    for (const auto& [name, value]: options.environment) setenv(name.c_str(), value.c_str(), 1);
    if (options.inputIsItsTerminal && (setsid() < 0 || ioctl(options.input, TIOCSCTTY, 0) != 0)) {
      _exit(126);
    }
    if (options.input >= 0) dup2(options.input, STDIN_FILENO);
    leaveCrashesAlone();
    // Shells start what runs behind & with SIGINT ignored.
    signal(SIGINT, SIG_DFL);
    execv(pointers[0], pointers.data());
    _exit(127);
  }
  close(ends[1]);
  reading_ = ends[0];
}

Child::~Child() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  for (const auto& [title, process]: processes()) kill(process.pid, SIGKILL);
  close(reading_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Child::closeOutput() {
  close(reading_);
  reading_ = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void Child::send(int signal) const { kill(pid_, signal); }

bool Child::readSome(Clock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  pollfd ready{reading_, POLLIN, 0};
  if (left <= 0 || poll(&ready, 1, static_cast<int>(left)) <= 0) return false;
  char buffer[65536];
  const ssize_t count = read(reading_, buffer, sizeof buffer);
  if (count <= 0) return false;
  output_.append(buffer, static_cast<std::size_t>(count));
  return true;
}

bool Child::waitForOutput(const std::string& text) {
  const auto until = Clock::now() + PATIENCE;
  while (output_.find(text) == output_.npos) {
    if (!readSome(until)) return false;
  }
  return true;
}

int Child::wait() {
  const auto until = Clock::now() + PATIENCE;
  while (readSome(until)) {
  }
  int status = 0;
  pid_t reaped = 0;
  while ((reaped = waitpid(pid_, &status, WNOHANG)) == 0 && Clock::now() < until) {
    std::this_thread::sleep_for(PAUSE);
  }
  if (reaped != pid_) return -1000;
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::string Child::directory() const {
  for (const auto& entry: std::filesystem::directory_iterator(folder_)) {
    // ThreadSanitizer makes such a file while a process starts; one that is killed then leaves it.
    if (!entry.path().filename().native().starts_with("tsan.rodata.")) return entry.path();
  }
  return {};
}

std::map<std::string, Process> Child::processes() const {
  std::map<std::string, Process> found;
  std::error_code ignored;
  for (const auto& entry: std::filesystem::directory_iterator("/proc", ignored)) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != name.npos) continue;
    const pid_t pid = std::atoi(name.c_str());
    if (pid == pid_ || contents(entry.path() / "environ").find(folder_) == std::string::npos) {
      continue;
    }
    const std::string stat = contents(entry.path() / "stat");
    char state = 'Z';
    int parent = 0;
    if (const std::size_t end = stat.rfind(')'); end != stat.npos) {
      std::sscanf(stat.c_str() + end + 1, " %c %d", &state, &parent);
    }
    if (state != 'Z') found[titleOf(entry.path())] = {pid, parent, titleOf(entry.path())};
  }
  return found;
}

std::string Child::leftovers() const {
  const auto until = Clock::now() + PATIENCE;
  for (;;) {
    std::string left = directory();
    for (const auto& [title, process]: processes()) {
      left += " " + title + " (" + std::to_string(process.pid) + ")";
    }
    if (left.empty() || Clock::now() >= until) return left;
    std::this_thread::sleep_for(PAUSE);
  }
}

}  // namespace faulty
