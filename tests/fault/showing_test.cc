// The ways to show a run, from outside: where the nodes' output is, that a failing node is seen in
// each of them, and that none leaves a process or a directory. Windows of X are scripts here: what
// stands behind `-e` is real.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/fault/child.h"

namespace faulty {
namespace {

using Arguments = std::vector<std::string>;

const std::string MP = "--lp_launch_type=local_mp";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Folder {
  Folder() {
    char name[] = "/tmp/lp_showing_XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    path = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  void script(const std::string& name, const std::string& text) const {
    std::ofstream(path + "/" + name) << "#!/bin/sh\n" << text;
    REQUIRE(chmod((path + "/" + name).c_str(), 0755) == 0);
  }
  std::string path;
};

// A tmux server of the test's own.
class Tmux {
 public:
  Tmux() {
    if (std::system("command -v tmux >/dev/null") != 0) FAIL("tmux is not installed");
  }
  ~Tmux() { run("kill-server"); }

  std::string run(const std::string& command) const {
    const std::string line = "TMUX_TMPDIR=" + folder_.path + " tmux " + command + " 2>&1";
    FILE* pipe = popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    std::array<char, 4096> buffer;
    while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) text += buffer.data();
    pclose(pipe);
    return text;
  }
  std::string sessions() const { return run("list-sessions -F '#{session_name}'"); }
  Child::Options options() const {
    return {.environment = {{"TMUX_TMPDIR", folder_.path}, {"LP_TERMINAL", "tmux_session"}}};
  }

 private:
  Folder folder_;
};

// A screen with terminals that write what they show to a file, named as their title is: an xterm
// that is its window, and a gnome-terminal that leaves its window to a server.
struct Screen {
  explicit Screen(std::string name): terminal(std::move(name)) {
    folder.script("xterm",
                  "title=$2; while [ \"$1\" != -e ]; do shift; done; shift\n"
                  "exec \"$@\" >\"" +
                      folder.path + "/$(echo \"$title\" | tr / _)\"\n");
    folder.script("gnome-terminal",
                  "title=${1#--title=}; while [ \"$1\" != -- ]; do shift; done; shift\n"
                  "setsid \"$@\" >\"" +
                      folder.path + "/$(echo \"$title\" | tr / _)\" 2>/dev/null &\n");
  }
  std::string shown(const std::string& window) const {
    return contents(folder.path + "/" + window);
  }
  Child::Options options() const {
    const char* path = std::getenv("PATH");
    return {.environment = {{"PATH", folder.path + ":" + (path != nullptr ? path : "")},
                            {"DISPLAY", ":99"},
                            {"LP_TERMINAL", terminal}}};
  }
  Folder folder;
  std::string terminal;
};

TEST_CASE("output_to_files: all that a node prints, in its file and nowhere else") {
  const Folder folder;
  const std::string file = folder.path + "/new/victim/0";
  Child child({MP, "--deed=print", "--lp_terminal=output_to_files",
               "--lp_output_dir=" + folder.path + "/new"});
  REQUIRE(child.waitForOutput("/LABEL/INDEX\n"));
  CHECK(waitUntil([&] { return contains(contents(file), "line 999\n"); }));
  child.send(SIGTERM);
  CHECK(child.wait() == 143);
  std::string all;
  for (int i = 0; i < 1000; ++i) all += "line " + std::to_string(i) + "\n";
  CHECK(contents(file) == all + "no newline");
  CHECK(contents(folder.path + "/new/waiter/0") == "");
  CHECK(!contains(child.output(), "line"));
  CHECK(child.leftovers() == "");
}

TEST_CASE("output_to_files: a crash is reported, with the file and the last words") {
  const Folder folder;
  Child child(
      {MP, "--deed=abort", "--lp_terminal=output_to_files", "--lp_output_dir=" + folder.path});
  CHECK(child.wait() == 1);
  CHECK(contains(child.output(), "victim/0 failed: was killed by SIGABRT in its run()\n"));
  CHECK(contains(child.output(), "all that victim/0 has printed: " + folder.path + "/victim/0\n"));
  CHECK(contains(child.output(), "the last words of victim/0:\n    about to abort\n"));
  CHECK(contents(folder.path + "/victim/0") == "about to abort");
  CHECK(child.leftovers() == "");
}

TEST_CASE("output_to_files: without a directory they stay in one of the run's own") {
  Child child({MP, "--deed=print", "--lp_terminal=output_to_files"});
  const std::string said = "the nodes' output goes to ";
  REQUIRE(child.waitForOutput("/LABEL/INDEX\n"));
  const std::size_t begin = child.output().find(said) + said.size();
  const std::string directory = child.output().substr(begin, child.output().find("/LABEL") - begin);
  CHECK(directory.starts_with(child.folder() + "/faulty-lp-"));
  struct stat status{};
  REQUIRE(stat(directory.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0700);
  CHECK(waitUntil([&] { return contains(contents(directory + "/victim/0"), "line 999\n"); }));
  child.send(SIGINT);
  CHECK(child.wait() == 130);
  CHECK(contains(contents(directory + "/victim/0"), "no newline"));
  std::filesystem::remove_all(directory);
  CHECK(child.leftovers() == "");
}

TEST_CASE("output_to_files: a file that cannot be written to is named, and the program goes on") {
  const Folder folder;
  std::filesystem::create_directory(folder.path + "/victim");
  std::filesystem::create_symlink("/dev/full", folder.path + "/victim/0");
  Child child(
      {MP, "--deed=print", "--lp_terminal=output_to_files", "--lp_output_dir=" + folder.path});
  CHECK(child.waitForOutput("what victim/0 prints is lost from now on: cannot write " +
                            folder.path + "/victim/0: No space left on device\n"));
  child.send(SIGTERM);
  CHECK(child.wait() == 143);
}

TEST_CASE("tmux_session: a window per node; nothing stays when all is well") {
  const Tmux tmux;
  Child child({MP, "--deed=print", "--peers=2"}, tmux.options());
  REQUIRE(child.waitForOutput("the tmux session faulty: tmux attach -t faulty\n"));
  CHECK(tmux.run("list-windows -t =faulty -F '#{window_name}'") ==
        "victim/0\npeer/0\npeer/1\nwaiter/0\n");
  auto shown = [&] { return tmux.run("capture-pane -p -t =faulty:victim/0"); };
  CHECK(waitUntil([&] { return contains(shown(), "line 999\nno newline"); }));
  CHECK(!contains(child.output(), "line"));

  // The name is taken now.
  Child second({MP, "--deed=hang"}, tmux.options());
  CHECK(second.waitForOutput("the tmux session faulty_0: tmux attach -t faulty_0\n"));
  CHECK(tmux.sessions() == "faulty\nfaulty_0\n");
  second.send(SIGQUIT);
  CHECK(second.wait() == 128 + SIGQUIT);
  CHECK(tmux.sessions() == "faulty\n");

  child.send(SIGINT);
  CHECK(child.wait() == 130);
  CHECK(child.leftovers() == "");
  CHECK(second.leftovers() == "");
}

TEST_CASE("tmux_session: every run() has returned") {
  const Tmux tmux;
  Child child({MP, "--deed=return", "--waiters=0"}, tmux.options());
  CHECK(child.wait() == 0);
  CHECK(child.leftovers() == "");
}

TEST_CASE("tmux_session: after a crash it stays for reading, without a process") {
  const Tmux tmux;
  Child child({MP, "--deed=abort"}, tmux.options());
  CHECK(child.wait() == 1);
  CHECK(contains(child.output(), "the tmux session faulty stays for reading; "));
  CHECK(contains(child.output(), "victim/0 failed: was killed by SIGABRT in its run()\n"));
  CHECK(contains(child.output(), "the last words of victim/0:\n    about to abort\n"));
  const std::string said = "all that victim/0 has printed: ";
  const std::size_t begin = child.output().find(said) + said.size();
  const std::string log = child.output().substr(begin, child.output().find('\n', begin) - begin);
  CHECK(contents(log) == "about to abort");
  CHECK(waitUntil(
      [&] { return tmux.run("list-panes -s -t =faulty -F '#{pane_dead}'") == "1\n1\n1\n"; }));
  CHECK(contains(tmux.run("capture-pane -p -S - -t =faulty:victim/0"), "about to abort"));
  tmux.run("kill-session -t faulty");
  std::filesystem::remove_all(std::filesystem::path(log).parent_path().parent_path());
  CHECK(child.leftovers() == "");
}

TEST_CASE("tmux_session: a window that is closed, and a session that is, end no node") {
  const Tmux tmux;
  const Folder folder;
  const std::string file = folder.path + "/victim/0";
  Child child({MP, "--deed=print_for_ever", "--lp_output_dir=" + folder.path}, tmux.options());
  REQUIRE(child.waitForOutput("tmux attach"));
  for (const std::string command: {"kill-window -t =faulty:victim/0", "kill-session -t =faulty"}) {
    CAPTURE(command);
    CHECK(tmux.run(command) == "");
    const auto size = std::filesystem::file_size(file);
    CHECK(waitUntil([&] { return std::filesystem::file_size(file) > size + 1'000'000; }));
  }
  child.send(SIGTERM);
  CHECK(child.wait() == 143);
  CHECK(child.leftovers() == "");
}

TEST_CASE("tmux_session: a window that shows nothing holds up no node") {
  const Tmux tmux;
  const Folder folder;
  const std::string file = folder.path + "/victim/0";
  Child child({MP, "--deed=print_for_ever", "--lp_output_dir=" + folder.path}, tmux.options());
  REQUIRE(child.waitForOutput("tmux attach"));
  const int viewer = std::atoi(tmux.run("display -p -t =faulty:victim/0 '#{pane_pid}'").c_str());
  REQUIRE(viewer > 1);
  REQUIRE(kill(viewer, SIGSTOP) == 0);
  const auto size = std::filesystem::file_size(file);
  CHECK(waitUntil([&] { return std::filesystem::file_size(file) > size + 10'000'000; }));
  child.send(SIGTERM);
  CHECK(child.wait() == 143);
  kill(viewer, SIGCONT);
  CHECK(child.leftovers() == "");
}

TEST_CASE("tmux_session: kill -9 of the launcher leaves no session") {
  const Tmux tmux;
  const Folder folder;
  Child child({MP, "--deed=announce", "--lp_output_dir=" + folder.path}, tmux.options());
  CHECK(waitUntil([&] { return contains(contents(folder.path + "/victim/0"), "here"); }));
  child.send(SIGKILL);
  CHECK(child.wait() == -SIGKILL);
  CHECK(child.leftovers() == "");
}

TEST_CASE("xterm and gnome-terminal: a window per node, which ends with the program") {
  for (const std::string terminal: {"xterm", "gnome-terminal"}) {
    CAPTURE(terminal);
    const Screen screen(terminal);
    Child child({MP, "--deed=announce", "--peers=0"}, screen.options());
    REQUIRE(child.waitForOutput("the nodes' output is in one " + terminal + " per node\n"));
    CHECK(waitUntil([&] { return screen.shown("victim_0") == "here\n"; }));
    child.send(SIGINT);
    CHECK(child.wait() == 130);
    CHECK(child.leftovers() == "");
  }
}

TEST_CASE("gnome-terminal: without its server there is no launch") {
  const Screen screen("gnome-terminal");
  screen.folder.script("gnome-terminal", "echo 'Failed to parse arguments' >&2; exit 3\n");
  Child child({MP, "--deed=print"}, screen.options());
  CHECK(child.wait() == 1);
  CHECK(child.output() == "faulty: there is no window for victim/0: Failed to parse arguments\n");
  CHECK(child.leftovers() == "");
}

TEST_CASE("xterm: what it complains of is told, and the program goes on") {
  const Screen screen("xterm");
  screen.folder.script("xterm", "echo \"xterm: Can't open display: $DISPLAY\" >&2; exit 1\n");
  const Folder folder;
  Child child({MP, "--deed=announce", "--lp_output_dir=" + folder.path}, screen.options());
  CHECK(child.waitForOutput("faulty: xterm: Can't open display: :99\n"));
  CHECK(waitUntil([&] { return contents(folder.path + "/victim/0") == "here\n"; }));
  child.send(SIGTERM);
  CHECK(child.wait() == 143);
  CHECK(child.leftovers() == "");
}

TEST_CASE("xterm and gnome-terminal: a crash is reported, and its file is kept") {
  for (const std::string terminal: {"xterm", "gnome-terminal"}) {
    CAPTURE(terminal);
    const Screen screen(terminal);
    const Folder folder;
    const std::string file = folder.path + "/victim/0";
    Child child({MP, "--deed=segv", "--lp_output_dir=" + folder.path}, screen.options());
    CHECK(child.wait() == 1);
    CHECK(contains(child.output(), "victim/0 failed: was killed by SIGSEGV in its run()\n"));
    CHECK(contains(child.output(), "all that victim/0 has printed: " + file + "\n"));
    CHECK(contents(file) == "about to crash");
    CHECK(child.leftovers() == "");
  }
}

TEST_CASE("xterm: a window that is closed ends no node; kill -9 of the launcher ends the windows") {
  const Screen screen("xterm");
  const Folder folder;
  Child child({MP, "--deed=print_for_ever", "--lp_output_dir=" + folder.path}, screen.options());
  REQUIRE(child.waitForOutput("one xterm per node"));
  pid_t window = 0;
  CHECK(waitUntil([&] {
    for (const auto& [title, process]: child.processes()) {
      if (title.starts_with("tail ") && title.ends_with("/victim/0")) window = process.pid;
    }
    return window != 0;
  }));
  kill(window, SIGKILL);
  const std::string file = folder.path + "/victim/0";
  const auto size = std::filesystem::file_size(file);
  CHECK(waitUntil([&] { return std::filesystem::file_size(file) > size + 1'000'000; }));
  child.send(SIGKILL);
  CHECK(child.wait() == -SIGKILL);
  CHECK(child.leftovers() == "");
}

TEST_CASE("a terminal that cannot be had is refused, and nothing is started") {
  struct Refusal {
    Arguments arguments;
    Child::Options options;
    std::string words;
  };
  const Folder empty;
  const std::string cannot = "faulty: the terminal ";
  for (const Refusal& refusal: std::vector<Refusal>{
           {{"--lp_terminal=xterm"},
            {.environment = {{"DISPLAY", ""}}},
            cannot + "xterm cannot be had here: DISPLAY is not set; these can: auto, "},
           {{"--lp_terminal=tmux_session"},
            {.environment = {{"PATH", empty.path}}},
            cannot + "tmux_session cannot be had here: there is no program tmux in PATH; these "
                     "can: auto, current_terminal, output_to_files\n"},
           {{"--lp_terminal=output_to_files", "--lp_output_dir=/dev/null/x"},
            {},
            "faulty: cannot make the directory of /dev/null/x/victim/0: Not a directory\n"},
           {{},
            {.environment = {{"LP_TERMINAL", "byobu_session"}}},
            "faulty: `byobu_session` for LP_TERMINAL is not offered: take tmux_session"}}) {
    Arguments arguments{MP, "--deed=print"};
    arguments.insert(arguments.end(), refusal.arguments.begin(), refusal.arguments.end());
    Child child(arguments, refusal.options);
    CHECK(child.wait() == 2);
    CHECK_MESSAGE(contains(child.output(), refusal.words), child.output());
    CHECK(!contains(child.output(), "line"));
    CHECK(child.leftovers() == "");
  }
}

TEST_CASE("auto, where stdout is no terminal: here") {
  Child child({MP, "--deed=print", "--lp_terminal=auto"});
  CHECK(child.waitForOutput("[victim/0] line 999\n"));
}

TEST_CASE("--lp_dry_run prints what would be started, and starts nothing") {
  Child child({MP, "--lp_dry_run", "--peers=2", "--deed=abort", "--lp_terminal=output_to_files",
               "--lp_prefix=peer/1:env 'A=b c'"},
              {.environment = {{"FAULTY_PASSWORD", "xyzzy"}}});
  CHECK(child.wait() == 0);
  for (const std::string part:
       {"faulty as local_mp: 4 nodes, a process each, under a keeper\n", "  deed = abort\n",
        "  password = (secret)\n", "\nvictim/0\n", "\npeer/1\n", "environment: ", "LP_RUN=",
        "  command: env 'A=b c' /", " --lp_node faulty\n", "  command: forked by the keeper\n",
        "/lp-RUN/2\n", "/faulty-lp-RUN/victim/0\n", "  threads: 16, and run()\n"}) {
    CAPTURE(part);
    CHECK_MESSAGE(contains(child.output(), part), child.output());
  }
  CHECK(!contains(child.output(), "xyzzy"));
  CHECK(!contains(child.output(), "about to abort"));
  CHECK(child.leftovers() == "");

  Child threads({"--lp_launch_type=local_mt", "--lp_dry_run", "--deed=abort"});
  CHECK(threads.wait() == 0);
  CHECK(contains(threads.output(), "a thread each, in this process\n"));
}

TEST_CASE("--lp_dry_run prints what a profile gives to nodes, or cannot give to threads") {
  const std::string profile = std::string(getenv("TEST_TMPDIR")) + "/profile";
  std::ofstream(profile) << R"((labels = [(label = "peer", threads = 3,
    resources = (cpus = 1000, memoryMiB = 64, gpus = 1, nice = 5), workingDirectory = "/tmp",
    environment = [(name = "RANK", value = "{index} of {label}")])]))";
  const Child::Options options{.environment = {{"CUDA_VISIBLE_DEVICES", "3,4"}}};
  Child child({MP, "--lp_dry_run", "--peers=2", "--lp_profile=" + profile}, options);
  CHECK(child.wait() == 0);
  for (const std::string part:
       {"  note: the nodes ask for 2000 CPUs, `peer` for 2000 (2 nodes), but there ",
        "  threads: 3, ", "  memory: at most 64 MiB\n", "  niceness: 5 more\n",
        "  environment: CUDA_VISIBLE_DEVICES=3\n", "  environment: CUDA_VISIBLE_DEVICES=4\n",
        "  environment: 'RANK=1 of peer'\n", "  directory: /tmp\n"}) {
    CAPTURE(part);
    CHECK_MESSAGE(contains(child.output(), part), child.output());
  }
  Child threads({"--lp_launch_type=local_mt", "--lp_dry_run", "--lp_profile=" + profile}, options);
  CHECK(threads.wait() == 0);
  CHECK(contains(threads.output(),
                 "  note: nodes of local_mt are threads of one process, so this is left out: cpus, "
                 "environment, gpus, memoryMiB, nice, workingDirectory of `peer`\n"));
  CHECK(!contains(threads.output(), "RANK"));
}

TEST_CASE("--lp_dry_run prints which nodes share a process by a profile, and what they have") {
  const std::string profile = std::string(getenv("TEST_TMPDIR")) + "/layout";
  std::ofstream(profile) << R"((
    labels = [(label = "victim", resources = (memoryMiB = 64)),
              (label = "peer", resources = (memoryMiB = 32))],
    colocate = [(name = "core", labels = ["victim", "peer"], by = threads)]))";
  Child child({MP, "--lp_dry_run", "--peers=2", "--waiters=1", "--lp_prefix=peer/1:env",
               "--lp_profile=" + profile});
  CHECK(child.wait() == 0);
  CHECK_MESSAGE(contains(child.output(), ": 4 nodes, in 2 processes, under a keeper\n"),
                child.output());
  std::size_t members = 0;
  const std::string part = "  process: core/0\n  memory: at most 128 MiB\n";
  for (std::size_t at = 0; (at = child.output().find(part, at)) != std::string::npos; ++at) {
    ++members;
  }
  CHECK_MESSAGE(members == 3, child.output());
}

TEST_CASE("--lp_dry_run reports what is wrong as a launch would") {
  const std::string profile = std::string(getenv("TEST_TMPDIR")) + "/wrong";
  std::ofstream(profile) << "(labels = [\n(label = \"pear\")])";
  const std::string layout = std::string(getenv("TEST_TMPDIR")) + "/wrong_layout";
  std::ofstream(layout) << "(colocate = [\n(labels = [\"victim\", \"peer\"], by = threads),\n"
                           "(labels = [\"peer\"], by = processes, retries = 1)])";
  Child wrongLayout({MP, "--lp_profile=" + layout});
  CHECK(wrongLayout.wait() == 2);
  CHECK(wrongLayout.output() == "faulty: " + layout +
                                    ":3:12: error: node `peer` is in two "
                                    "colocations; the first is at " +
                                    layout + ":2:22\n");
  for (const std::string& wrong:
       {std::string("--peers=x"), std::string("--peers=1000001"),
        std::string("--lp_prefix=pear:env"), "--lp_profile=" + profile, "--lp_profile=" + layout}) {
    CAPTURE(wrong);
    Child dry({MP, "--lp_dry_run", wrong});
    Child real({MP, wrong});
    CHECK(dry.wait() == 2);
    CHECK(real.wait() == 2);
    CHECK(dry.output() == real.output());
  }
}

}  // namespace
}  // namespace faulty
