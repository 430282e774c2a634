// main() of the tests: doctest's usual output on the console, and for Bazel a JUnit report in which
// each TEST_CASE stands for itself. Bazel's --test_filter selects test cases by name. A test that
// calls exit() fails, and so does one without any test case.

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

namespace {

// How far the run has come, for those who are called without arguments.
struct Progress {
  pid_t process = 0;  // the test itself; a fork of it may exit as it likes
  bool finished = false;
  unsigned testCases = 0;
} progress;

// Where the report goes, made before the reporter that writes to it: hence a base class.
class ReportFile {
 protected:
  explicit ReportFile(const doctest::ContextOptions& options): options_(options) {
    if (const char* path = std::getenv("XML_OUTPUT_FILE")) file_.open(path);
    options_.cout = &file_;
  }

  std::ofstream file_;
  doctest::ContextOptions options_;  // as for the console, but for the stream
};

// doctest's own JUnit reporter beside the console's; choosing it by --reporters would replace that.
class BazelReporter: private ReportFile, public doctest::JUnitReporter {
 public:
  explicit BazelReporter(const doctest::ContextOptions& options)
      : ReportFile(options), JUnitReporter(options_) {}

  void test_run_end(const doctest::TestRunStats& stats) override {
    JUnitReporter::test_run_end(stats);
    progress.testCases = stats.numTestCases;
    progress.finished = true;
  }
};

DOCTEST_REGISTER_LISTENER("bazel", 1, BazelReporter);

void failUnlessFinished() {
  if (progress.finished || progress.process != getpid()) return;
  std::cerr << "doctest_main: a test case called exit()\n";
  std::_Exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  progress.process = getpid();
  std::atexit(failUnlessFinished);

  doctest::Context context;
  context.setOption("no-intro", true);
  if (const char* filter = std::getenv("TESTBRIDGE_TEST_ONLY")) {
    context.addFilter("test-case", filter);
  }
  context.applyCommandLine(argc, argv);
  int status = context.run();
  // --help and --list-test-cases do not run anything.
  if (context.shouldExit() && !progress.finished) {
    progress.finished = true;
    return status;
  }
  if (progress.testCases == 0) {
    std::cerr << "doctest_main: there is no test case; is a library with some not alwayslink?\n";
    return 1;
  }
  return status;
}
