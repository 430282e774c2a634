#include "runtime/launch/kept_launch.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "runtime/error.h"
#include "runtime/launch/addresses.h"

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

std::vector<KeptNode> readNodes(const ProgramSpec& program, idl::Launch::Reader launch,
                                const void* parameters) {
  std::vector<KeptNode> nodes;
  for (PlacedNode& placed: placeNodes(program, parameters)) {
    KeptNode node;
    node.id = std::move(placed.id);
    node.serves = placed.spec->serves;
    node.restart = placed.spec->restart;
    node.exit.runs = placed.spec->runs;
    nodes.push_back(std::move(node));
  }
  if (nodes.size() != launch.getNodes()) refuse("has other nodes");
  for (idl::Fake::Reader fake: launch.getFakes()) {
    KeptNode& node = nodes.at(fake.getNode());
    node.isFake = true;
    node.address = readAddress(fake.getAddress());
  }
  for (std::uint32_t node: launch.getDisabledRuns()) nodes.at(node).exit.runs = false;
  for (idl::Prefix::Reader prefix: launch.getPrefixes()) {
    for (capnp::Text::Reader word: prefix.getWords()) {
      nodes.at(prefix.getNode()).prefix.emplace_back(word.cStr(), word.size());
    }
  }
  if (launch.getNodeWithStdin() < nodes.size()) nodes[launch.getNodeWithStdin()].hasStdin = true;
  return nodes;
}

}  // namespace

KeptLaunch readLaunch(const ProgramSpec& program, idl::Launch::Reader launch) {
  check(program, launch);
  std::shared_ptr<void> parameters;
  if (program.newParameters != nullptr) {
    parameters = program.newParameters();
    readParameters(program, launch, parameters.get());
  }
  return {.nodes = readNodes(program, launch, parameters.get()),
          .process = {.program = &program,
                      .parameters = parameters,
                      .launchType = *launchTypeFromText(launch.getLaunchType().cStr()),
                      .seed = launch.getSeed()},
          .transport = *transportTypeFromText(launch.getTransport().cStr())};
}

void sendBegin(Channel& line, idl::Launch::Reader launch, std::size_t node,
               const std::vector<Address>& addresses) {
  send<idl::NodeCommand>(line, [&](idl::NodeCommand::Builder command) {
    idl::Begin::Builder begin = command.initBegin();
    begin.setLaunch(launch);
    begin.setNode(static_cast<std::uint32_t>(node));
    auto all = begin.initAddresses(static_cast<unsigned>(addresses.size()));
    for (unsigned i = 0; i < all.size(); ++i) writeAddress(addresses[i], all[i]);
  });
}

}  // namespace lp::_
