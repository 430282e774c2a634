// The floor of a launch: a process for each node, which listens on a Unix socket; one call to each;
// then all are ended. `launch_floor BINARY FOLDER NODES`, the binary being the peer `raw`.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "tools/benchmark/measure/system.h"
#include "tools/benchmark/peers/raw.h"

namespace {

// The server's standard output is `output`.
pid_t spawnServer(const std::string& binary, const std::string& address, int output) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  std::string name = binary, role = "--role=serve", where = "--address=" + address;
  char* arguments[] = {name.data(), role.data(), where.data(), nullptr};
  pid_t process = -1;
  const int error = posix_spawn(&process, binary.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::system_error(error, std::generic_category(), binary);
  return process;
}

// Each server that is ready says a line.
void waitForLines(int input, std::size_t lines) {
  char text[4096];
  while (lines > 0) {
    const ssize_t got = read(input, text, sizeof text);
    if (got <= 0) throw std::runtime_error("a server did not start");
    lines -= static_cast<std::size_t>(std::count(text, text + got, '\n'));
  }
}

void launch(const std::string& binary, const std::string& folder, std::size_t nodes) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  std::vector<std::string> addresses;
  std::vector<pid_t> processes;
  for (std::size_t i = 0; i < nodes; ++i) {
    addresses.push_back("unix:" + folder + "/" + std::to_string(i));
    processes.push_back(spawnServer(binary, addresses.back(), ends[1]));
  }
  close(ends[1]);
  waitForLines(ends[0], nodes);
  const auto client = bench::connectRaw(addresses);
  for (std::size_t i = 0; i < nodes; ++i) client->start(i, i);
  for (std::size_t i = 0; i < nodes; ++i) client->wait();
  bench::Result result{{"ready_ns", static_cast<double>(bench::nowNs())}};

  double bytes = 0;
  for (pid_t process: processes) bytes += static_cast<double>(bench::pssBytes(process));
  result["node_bytes"] = bytes / static_cast<double>(nodes);
  result["done_ns"] = static_cast<double>(bench::nowNs());
  std::puts(bench::toJson(result).c_str());
  std::fflush(stdout);

  for (pid_t process: processes) kill(process, SIGTERM);
  for (pid_t process: processes) waitpid(process, nullptr, 0);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  try {
    launch(argv[1], argv[2], std::strtoul(argv[3], nullptr, 10));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "launch_floor: %s\n", error.what());
    return 1;
  }
}
