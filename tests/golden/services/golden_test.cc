#include "tests/golden/golden.h"

#include <doctest/doctest.h>

#include "tests/unit/codegen/services/lpgen.h"

namespace lp::test {

TEST_CASE("golden: everything that a schema can say") {
  Run run = lpgen({}, {"tests/golden/services/all.capnp", "tests/golden/services/base.capnp"});
  CHECK(run.errors == "");
  golden(run.files, "//tests/golden/services:golden_test");
}

}  // namespace lp::test
