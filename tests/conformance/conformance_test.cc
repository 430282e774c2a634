// The suite from a test harness: each case in each of the test launch types.
#include <doctest/doctest.h>

#include <string>

#include "tests/conformance/conformance_testing.lp.h"

namespace conformance {
namespace {

void checkAll(lp::LaunchType type) {
  auto program = test::launch({}, type, [](test::Nodes& nodes) { nodes.driver.disableRun(); });
  DriverHandle driver = program.driver();
  const std::vector<std::string> names = driver.cases();
  CHECK(names.size() > 10);
  for (const std::string& name: names) {
    CAPTURE(name);
    CHECK(driver.check(name) == "");
  }
}

TEST_CASE("conformance, test_mt") { checkAll(lp::LaunchType::TEST_MT); }

TEST_CASE("conformance, test_mp") { checkAll(lp::LaunchType::TEST_MP); }

}  // namespace
}  // namespace conformance
