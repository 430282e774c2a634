#include "codegen/check/program_lanes.h"

#include <algorithm>
#include <map>
#include <string>

#include "codegen/check/kinds_program.h"
#include "codegen/check/program_names.h"
#include "codegen/check/program_topology.h"

namespace lp::gen {

namespace {

class LaneChecker {
 public:
  LaneChecker(const ProgramScope& scope, const NodeDecl& node, const NodeClass& object,
              Diagnostics& diagnostics)
      : scope_(scope), node_(node), object_(object), diagnostics_(diagnostics) {}

  std::vector<Lane> run() {
    if (node_.lanes.empty()) return {};
    const auto service = scope_.services.services.find(scope_.labels.at(node_.label->value).serves);
    if (service == scope_.services.services.end()) {
      diagnostics_.report(LANES_OF_NOTHING, node_.lanes[0].at, node_.label->value);
      return {};
    }
    std::vector<Lane> lanes;
    for (const LaneDecl& one: node_.lanes) lanes.push_back(lane(one, service->second));
    return lanes;
  }

 private:
  Lane lane(const LaneDecl& written, const Service& service) {
    Lane lane;
    lane.threads = written.threads.value;
    checkThreads(node_.label->value, written.threads, diagnostics_);
    if (!written.name) {
      diagnostics_.report(FORGOTTEN_CHOICE, written.at, "a lane", "`name = \"...\"` is missing");
    } else {
      lane.name = written.name->value;
      name(*written.name);
    }
    if (written.methods.empty()) {
      diagnostics_.report(FORGOTTEN_CHOICE, written.at, "a lane",
                          "`methods = [\"...\"]` is missing");
    }
    for (const At<std::string>& one: written.methods) {
      if (const Method* method = this->method(one, service)) {
        lane.methods.push_back(method->schemaName);
      }
    }
    return lane;
  }

  void name(const At<std::string>& name) {
    if (!isProperName(name.value)) {
      diagnostics_.report(BAD_NAME, name.at, name.value, "lane");
      return;
    }
    const auto [first, isNew] = names_.try_emplace(name.value, name.at);
    if (isNew) return;
    diagnostics_.report(TWO_LANES, name.at, name.value)
        .note(first->second, "the other one is here");
  }

  const Method* method(const At<std::string>& name, const Service& service) {
    const auto [owner, method] = methodNamed(scope_, service, name, diagnostics_);
    if (method == nullptr) return nullptr;
    const auto [first, isNew] = methods_.try_emplace(method, name.at);
    if (!isNew) {
      diagnostics_.report(IN_TWO_LANES, name.at, method->schemaName)
          .note(first->second, "first here");
    }
    const auto served =
        std::ranges::find_if(object_.methods, [&, own = owner](const ServedMethod& one) {
          return one.service == own->id && one.ordinal == method->ordinal;
        });
    if (served != object_.methods.end() && served->task) {
      diagnostics_.report(TASK_IN_LANE, name.at, method->schemaName)
          .note(served->at, "declared here");
    }
    return method;
  }

  const ProgramScope& scope_;
  const NodeDecl& node_;
  const NodeClass& object_;
  Diagnostics& diagnostics_;
  std::map<std::string, Position> names_;
  std::map<const Method*, Position> methods_;
};

}  // namespace

std::vector<Lane> checkLanes(const ProgramScope& scope, const NodeDecl& node,
                             const NodeClass& object, Diagnostics& diagnostics) {
  return LaneChecker(scope, node, object, diagnostics).run();
}

}  // namespace lp::gen
