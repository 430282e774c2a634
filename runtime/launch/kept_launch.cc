#include "runtime/launch/kept_launch.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "runtime/error.h"
#include "runtime/launch/addresses.h"
#include "runtime/launch/allotment_message.h"
#include "runtime/launch/foreign.h"
#include "runtime/launch/layout_message.h"
#include "runtime/launch/placement.h"

namespace lp::_ {

namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw Error(Code::FAILED_PRECONDITION, "the node binary " + what + ": build it again");
}

void check(const ProgramSpec& program, idl::Launch::Reader launch) {
  const std::string_view name = launch.getProgram().cStr();
  if (launch.getVersion() != idl::CONTROL_VERSION || name != program.name) {
    refuse("is " + std::string(program.name) + " and not " + std::string(name) +
           ", or of another version");
  }
  if (!launchTypeFromText(launch.getLaunchType().cStr())) refuse("does not know the launch type");
  if (!transportTypeFromText(launch.getTransport().cStr())) refuse("does not know the transport");
  if (!logLevelFromText(launch.getLog().getLevel().cStr()) ||
      !logFormatFromText(launch.getLog().getFormat().cStr())) {
    refuse("does not know such a log");
  }
}

void readParameters(const ProgramSpec& program, idl::Launch::Reader launch, void* parameters) {
  for (idl::Parameter::Reader given: launch.getParameters()) {
    const std::string_view name = given.getName().cStr();
    const ParameterSpec* found = nullptr;
    for (const ParameterSpec& parameter: program.parameters) {
      if (parameter.name == name) found = &parameter;
    }
    const capnp::Text::Reader text = given.getValue();
    if (found == nullptr || found->parse(parameters, {text.cStr(), text.size()})) {
      refuse("cannot read the parameter " + std::string(name));
    }
  }
}

std::vector<KeptNode> readNodes(std::span<const PlacedNode> all, const ProgramSpec& program,
                                const void* parameters, const Layout& layout,
                                idl::Launch::Reader launch) {
  std::vector<KeptNode> nodes;
  for (const PlacedNode& placed: all) {
    KeptNode node;
    node.id = placed.id;
    node.listens = placed.spec->serves && placed.spec->address.empty();
    node.isFake = placed.spec->isExternal();
    if (const auto address = addressOf(placed, program, parameters)) node.address = *address;
    node.restart = restartOf(layout, *placed.spec);
    node.exit.runs = placed.spec->runs;
    nodes.push_back(std::move(node));
  }
  if (nodes.size() != launch.getNodes() || nodes.size() != launch.getThreads().size()) {
    refuse("has other nodes");
  }
  for (unsigned i = 0; i < nodes.size(); ++i) nodes[i].threads = launch.getThreads()[i];
  for (idl::Fake::Reader fake: launch.getFakes()) {
    KeptNode& node = nodes.at(fake.getNode());
    node.isFake = true;
    node.address = readAddress(fake.getAddress());
  }
  for (std::uint32_t node: launch.getDisabledRuns()) nodes.at(node).exit.runs = false;
  return nodes;
}

std::vector<KeptProcess> readProcesses(const std::vector<PlacedProcess>& all,
                                       const std::vector<KeptNode>& nodes,
                                       idl::Launch::Reader launch) {
  std::vector<KeptProcess> processes;
  for (const PlacedProcess& placed: all) {
    KeptProcess process;
    process.name = placed.name;
    for (std::size_t node: placed.nodes) {
      if (!nodes[node].isFake) process.nodes.push_back(node);
    }
    processes.push_back(std::move(process));
  }
  for (idl::Prefix::Reader prefix: launch.getPrefixes()) {
    for (capnp::Text::Reader word: prefix.getWords()) {
      processes.at(prefix.getProcess()).prefix.emplace_back(word.cStr(), word.size());
    }
  }
  const std::uint32_t withStdin = launch.getProcessWithStdin();
  if (withStdin < processes.size()) processes[withStdin].hasStdin = true;
  if (launch.getAllotments().size() != processes.size()) refuse("has other processes");
  for (unsigned i = 0; i < processes.size(); ++i) {
    processes[i].allotment = readAllotment(launch.getAllotments()[i]);
  }
  return processes;
}

}  // namespace

KeptLaunch readLaunch(const ProgramSpec& program, idl::Launch::Reader launch) {
  check(program, launch);
  std::shared_ptr<void> parameters;
  if (program.newParameters != nullptr) {
    parameters = program.newParameters();
    readParameters(program, launch, parameters.get());
  }
  const LaunchType launchType = *launchTypeFromText(launch.getLaunchType().cStr());
  const std::vector<PlacedNode> all = placeNodes(program, parameters.get(), launchType);
  Layout layout = readLayout(launch.getColocations());
  std::vector<KeptNode> nodes = readNodes(all, program, parameters.get(), layout, launch);
  std::vector<KeptProcess> processes =
      readProcesses(placeTogether(layout, all).processes, nodes, launch);
  return {.nodes = std::move(nodes),
          .processes = std::move(processes),
          .inside = {.program = &program,
                     .parameters = parameters,
                     .layout = std::move(layout),
                     .launchType = launchType,
                     .seed = launch.getSeed(),
                     .runDirectory = launch.getRunDirectory().cStr(),
                     .logLevel = *logLevelFromText(launch.getLog().getLevel().cStr()),
                     .logFormat = *logFormatFromText(launch.getLog().getFormat().cStr()),
                     .linesAreNamed = launch.getLog().getIsNamed()},
          .transport = *transportTypeFromText(launch.getTransport().cStr())};
}

void sendBegin(Channel& line, idl::Launch::Reader launch, std::size_t process,
               const std::vector<Address>& addresses) {
  send<idl::NodeCommand>(line, [&](idl::NodeCommand::Builder command) {
    idl::Begin::Builder begin = command.initBegin();
    begin.setLaunch(launch);
    begin.setProcess(static_cast<std::uint32_t>(process));
    auto all = begin.initAddresses(static_cast<unsigned>(addresses.size()));
    for (unsigned i = 0; i < all.size(); ++i) writeAddress(addresses[i], all[i]);
  });
}

}  // namespace lp::_
