// A program of a user's own: trains with several rates, goes on with those that went well, and
// looks at what the last one has learnt. In: --lp_launch_type=TYPE.  Out: a line for each run.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/acceptance/sweep/exam_program.lp.h"
#include "tests/acceptance/sweep/training_program.lp.h"

int main(int argc, char** argv) {
  if (auto status = training::runIfNode(argc, argv)) return *status;
  if (auto status = exam::runIfNode(argc, argv)) return *status;

  const std::string flag = argc > 1 ? argv[1] : "";
  const lp::LaunchType type = *lp::launchTypeFromText(flag.substr(flag.find('=') + 1));
  const std::string folder =
      std::string(std::getenv("TEST_TMPDIR")) + "/" + std::string(toText(type)) + "/";

  auto train = [&](int rate, bool restore) {
    const lp::ProgramEnd end =
        training::launch({.rate = rate}, type,
                         {.runDirectory = folder + std::to_string(rate), .restore = restore})
            .wait();
    std::printf("run %d: status %d: %s\n", rate, end.status, end.why.c_str());
  };
  for (int rate: {1, -1, 2, 3}) train(rate, /*restore=*/false);
  for (int rate: {1, 2, 3}) train(rate, /*restore=*/true);

  lp::Launched program =
      exam::launch({.steps = 0}, type, {.runDirectory = folder + "3", .restore = true});
  const auto learner = program.handle<learning::LearnerHandle>("learner");
  std::printf("exam: total %d\n", static_cast<int>(learner.total()));
  program.stop("the exam is over");
  std::printf("exam: %s\n", program.wait().why.c_str());
  return 0;
}
