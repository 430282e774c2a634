#include "runtime/launch/allotment_message.h"

namespace lp::_ {

void writeAllotment(const Allotment& allotment, idl::Allotment::Builder message) {
  message.setCpus(kj::arrayPtr(allotment.cpus.data(), allotment.cpus.size()));
  message.setMemoryMiB(allotment.memoryMiB);
  message.setNice(allotment.nice);
  auto environment = message.initEnvironment(static_cast<unsigned>(allotment.environment.size()));
  unsigned next = 0;
  for (const auto& [name, value]: allotment.environment) {
    environment[next].setName(name);
    environment[next++].setValue(value);
  }
  message.setWorkingDirectory(allotment.workingDirectory);
}

Allotment readAllotment(idl::Allotment::Reader message) {
  Allotment allotment{.cpus = {},
                      .memoryMiB = message.getMemoryMiB(),
                      .nice = message.getNice(),
                      .environment = {},
                      .workingDirectory = message.getWorkingDirectory().cStr()};
  for (unsigned cpu: message.getCpus()) allotment.cpus.push_back(cpu);
  for (idl::Parameter::Reader variable: message.getEnvironment()) {
    allotment.environment[variable.getName().cStr()] = variable.getValue().cStr();
  }
  return allotment;
}

}  // namespace lp::_
