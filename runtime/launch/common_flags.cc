#include "runtime/launch/common_flags.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "runtime/launch/value_text.h"

namespace lp::_ {

namespace {

constexpr CommonFlag COMMON_FLAGS[] = {
    {"lp_launch_type", "local_mt, local_mp, test_mt, test_mp", "local_mt",
     "One thread per node (mt), or one process (mp)."},
    {"lp_transport", TRANSPORT_TYPES, "auto",
     "What calls between nodes travel over. auto: inproc (function calls) between threads, shm "
     "(shared memory) between processes.",
     TRANSPORT_VARIABLE},
    {"lp_parameters", "path", "", "A JSON file with values of the parameters above."},
    {"lp_profile", "path", "",
     "A file that says what the nodes of a label are given here, and which nodes go together, in "
     "place of the topology: "
     "(labels = [(label = \"learner\", threads = 4, resources = (cpus = 8, memoryMiB = 8192, "
     "gpus = 1, nice = 5), environment = [(name = \"A\", value = \"{index}\")], "
     "workingDirectory = \"/data/{label}\")], "
     "colocate = [(labels = [\"learner\", \"replay\"], by = threads)])."},
    {"lp_seed", "uint64", "0", "What the nodes' seeds are made of."},
    {"lp_termination_notice_secs", "seconds", "10",
     "How long nodes may take to stop before they are killed; 0: no time; negative: for ever."},
    {"lp_color", "auto, always, never", "auto",
     "Whether the nodes' names are coloured in the output of local_mp."},
    {"lp_terminal", TERMINAL_TYPES, "current_terminal",
     "Where the output of local_mp's nodes is shown: here, each line with its node's name in "
     "front; in files; in the windows of a tmux session; in a window per node. auto: on a "
     "terminal, the first of gnome-terminal, tmux_session and xterm that there is.",
     TERMINAL_VARIABLE},
    {"lp_output_dir", "path", "",
     "Where the files of output_to_files and of the windows go, and stay: DIR/LABEL/INDEX. Not "
     "given: to a new directory below the system's temporary one; that of windows is removed "
     "unless a node has failed."},
    {"lp_log_level", LOG_LEVELS, "info",
     "What lp::log says, and spdlog's default logger, and the runtime itself: this and what is "
     "graver.",
     LOG_LEVEL_VARIABLE},
    {"lp_log_format", LOG_FORMATS, "text",
     "json: each line of the log is an object, with `time`, `level`, `node`, `source`, `message`; "
     "so is what the launcher says; and so is, in local_mp, each line that nodes print, with "
     "`stream` and no level.",
     LOG_FORMAT_VARIABLE},
    {"lp_prefix", "label[/index]:command", "",
     "Starts processes of local_mp under a command, as in --lp_prefix='learner:gdb --args' or "
     "'actor/0:valgrind -q'; may be repeated. gdb, cgdb and lldb have this process's standard "
     "input, and its terminal; without -batch they can be used for one node."},
    {"lp_host", "label[/index]", "",
     "A node of local_mp that lives in this process, on its main thread: to be debugged or "
     "profiled in place, or to have the terminal. What it prints is neither named nor put into "
     "files, it is given no resources, environment or directory of its own, and what it starts is "
     "not looked after. If it fails and its label has `restart`, it is started again in place; if "
     "it crashes, all ends."},
    {"lp_run_dir", "path", "",
     "Where what the run leaves behind goes: the checkpoints of its nodes, at "
     "DIR/checkpoints/LABEL/INDEX. Not given: it leaves nothing."},
    {"lp_restore", "bool", "false",
     "Nodes begin with the checkpoints that an earlier run has left in --lp_run_dir."},
    {"lp_dry_run", "bool", "false", "Prints what would be started, and starts nothing."},
};

}  // namespace

std::span<const CommonFlag> commonFlags() { return COMMON_FLAGS; }

const CommonFlag* findCommonFlag(std::string_view name) {
  const auto* found = std::find_if(std::begin(COMMON_FLAGS), std::end(COMMON_FLAGS),
                                   [name](const CommonFlag& flag) { return flag.name == name; });
  return found == std::end(COMMON_FLAGS) ? nullptr : found;
}

CommonFlags::CommonFlags(std::optional<LaunchType> fixed, Settings& settings,
                         std::vector<std::string>& problems)
    : fixed_(fixed), settings_(settings), problems_(problems) {
  if (fixed_) settings_.launchType = *fixed_;
}

void CommonFlags::take(const std::string& name, const std::string& value) {
  const std::string source = "--" + name;
  const bool isNew = given_.insert(name).second;
  if (!isNew && name != "lp_prefix") return problem(source + " is given twice");
  if (name == "lp_launch_type") {
    takeLaunchType(value);
  } else if (name == "lp_transport") {
    takeTransport(value, source);
  } else if (name == "lp_parameters") {
    file_ = value;
  } else if (name == "lp_profile") {
    settings_.profile = value;
    if (value.empty()) wrong(value, source, "is no file");
  } else if (name == "lp_seed") {
    constexpr std::uint64_t MOST = std::numeric_limits<std::uint64_t>::max();
    if (Wrong what = readUnsigned(value, 0, MOST, settings_.seed)) wrong(value, source, *what);
  } else if (name == "lp_termination_notice_secs") {
    takeGrace(value);
  } else if (name == "lp_color") {
    if (value != "auto" && value != "always" && value != "never") {
      return wrong(value, source, "is none of auto, always, never");
    }
    if (value != "auto") settings_.color = value == "always";
  } else if (name == "lp_terminal") {
    takeTerminal(value, source);
  } else if (name == "lp_log_level") {
    takeLogLevel(value, source);
  } else if (name == "lp_log_format") {
    takeLogFormat(value, source);
  } else if (name == "lp_output_dir") {
    settings_.outputDirectory = value;
    if (value.empty()) wrong(value, source, "is no directory");
  } else if (name == "lp_prefix") {
    takePrefix(value, source);
  } else if (name == "lp_host") {
    settings_.host = value;
    if (value.empty()) wrong(value, source, "is no LABEL or LABEL/INDEX");
  } else if (name == "lp_run_dir") {
    settings_.runDirectory = value;
    if (value.empty()) wrong(value, source, "is no directory");
  } else if (name == "lp_restore") {
    if (Wrong what = readBool(value, settings_.restore)) wrong(value, source, *what);
  } else if (name == "lp_dry_run") {
    if (Wrong what = readBool(value, settings_.dryRun)) wrong(value, source, *what);
  }
}

void CommonFlags::takeLaunchType(const std::string& value) {
  const std::string source = "--lp_launch_type";
  const std::optional<LaunchType> type = launchTypeFromText(value);
  if (!type) {
    return wrong(value, source,
                 "is none of " + std::string(findCommonFlag("lp_launch_type")->type));
  }
  if (fixed_ && *type != *fixed_) {
    return wrong(value, source,
                 "cannot be had: this binary is for " + std::string(toText(*fixed_)));
  }
  settings_.launchType = *type;
}

void CommonFlags::takeTransport(const std::string& value, const std::string& source) {
  const std::optional<TransportType> type = transportTypeFromText(value);
  if (!type) return wrong(value, source, "is none of " + std::string(TRANSPORT_TYPES));
  settings_.transport = *type;
}

void CommonFlags::takeGrace(const std::string& value) {
  double seconds = 0;
  if (Wrong what = readFloat(value, false, -1e9, 1e9, seconds)) {
    return wrong(value, "--lp_termination_notice_secs", *what);
  }
  settings_.grace.reset();
  if (seconds >= 0) {
    settings_.grace = std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double>(seconds));
  }
}

void CommonFlags::takeTerminal(const std::string& value, const std::string& source) {
  if (Wrong what = readTerminal(value, settings_.terminal)) wrong(value, source, *what);
}

void CommonFlags::takeLogLevel(const std::string& value, const std::string& source) {
  const std::optional<LogLevel> level = logLevelFromText(value);
  if (!level) return wrong(value, source, "is none of " + std::string(LOG_LEVELS));
  settings_.logLevel = *level;
}

void CommonFlags::takeLogFormat(const std::string& value, const std::string& source) {
  const std::optional<LogFormat> format = logFormatFromText(value);
  if (!format) return wrong(value, source, "is none of " + std::string(LOG_FORMATS));
  settings_.logFormat = *format;
}

void CommonFlags::takePrefix(const std::string& value, const std::string& source) {
  Prefix prefix;
  if (Wrong what = readPrefix(value, prefix)) return wrong(value, source, *what);
  settings_.prefixes.push_back(std::move(prefix));
}

void CommonFlags::checkProcesses(const char* name) {
  if (!given_.contains(name) || isMultiProcess(settings_.launchType)) return;
  problem("--" + std::string(name) + " needs nodes that are processes, and in " +
          std::string(toText(settings_.launchType)) +
          " they are threads: take --lp_launch_type=local_mp");
}

// Threads print where their process does.
void CommonFlags::checkTerminal() {
  const bool apart = isMultiProcess(settings_.launchType);
  const bool hasFiles = settings_.terminal != TerminalType::CURRENT;
  if (!apart && hasFiles && given_.contains("lp_terminal") &&
      settings_.terminal != TerminalType::AUTO) {
    problem("the terminal " + std::string(toText(settings_.terminal)) +
            " needs nodes that are processes, and in " + std::string(toText(settings_.launchType)) +
            " they are threads: take --lp_launch_type=local_mp");
  }
  if (given_.contains("lp_output_dir") && !(apart && hasFiles)) {
    problem(
        "--lp_output_dir needs files to put there: take --lp_launch_type=local_mp "
        "--lp_terminal=output_to_files");
  }
  // Of the environment it is a preference, for launches that can have it.
  if (!apart) settings_.terminal = TerminalType::CURRENT;
}

void CommonFlags::finish(const Environment& environment) {
  auto takeFrom = [&](const char* name, auto read) {
    const std::string_view variable = findCommonFlag(name)->environment;
    const auto set = environment.find(variable);
    if (set == environment.end() || given_.contains(name)) return;
    (this->*read)(set->second, std::string(variable));
  };
  takeFrom("lp_transport", &CommonFlags::takeTransport);
  takeFrom("lp_terminal", &CommonFlags::takeTerminal);
  takeFrom("lp_log_level", &CommonFlags::takeLogLevel);
  takeFrom("lp_log_format", &CommonFlags::takeLogFormat);
  if (!transportFor(settings_.transport, settings_.launchType)) {
    problem(noTransport(settings_.transport, settings_.launchType));
  }
  if (settings_.restore && settings_.runDirectory.empty()) {
    problem("--lp_restore needs the --lp_run_dir of the earlier run");
  }
  checkTerminal();
  checkProcesses("lp_prefix");
  checkProcesses("lp_host");
}

}  // namespace lp::_
