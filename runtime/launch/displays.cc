#include "runtime/launch/displays.h"

#include <filesystem>
#include <utility>

#include "runtime/launch/file_display.h"
#include "runtime/launch/line_display.h"
#include "runtime/launch/windows.h"

namespace lp::_ {

std::unique_ptr<Display> makeDisplay(const LaunchPlan& plan, std::vector<std::string> names,
                                     const std::string& runName) {
  std::string directory = outputDirectory(plan, runName);
  if (directory.empty()) {
    if (plan.logFormat == LogFormat::JSON) {
      return std::make_unique<LineDisplay>(std::vector<std::string>(names.size()), false);
    }
    return std::make_unique<LineDisplay>(std::move(names), plan.color);
  }
  const std::string program(plan.program->name);
  return std::make_unique<FileDisplay>(
      FileDisplay::Options{.program = program,
                           .names = std::move(names),
                           .directory = std::move(directory),
                           .isOwnDirectory = plan.outputDirectory.empty(),
                           .windows = makeWindows(plan.terminal, program)});
}

std::string outputDirectory(const LaunchPlan& plan, const std::string& runName) {
  if (plan.terminal == TerminalType::AUTO || plan.terminal == TerminalType::CURRENT) return {};
  if (plan.outputDirectory.empty()) return ownOutputDirectory(plan.program->name, runName);
  // Windows may have another working directory.
  std::error_code ignored;
  const std::filesystem::path whole = std::filesystem::absolute(plan.outputDirectory, ignored);
  return ignored ? plan.outputDirectory : whole.string();
}

}  // namespace lp::_
