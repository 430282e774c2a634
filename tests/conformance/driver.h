// The cases of the conformance suite, as a node: the same in every launch type.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/conformance/conformance.lp.h"

namespace conformance {

// The nodes that cases call.
struct Peers {
  SubjectHandle subject, single, late;
  std::vector<SubjectHandle> group;
  TasksHandle tasks;
  BatchesHandle batches;
};

class Driver {
 public:
  Driver(SubjectHandle subject, SubjectHandle single, SubjectHandle late,
         std::vector<SubjectHandle> group, TasksHandle tasks, BatchesHandle batches)
      : peers_{subject, single, late, std::move(group), tasks, batches} {}

  std::vector<std::string> cases() const;
  // What failed; empty if the case passed.
  std::string check(std::string_view name);
  // All cases, a line for each that fails and one that counts. Then the last case: stop, while a
  // hundred calls wait.
  void run();

 private:
  Peers peers_;
};

}  // namespace conformance
