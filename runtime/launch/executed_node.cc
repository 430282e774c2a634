#include "runtime/launch/executed_node.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "lp/control.capnp.h"
#include "runtime/error.h"
#include "runtime/launch/addresses.h"
#include "runtime/launch/channel.h"
#include "runtime/launch/kept_launch.h"
#include "runtime/launch/node_process.h"

namespace lp::_ {

namespace {

// The first message; the others stay in the channel. Ends the process if the keeper is gone.
std::unique_ptr<capnp::MessageReader> receiveFirst(Channel& line) {
  for (;;) {
    if (auto message = line.next()) return message;
    if (line.receive() == Channel::Got::END) _exit(1);
  }
}

NodeProcess readBegin(const ProgramSpec& program, idl::Begin::Reader begin) {
  const KeptLaunch launch = readLaunch(program, begin.getLaunch());
  auto addresses = std::make_shared<std::vector<Address>>();
  for (idl::Address::Reader address: begin.getAddresses()) {
    addresses->push_back(readAddress(address));
  }
  NodeProcess inside = launch.inside;
  inside.addresses = std::move(addresses);
  const KeptProcess& process = launch.processes.at(begin.getProcess());
  inside.name = process.name;
  inside.memoryMiB = process.allotment.memoryMiB;
  int listening = NODE_LISTENING;
  for (std::size_t number: process.nodes) {
    const KeptNode& node = launch.nodes[number];
    inside.nodes.push_back(
        {number, !node.exit.runs, node.listens ? listening++ : -1, node.threads});
  }
  return inside;
}

}  // namespace

std::string ownBinary() {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "/proc/self/exe" : path.string();
}

std::vector<std::string> executedCommand(const ProgramSpec& program,
                                         std::vector<std::string> prefix) {
  prefix.insert(prefix.end(), {ownBinary(), EXECUTED_NODE_FLAG, std::string(program.name)});
  return prefix;
}

bool isExecutedNode(int argc, char** argv) {
  return argc >= 2 && std::string_view(argv[1]) == EXECUTED_NODE_FLAG;
}

void runExecutedNode(const ProgramSpec& program, int argc, char** argv) {
  const ProcessTitle title(argc, argv);
  // What this process starts has no use for them.
  if (fcntl(NODE_CONTROL, F_SETFD, FD_CLOEXEC) != 0) {
    std::fprintf(stderr, "%s is for the keeper of a program to say\n", EXECUTED_NODE_FLAG);
    std::exit(2);
  }
  auto line = std::make_unique<Channel>(NODE_CONTROL);
  NodeProcess process;
  try {
    const auto first = receiveFirst(*line);
    process = readBegin(program, first->getRoot<idl::NodeCommand>().getBegin());
    for (const HostedNode& node: process.nodes) fcntl(node.listening, F_SETFD, FD_CLOEXEC);
    prctl(PR_SET_NAME, process.name.c_str());
    title.set(std::string(program.name) + ": " + process.name);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    std::exit(1);
  }
  runNodeProcess(process, std::move(line));
}

}  // namespace lp::_
