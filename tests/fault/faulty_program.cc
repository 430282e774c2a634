#include "tests/fault/faulty_program.h"

#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <stdexcept>
#include <thread>

#include "runtime/log.h"
#include "runtime/parameters.h"
#include "runtime/services.h"

namespace faulty {

namespace {

// A child of this node's that does not care for SIGTERM, and prints its number first.
void startGrandchild(bool inSessionOfItsOwn) {
  const pid_t pid = fork();
  if (pid == 0) {
    if (inSessionOfItsOwn) setsid();
    signal(SIGTERM, SIG_IGN);
    execl("/bin/sleep", "sleep", "1000", nullptr);
    _exit(1);
  }
  std::printf("grandchild %d of %d\n", static_cast<int>(pid), static_cast<int>(getpid()));
}

// At once: in local_mt stdout is not line-buffered when it is a pipe.
void say(const char* text) {
  std::printf("%s\n", text);
  std::fflush(stdout);
}

void printLines(int count) {
  for (int i = 0; i < count; ++i) std::printf("line %d\n", i);
}

// By each of the ways to the log, each of its levels.
void log(const std::string& what) {
  lp::log::debug("{}: in detail", what);
  lp::log::info("{}: a \"quote\",\ntwo lines, \x01, \xff, {}", what, std::string(9000, 'y'));
  lp::log::warning("{}: take care", what);
  spdlog::error("{}: by spdlog", what);
  std::thread([&what] { lp::log::error("{}: a thread's", what); }).join();
}

[[noreturn]] void sleepForEver() {
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}

volatile int depth = 0;
int overflowStack(int n) {
  volatile char room[4096] = {};
  depth = n;
  return n < 0 ? 0 : overflowStack(n + 1) + room[0];
}

// What a victim's run() does, by the parameter `deed`.
const std::map<std::string, std::function<void()>>& victimDeeds() {
  // Never destroyed: threads that do not end use it while the process exits.
  static const auto& deeds = *new std::map<std::string, std::function<void()>>{
      {"return", [] {}},
      {"wait", [] { lp::waitForStop(); }},
      {"announce",
       [] {
         say("here");
         lp::waitForStop();
       }},
      {"throw", [] { throw std::runtime_error("no disk"); }},
      {"throw_after_stop",
       [] {
         lp::waitForStop();
         throw std::runtime_error("too late");
       }},
      {"bad_alloc", [] { throw std::bad_alloc(); }},
      {"abort",
       [] {
         std::printf("about to abort");
         std::abort();
       }},
      {"segv",
       [] {
         std::printf("about to crash");
         raise(SIGSEGV);
       }},
      {"overflow", [] { overflowStack(0); }},
      {"exit0", [] { std::exit(0); }},
      {"exit3", [] { std::exit(3); }},
      {"kill9", [] { raise(SIGKILL); }},
      {"hang",
       [] {
         say("hanging");
         sleepForEver();
       }},
      {"stop",
       [] {
         lp::stop("enough");
         lp::waitForStop();
       }},
      {"print",
       [] {
         printLines(1000);
         std::printf("no newline");
       }},
      {"print_for_ever",
       [] {
         while (!lp::waitForStop({})) printLines(1000);
       }},
      {"log", [] { log("deed"); }},
      {"log_and_print",
       [] {
         std::printf("printed \"so\" \xff\n\n");
         std::fputs("half a line, ", stderr);
         log("deed");
         std::fputs("the other half\n", stderr);
         std::printf("%s\n", std::string(100'000, 'x').c_str());
         std::printf("no newline");
       }},
      {"log_and_crash",
       [] {
         lp::log::info("about to crash");
         raise(SIGSEGV);
       }},
      {"long_line", [] { std::printf("%s\n", std::string(1'000'000, 'x').c_str()); }},
      {"thread_throws",
       [] {
         std::thread([] { throw std::runtime_error("in a thread of its own"); }).detach();
         lp::waitForStop();
       }},
      {"grandchild",
       [] {
         startGrandchild(false);
         lp::waitForStop();
       }},
      {"grandchild_hang",
       [] {
         startGrandchild(false);
         sleepForEver();
       }},
      {"lost_grandchild",
       [] {
         startGrandchild(true);
         lp::waitForStop();
       }},
      {"lost_grandchild_hang",
       [] {
         startGrandchild(true);
         sleepForEver();
       }},
      {"wait_for_child",
       [] {
         // A child that does end by SIGTERM, and a node that does not look for a stop.
         const pid_t pid = fork();
         if (pid == 0) {
           signal(SIGTERM, SIG_DFL);
           execl("/bin/sleep", "sleep", "1000", nullptr);
           _exit(1);
         }
         say("waiting");
         waitpid(pid, nullptr, 0);
       }},
  };
  return deeds;
}

class Victim final: public lp::Node {
 public:
  explicit Victim(const lp::Wiring& wiring): deed_(wiring.parameters<Parameters>().deed) {
    if (deed_ == "constructor") throw std::invalid_argument("no such shape");
  }
  ~Victim() override {
    if (deed_ == "abort_in_destructor") std::abort();
  }
  void lpRun(std::stop_token) override {
    if (deed_ != "abort_in_destructor") victimDeeds().at(deed_)();
  }

 private:
  std::string deed_;
};

// Serves a service without methods.
class Peer final: public lp::Node, public lp::Interface {
 public:
  explicit Peer(const lp::Wiring&) {}
  lp::Interface* lpServed() override { return this; }
  const lp::Service& lpService() const override {
    static constexpr lp::Service SERVICE{.name = "Peer", .id = 1, .methods = {}, .bases = {}};
    return SERVICE;
  }
  void* lpCast(std::uint64_t id) override { return id == 1 ? this : nullptr; }
};

class Waiter final: public lp::Node {
 public:
  explicit Waiter(const lp::Wiring& wiring): deed_(wiring.parameters<Parameters>().deed) {}
  void lpRun(std::stop_token) override {
    if (deed_ == "stop") lp::stop("enough");
    lp::waitForStop();
  }

 private:
  std::string deed_;
};

constexpr lp::ParameterSpec PARAMETERS[] = {
    lp::parameter<&Parameters::deed>("deed", "text", "What the victim does."),
    lp::parameter<&Parameters::peers>("peers", "uint32", "Nodes that serve."),
    lp::parameter<&Parameters::waiters>("waiters", "uint32", "Nodes that wait."),
    lp::parameter<&Parameters::password>("password", "text", "Secret.", {}, {.secret = true}),
};

template <typename T>
std::unique_ptr<lp::Node> make(const lp::Wiring& wiring) {
  return std::make_unique<T>(wiring);
}

constexpr lp::NodeSpec NODES[] = {
    {.label = "victim", .place = {}, .runs = true, .make = make<Victim>},
    {.label = "peer",
     .place = {},
     .group = true,
     .serves = true,
     .count = [](const void* p) -> std::uint64_t {
       return static_cast<const Parameters*>(p)->peers;
     },
     .make = make<Peer>},
    {.label = "waiter",
     .place = {},
     .group = true,
     .runs = true,
     .count = [](const void* p) -> std::uint64_t {
       return static_cast<const Parameters*>(p)->waiters;
     },
     .make = make<Waiter>},
};

std::shared_ptr<void> newParameters() { return std::make_shared<Parameters>(); }

constexpr std::string_view COLOCATED[] = {"victim", "peer"};
constexpr lp::ColocationSpec COLOCATIONS[] = {
    {.name = "victim+peer", .place = {}, .labels = COLOCATED}};

}  // namespace

constinit const lp::ProgramSpec PROGRAM{
    .name = "faulty",
    .doc = "A program whose nodes fail.",
    .parameters = PARAMETERS,
    .nodes = NODES,
    .newParameters = newParameters,
};

constinit const lp::ProgramSpec COLOCATED_PROGRAM{
    .name = "faulty",
    .doc = "A program whose nodes fail together.",
    .parameters = PARAMETERS,
    .nodes = NODES,
    .newParameters = newParameters,
    .colocations = COLOCATIONS,
};

}  // namespace faulty
