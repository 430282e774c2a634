// kill -9 of a process at the other end of shared memory, a hundred times on each side: whoever
// waits for it hears of it, nobody else notices, and nothing is left of it.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "runtime/transport/descriptor.h"
#include "tests/unit/runtime/fixture.h"

namespace echo {
namespace {

class Peer {
 public:
  Peer(const std::string& role, const std::string& path) {
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    const lp::_::Descriptor reading(ends[0]);
    lp::_::Descriptor writing(ends[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, writing.get(), STDOUT_FILENO);
    const std::string binary = "tests/fault/echo_peer";
    char* const line[] = {const_cast<char*>(binary.c_str()), const_cast<char*>(role.c_str()),
                          const_cast<char*>(path.c_str()), nullptr};
    const int error = posix_spawn(&pid_, binary.c_str(), &actions, nullptr, line, environ);
    posix_spawn_file_actions_destroy(&actions);
    REQUIRE(error == 0);
    writing = {};
    char word[6] = {};
    REQUIRE(read(reading.get(), word, sizeof word) == sizeof word);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() {
    kill(pid_, SIGKILL);
    int status = 0;
    CHECK(waitpid(pid_, &status, 0) == pid_);
    // It was alive until then.
    CHECK(WIFSIGNALED(status));
  }

 private:
  pid_t pid_ = 0;
};

struct Held {
  std::ptrdiff_t descriptors, rings;
};

Held held() {
  const std::filesystem::directory_iterator descriptors("/proc/self/fd");
  std::ifstream maps("/proc/self/maps");
  Held held{std::distance(begin(descriptors), end(descriptors)), 0};
  for (std::string line; std::getline(maps, line);) {
    if (line.find("memfd:lpgen rings") != line.npos) ++held.rings;
  }
  return held;
}

constexpr int ROUNDS = 100;
// Wake-up descriptors of threads, which a process keeps: fewer than one for each round.
constexpr int OF_THREADS = 20;

TEST_CASE("callers that are killed") {
  ServedEcho server(4, true, Over::SHM);
  const EchoHandle other = server.remote();
  CHECK(other.echo(1) == 1);
  {
    const Peer first("call", server.listening.address.path);
  }
  CHECK(eventually([] { return held().rings == 2; }));
  const Held before = held();
  for (int i = 0; i < ROUNDS; ++i) {
    const Peer peer("call", server.listening.address.path);
    CHECK(held().rings > 2);
    usleep(static_cast<useconds_t>(i % 10 * 211));
  }
  CHECK(eventually([] { return held().rings == 2; }));
  CHECK(eventually([&] { return held().descriptors < before.descriptors + OF_THREADS; }));
  CHECK(other.echo(2) == 2);
}

TEST_CASE("servers that are killed") {
  constexpr int AT_ONCE = 10;
  ServedEcho bystander(4, true, Over::SHM);
  const EchoHandle other = bystander.remote();
  CHECK(other.echo(1) == 1);
  const Held before = held();
  for (int i = 0; i <= ROUNDS; i += AT_ONCE) {
    std::vector<std::thread> callers;
    {
      std::vector<std::unique_ptr<Folder>> folders;
      std::vector<std::unique_ptr<Peer>> peers;
      for (int k = 0; k < AT_ONCE; ++k) {
        folders.push_back(std::make_unique<Folder>());
        peers.push_back(std::make_unique<Peer>("serve", folders.back()->socket()));
        lp::_::RemoteNode::Options options;
        options.name = "echo/0";
        options.address = {.path = folders.back()->socket(), .sharedMemory = true};
        const EchoHandle remote(lp::_::RemoteNode::make(std::move(options)));
        CHECK(remote.echo(1) == 1);
        // Made here: a call that begins afterwards waits for the server to come back.
        auto asleep = remote.futures().sleep(60'000);
        std::vector<lp::Future<std::string>> said;
        for (int n = 0; n < 8; ++n) said.push_back(remote.futures().say(std::string(300'000, 'x')));
        callers.emplace_back([asleep = std::move(asleep), said = std::move(said), k]() mutable {
          if (k % 2 == 0) said.clear();
          for (auto& one: said) {
            std::size_t size = 300'001;
            try {
              size = one.get().size();
            } catch (const lp::Error& error) {
              CHECK(error.code() == lp::Code::UNAVAILABLE);
            }
            CHECK(size == 300'001);
          }
          CHECK(errorOf([&] { asleep.get(); }).code() == lp::Code::UNAVAILABLE);
        });
      }
      usleep(static_cast<useconds_t>(i * 31));
    }
    for (std::thread& caller: callers) caller.join();
    callers.clear();
    CHECK(other.echo(i) == i);
    CHECK(eventually([] { return held().rings == 2; }));
  }
  CHECK(eventually([&] { return held().descriptors < before.descriptors + OF_THREADS; }));
}

}  // namespace
}  // namespace echo
