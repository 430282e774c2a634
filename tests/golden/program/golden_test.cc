#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "tests/golden/golden.h"

namespace lp::test {

TEST_CASE("golden: everything that a topology can say") {
  const std::filesystem::path folder = "tests/golden/program";
  std::map<std::string, std::string> files;
  for (const std::string name:
       {"kitchen_program.lp.h", "kitchen_program.lp.cc", "kitchen_testing.lp.h",
        "kitchen_testing.lp.cc", "kitchen_main.lp.cc", "kitchen_local_mp_main.lp.cc"}) {
    std::ifstream file(folder / name, std::ios::binary);
    files[folder / "expected" / name] = {std::istreambuf_iterator<char>(file), {}};
  }
  golden(files, "//tests/golden/program:golden_test");
}

}  // namespace lp::test
