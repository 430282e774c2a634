#include "runtime/launch/profile.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <fstream>
#include <string>

#include "runtime/error.h"
#include "runtime/launch/written.h"
#include "runtime/surroundings.h"

namespace lp::_ {
namespace {

constexpr NodeSpec NODES[] = {
    {.label = "learner", .place = {}},
    {.label = "actor", .place = {}},
    {.label = "keeper", .place = {}, .restart = RestartPolicy::ALWAYS},
};
const ProgramSpec PROGRAM{.name = "rl", .doc = {}, .parameters = {}, .nodes = NODES};

Profile read(const std::string& text) { return readProfile(PROGRAM, text, "p"); }

std::string refusal(const std::string& text) {
  try {
    read(text);
  } catch (const Error& error) {
    CHECK(error.code() == Code::INVALID_ARGUMENT);
    return error.text();
  }
  return "read";
}

TEST_CASE("what a profile says of a label takes the place of the topology's, and no more") {
  const Profile profile = read(R"(
    # The big machine.
    (labels = [
      (label = "learner", threads = 4,
       resources = (cpus = 8, memoryMiB = 0x400, gpus = 0, nice = -3),
       environment = [(name = "A", value = "{index}" " of many\n"), (name = "B")],
       workingDirectory = "/data",
      ),
      (label = "actor"),
    ]))");
  Demand learner{.threads = 16,
                 .resources = {.cpus = 1, .gpus = 2},
                 .environment = {{"A", "old"}, {"C", "c"}},
                 .place = "t:1:1"};
  profile.apply("learner", learner);
  CHECK(learner.threads == 4);
  CHECK(learner.resources.cpus == 8);
  CHECK(learner.resources.memoryMiB == 1024);
  CHECK(learner.resources.gpus == 0);
  CHECK(learner.resources.nice == -3);
  CHECK(learner.environment ==
        decltype(learner.environment){{"A", "{index} of many\n"}, {"B", ""}, {"C", "c"}});
  CHECK(learner.workingDirectory == "/data");
  CHECK(learner.directoryPlace == "p:7:27");
  Demand actor{.threads = 2, .resources = {.cpus = 3}, .workingDirectory = "/there"};
  profile.apply("actor", actor);
  CHECK(actor.threads == 2);
  CHECK(actor.resources.cpus == 3);
  CHECK(actor.workingDirectory == "/there");
}

TEST_CASE("of GPUs dealt out and GPUs named, the profile's counts") {
  Demand dealt{.environment = {{GPU_VARIABLE, "7"}}};
  read("(labels = [(label = \"actor\", resources = (gpus = 2))])").apply("actor", dealt);
  CHECK(dealt.resources.gpus == 2);
  CHECK(dealt.environment.empty());
  Demand named{.resources = {.gpus = 1}};
  read(
      "(labels = [(label = \"actor\", environment = [(name = \"CUDA_VISIBLE_DEVICES\", value = "
      "\"7\")])])")
      .apply("actor", named);
  CHECK(named.resources.gpus == 0);
  CHECK(named.environment.at(GPU_VARIABLE) == "7");
}

TEST_CASE("a layout takes the place of the topology's; an empty one takes it away") {
  CHECK(!read("(labels = [])").layout);
  CHECK(read("(colocate = [])").layout == Layout{});
  const Profile profile = read(R"((colocate = [
  (name = "pair", labels = ["learner"], colocations = ["inner"], by = threads),
  (name = "inner", labels = ["actor"], by = threads, perIndex = true,
   returnOnFirstCompleted = true, retries = 0),
]))");
  CHECK(profile.layout == Layout{{.name = "pair", .place = "p:2:3", .labels = {"learner"}},
                                 {.name = "inner",
                                  .place = "p:3:3",
                                  .labels = {"actor"},
                                  .within = "pair",
                                  .perIndex = true,
                                  .endsWithFirst = true}});
  CHECK(read("(colocate = [(labels = [\"actor\", \"learner\"], by = processes, retries = 3)])")
            .layout == Layout{{.name = "actor+learner",
                               .place = "p:1:14",
                               .byProcesses = true,
                               .labels = {"actor", "learner"},
                               .retries = 3}});
}

TEST_CASE("a layout is held to the rules of a topology's, with places of the profile") {
  CHECK(refusal(R"((colocate = [
  (by = threads),
  (name = "No", labels = ["actr"]),
  (name = "actor", labels = ["learner", "learner"], by = threads, retries = 1),
  (name = "x", colocations = ["y", "xx"], by = threads),
  (name = "x", labels = ["keeper"], by = processes, perIndex = true),
  (name = "y", labels = ["actor"], by = processes),
]))") ==
        "p:2:3: error: a colocation without members; `labels = [...]` names the nodes that go "
        "together\n"
        "p:3:11: error: `No` cannot be the name of a colocation: lower case letters, digits and "
        "single underscores, beginning with a letter\n"
        "p:4:11: error: a colocation cannot be named `actor`: a node is\n"
        "p:6:11: error: a colocation cannot be named `x`: another one is\n"
        "p:3:3: error: colocation `No` does not say what it is: `by = threads` or `by = processes` "
        "is missing\n"
        "p:3:27: error: no node has the label `actr`; did you mean `actor`?\n"
        "p:4:77: error: `retries` does not go with `by = threads`; threads of a process that has "
        "failed cannot go on without the others\n"
        "p:4:41: error: node `learner` is in two colocations; the first is at p:4:30\n"
        "p:6:64: error: `perIndex` does not go with `by = processes`; nodes that have a process "
        "each share nothing but their `retries`\n"
        "p:6:26: error: node `keeper` has a `restart` of its own, so it cannot be in colocation "
        "`x`; its `retries` say how often nodes are started again\n"
        "p:5:31: error: colocation `y` cannot be in `x`: `y` is by processes; colocations in each "
        "other share one process, so all are by threads\n"
        "p:5:36: error: no colocation is named `xx`; did you mean `x`?");
  CHECK(refusal("(colocate = [(name = \"a\", colocations = [\"a\"], by = threads)])") ==
        "p:1:14: error: colocation `a` is in itself; what it lists in `colocations`, and what "
        "these list, has to be others");
  CHECK(
      refusal("(colocate = [(name = \"a\", labels = [\"actor\"], by = threads), "
              "(colocations = [\"a\"], by = threads)])") ==
      "p:1:62: error: a colocation cannot be named `a`: another one is; `name = \"...\"` gives it "
      "one of its own");
}

TEST_CASE("a layout that cannot be read is held to no rules") {
  CHECK(refusal(R"((colocate = [
  (labels = "actor", by = threads),
  (labels = [actor], by = thread, perIndex = yes, retries = -1),
  (label = "actor"),
]))") == "p:2:13: error: `labels` has to be a list, `[...]`\n"
         "p:3:14: error: an element of `labels` has to be a text, `\"...\"`\n"
         "p:3:27: error: `by` has to be `threads` or `processes`\n"
         "p:3:46: error: `perIndex` has to be `true` or `false`\n"
         "p:3:61: error: `retries` is below 0\n"
         "p:4:4: error: an element of `colocate` has no field `label`; did you mean `labels`?");
}

TEST_CASE("what is wrong has a line and a column, and all of it is said") {
  CHECK(refusal(R"((labels = [
  (label = "lerner", threads = 0),
  (label = "actor", resources = (gpu = 1), cpus = 4),
  (label = "actor", resources = (nice = 20, cpus = "2")),
  (threads = 4, environment = [(name = "LP_RUN"), (name = "A", value = "{rank}")]),
]))") == "p:2:12: error: no node has the label `lerner`; did you mean `learner`?\n"
         "p:2:32: error: `threads` is below 1\n"
         "p:3:44: error: an element of `labels` has no field `cpus`; there are `label`, `threads`, "
         "`resources`, `environment`, `workingDirectory`\n"
         "p:3:34: error: `resources` has no field `gpu`; did you mean `gpus`?\n"
         "p:4:12: error: `actor` is spoken of twice\n"
         "p:4:41: error: `nice` is above 19\n"
         "p:4:52: error: `cpus` has to be a number\n"
         "p:5:32: error: `LP_RUN` cannot be a variable: every run sets it, to find what its nodes "
         "have started\n"
         "p:5:72: error: `{rank}` is no placeholder; there are `{label}` and `{index}`; a brace is "
         "written twice, as `{{`\n"
         "p:5:3: error: `label = \"...\"` is missing");
  CHECK(refusal("(labels = [(label = \"actor\", resources = (gpu = 1))])") ==
        "p:1:43: error: `resources` has no field `gpu`; did you mean `gpus`?");
  CHECK(refusal("(labels = [(label = \"actor\"), (label = \"actor\")])") ==
        "p:1:40: error: `actor` is spoken of twice");
  CHECK(refusal("(labels = [(label = \"actor\", threads = 1, threads = 2)])") ==
        "p:1:43: error: `threads` is set twice");
  CHECK(refusal("(labels = (label = \"actor\"))") ==
        "p:1:11: error: `labels` has to be a list, `[...]`");
  CHECK(refusal("[]") == "p:1:1: error: a profile has to be a struct, `(...)`");
}

TEST_CASE("text that is none is refused where it ends to be one") {
  CHECK(refusal("") == "p:1:1: error: a value is expected");
  CHECK(refusal("(labels = [\n") == "p:2:1: error: a value is expected");
  CHECK(refusal("(labels = []") == "p:1:13: error: `,` or `)` is expected");
  CHECK(refusal("(labels []") == "p:1:9: error: `=` is expected behind `labels`");
  CHECK(refusal("(labels = []) x") == "p:1:15: error: nothing is expected behind the value");
  CHECK(refusal("(labels = [(label = \"actor)])") == "p:1:30: error: a `\"` is missing");
  CHECK(refusal("(labels = \"\\q\")") == "p:1:13: error: `\\q` is not known");
  CHECK(refusal(std::string(10000, '(')).ends_with("the name of a field is expected"));
  CHECK(refusal(std::string(10000, '[')).ends_with("this is nested too deep"));
}

TEST_CASE("escapes") {
  CHECK(readWritten(R"("a\x41\n\"\\" # the end)").text == "aA\n\"\\");
  CHECK(readWritten("-0x1f").text == "-0x1f");
}

TEST_CASE("a file that cannot be read") {
  const std::string folder = getenv("TEST_TMPDIR");
  for (const std::string& path: {folder, folder + "/none"}) {
    try {
      readProfileFile(PROGRAM, path);
      FAIL_CHECK("it was read");
    } catch (const Error& error) {
      CHECK(error.text() == "--lp_profile: " + path + " cannot be read");
    }
  }
  std::ofstream(folder + "/good") << "(labels = [(label = \"actor\", threads = 3)])";
  CHECK(readProfileFile(PROGRAM, folder + "/good").labels.at(0).threads == 3);
}

}  // namespace
}  // namespace lp::_
