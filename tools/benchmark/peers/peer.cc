#include "tools/benchmark/peers/peer.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <sstream>
#include <stdexcept>

#include "tools/benchmark/measure/system.h"

namespace bench {

namespace {

// What the command line says.
struct Options {
  std::string role, cpus;
  std::vector<std::string> addresses;
  Workload workload;
};

std::vector<pid_t> readProcesses(const std::string& list) {
  std::vector<pid_t> all;
  std::istringstream in(list);
  for (std::string each; std::getline(in, each, ',');) all.push_back(std::stoi(each));
  return all;
}

void readOption(const std::string& name, const std::string& value, Options& options) {
  Workload& workload = options.workload;
  if (name == "--role") {
    options.role = value;
  } else if (name == "--cpus") {
    options.cpus = value;
  } else if (name == "--address") {
    options.addresses.push_back(value);
  } else if (name == "--workload") {
    workload.kind = value;
  } else if (name == "--seconds") {
    workload.seconds = std::stod(value);
  } else if (name == "--calls") {
    workload.calls = std::stoull(value);
  } else if (name == "--outstanding") {
    workload.outstanding = std::stoull(value);
  } else if (name == "--size") {
    workload.size = std::stoull(value);
  } else if (name == "--barrier") {
    workload.barrier = value;
  } else if (name == "--parties") {
    workload.parties = std::stoull(value);
  } else if (name == "--server_processes") {
    workload.serverProcesses = readProcesses(value);
  } else {
    throw std::invalid_argument("no such option: " + name);
  }
}

Options readOptions(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::size_t equals = argument.find('=');
    if (equals == argument.npos) throw std::invalid_argument("not --name=value: " + argument);
    readOption(argument.substr(0, equals), argument.substr(equals + 1), options);
  }
  if (!options.addresses.empty()) options.workload.servers = options.addresses.size();
  return options;
}

void sayReady() {
  std::puts("ready");
  std::fflush(stdout);
}

void play(const Peer& peer, const Options& options) {
  if (options.role == "serve") {
    peer.serve(options.addresses.at(0), sayReady);
    return;
  }
  std::unique_ptr<Client> client;
  if (options.role == "client") {
    client = peer.connect(options.addresses);
  } else if (options.role == "inside" && peer.inside != nullptr) {
    client = peer.inside();
  } else {
    throw std::invalid_argument("the peer has no role `" + options.role + "`");
  }
  std::puts(toJson(run(*client, options.workload)).c_str());
  std::fflush(stdout);
  // Threads of a peer's library may not like to be ended one by one; all is said.
  _exit(0);
}

}  // namespace

int peerMain(const Peer& peer, int argc, char** argv) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  try {
    const Options options = readOptions(argc, argv);
    // Before the peer starts threads, which inherit it.
    pinProcess(options.cpus);
    play(peer, options);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 1;
  }
}

std::string addressAfter(const std::string& prefix, const std::string& address) {
  return address.starts_with(prefix) ? address.substr(prefix.size()) : "";
}

}  // namespace bench
