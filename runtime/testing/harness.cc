#include "runtime/testing/harness.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <exception>
#include <optional>
#include <utility>

#include "runtime/call/runtime.h"
#include "runtime/error.h"
#include "runtime/launch/launch_plan.h"
#include "runtime/launch/run.h"
#include "runtime/launch/say.h"
#include "runtime/logs/logger.h"
#include "runtime/now.h"
#include "runtime/testing/node_binary.h"

namespace lp::testing {

namespace {

using Clock = std::chrono::steady_clock;

const NodeSpec* findLabel(const ProgramSpec& program, std::string_view label) {
  for (const NodeSpec& node: program.nodes) {
    if (node.label == label) return &node;
  }
  return nullptr;
}

[[noreturn]] void refuse(const ProgramSpec& program, const std::string& what) {
  throw Error(Code::INVALID_ARGUMENT, std::string(program.name) + " has no " + what);
}

// Overrides of nodes that there are not would go unnoticed.
void checkOverrides(const _::LaunchPlan& plan, const Overrides& overrides) {
  for (const auto* labels: {&overrides.disabledLabels, &overrides.aloneLabels}) {
    for (const std::string& label: *labels) {
      if (findLabel(*plan.program, label) == nullptr) refuse(*plan.program, "label " + label);
    }
  }
  const std::vector<_::PlacedNode> nodes =
      _::placeNodes(*plan.program, plan.parameters.get(), plan.launchType);
  auto check = [&](const NodeName& name) {
    const _::NodeId id{name.label, name.index};
    const auto found = std::find_if(nodes.begin(), nodes.end(),
                                    [&id](const _::PlacedNode& node) { return node.id == id; });
    if (found == nodes.end()) refuse(*plan.program, "node " + id.text());
  };
  for (const NodeName& name: overrides.disabledRuns) check(name);
  for (const NodeName& name: overrides.alone) check(name);
  for (const auto& [name, object]: overrides.replacements) check(name);
}

// Also of a whole suite that says nothing.
TransportType transportOf(const Overrides& overrides) {
  const char* text = std::getenv(_::TRANSPORT_VARIABLE);
  if (overrides.transport || text == nullptr)
    return overrides.transport.value_or(TransportType::AUTO);
  const std::optional<TransportType> type = transportTypeFromText(text);
  if (!type) {
    throw Error(Code::INVALID_ARGUMENT, "`" + std::string(text) + "` for " + _::TRANSPORT_VARIABLE +
                                            " is none of " + std::string(TRANSPORT_TYPES));
  }
  return *type;
}

// Of the whole process, for a suite that is to say more or less.
void useLogOfEnvironment() {
  auto take = [](const char* variable, auto fromText, std::string_view all, auto& setting) {
    const char* text = std::getenv(variable);
    if (text == nullptr) return;
    const auto value = fromText(text);
    if (!value) {
      throw Error(Code::INVALID_ARGUMENT, "`" + std::string(text) + "` for " + variable +
                                              " is none of " + std::string(all));
    }
    setting = *value;
  };
  _::LogSettings settings = _::logSettings();
  take(_::LOG_LEVEL_VARIABLE, _::logLevelFromText, _::LOG_LEVELS, settings.level);
  take(_::LOG_FORMAT_VARIABLE, _::logFormatFromText, _::LOG_FORMATS, settings.format);
  _::useLogSettings(settings);
}

_::LaunchPlan makePlan(const ProgramSpec& program, std::shared_ptr<const void> parameters,
                       LaunchType type, Overrides overrides, const std::string& nodeBinary) {
  useLogOfEnvironment();
  _::Profile profile;
  if (!overrides.profile.empty()) {
    profile = _::readProfile(program, overrides.profile, "the test's profile");
  }
  _::LaunchPlan plan =
      _::planLaunch(program, std::move(parameters), type, transportOf(overrides), profile);
  plan.seed = overrides.seed;
  plan.runDirectory = overrides.runDirectory;
  plan.grace = overrides.grace;
  plan.endsWhenDone = false;
  if (isMultiProcess(type) && _::isTimeFake()) {
    throw Error(Code::FAILED_PRECONDITION,
                "a FakeClock moves the time of this process alone, and each node of " +
                    std::string(program.name) + " would have its own: launch it as TEST_MT");
  }
  if (isMultiProcess(type)) plan.nodeBinary = findNodeBinary(nodeBinary);
  checkOverrides(plan, overrides);
  for (const NodeName& name: overrides.disabledRuns) {
    plan.disabledRuns.insert({name.label, name.index});
  }
  const bool isAnyAlone = !overrides.alone.empty() || !overrides.aloneLabels.empty();
  for (const _::PlacedNode& node: _::placeNodes(program, plan.parameters.get(), plan.launchType)) {
    if (overrides.disabledLabels.contains(node.id.label)) plan.disabledRuns.insert(node.id);
    const bool isAlone = overrides.aloneLabels.contains(node.id.label) ||
                         overrides.alone.contains({node.id.label, node.id.index});
    if (isAnyAlone && !isAlone) plan.fakes[node.id] = nullptr;
  }
  for (auto& [name, object]: overrides.replacements) {
    plan.fakes[{name.label, name.index}] = std::move(object);
  }
  settle(plan, profile, _::thisMachine());
  return plan;
}

}  // namespace

class Fixture::Launched {
 public:
  explicit Launched(const _::LaunchPlan& plan)
      : program_(*plan.program),
        grace_(*plan.grace),
        run_(plan, /*callable=*/true),
        instance_(run_.instance()) {
    run_.driveInBackground();
  }

  // The failure that the test has not been told of, if there is one.
  std::optional<Error> unseenFailure() const { return seen_ ? std::nullopt : run_.failure(); }
  // Whether an exception is on its way that is younger than this.
  bool isUnwinding() const { return std::uncaught_exceptions() > exceptions_; }
  std::string programName() const { return std::string(program_.name); }

  ProgramEnd stop(const std::string& why) {
    run_.requestStop(why);
    // Where time stands still nobody else may be there to end the grace.
    while (_::isTimeFake() && !run_.waitForEnd(Clock::now() + grace_)) {
      _::runtime().clock.advance(grace_);
    }
    return run_.waitForEnd();
  }

  std::shared_ptr<_::Target> target(std::string_view label, std::uint32_t index) {
    throwFailure();
    return instance_->target({std::string(label), index});
  }

  std::uint32_t groupSize(std::string_view label) const { return instance_->groupSize(label); }

  bool wait(const _::Run::Awaited& awaited, std::optional<Clock::time_point> until) {
    try {
      return run_.wait(awaited, until);
    } catch (const Error&) {
      seen_ = true;
      throw;
    }
  }

  // The nodes of these labels.
  _::Run::Awaited awaited(const std::vector<std::string>& labels) const {
    _::Run::Awaited awaited;
    for (const std::string& label: labels) {
      if (findLabel(program_, label) == nullptr) refuse(program_, "label " + label);
      for (std::size_t i = 0; i < run_.nodes().size(); ++i) {
        if (run_.nodes()[i].id.label == label) awaited.nodes.push_back(i);
      }
    }
    return awaited;
  }

 private:
  void throwFailure() {
    const std::optional<Error> failure = run_.failure();
    if (!failure) return;
    seen_ = true;
    throw *failure;
  }

  const ProgramSpec& program_;
  const std::chrono::nanoseconds grace_;
  _::Run run_;
  std::shared_ptr<_::Instance> instance_;
  std::atomic<bool> seen_ = false;  // the failure, by the test
  const int exceptions_ = std::uncaught_exceptions();
};

Fixture::Fixture(const ProgramSpec& program, std::shared_ptr<const void> parameters,
                 LaunchType type, Overrides overrides, const std::string& nodeBinary)
    : launched_(std::make_unique<Launched>(
          makePlan(program, std::move(parameters), type, std::move(overrides), nodeBinary))) {}

Fixture::~Fixture() noexcept(false) {
  if (launched_ == nullptr) return;
  launched_->stop("the test has ended");
  const std::optional<Error> failure = launched_->unseenFailure();
  const bool unwinding = launched_->isUnwinding();
  const std::string program = launched_->programName();
  launched_.reset();
  if (!failure) return;
  if (!unwinding) throw Error(*failure);
  _::say(program, failure->text(), _::LogLevel::ERROR);
}

Fixture::Fixture(Fixture&& other) noexcept = default;

std::uint32_t Fixture::groupSize(std::string_view label) const {
  return launched_->groupSize(label);
}

void Fixture::wait() { launched_->wait({.nodes = {}, .end = true}, std::nullopt); }

void Fixture::wait(const std::vector<std::string>& labels) {
  launched_->wait(launched_->awaited(labels), std::nullopt);
}

bool Fixture::waitFor(std::chrono::nanoseconds timeout) {
  return launched_->wait({.nodes = {}, .end = true}, Clock::now() + timeout);
}

bool Fixture::waitFor(const std::vector<std::string>& labels, std::chrono::nanoseconds timeout) {
  return launched_->wait(launched_->awaited(labels), Clock::now() + timeout);
}

ProgramEnd Fixture::stop(const std::string& why) { return launched_->stop(why); }

std::shared_ptr<_::Target> Fixture::target(std::string_view label, std::uint32_t index) const {
  return launched_->target(label, index);
}

}  // namespace lp::testing
