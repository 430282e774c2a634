#include "runtime/launch/machine.h"

#include <doctest/doctest.h>
#include <sched.h>
#include <stdlib.h>

#include <fstream>
#include <string>
#include <vector>

namespace lp::_ {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("CUDA_VISIBLE_DEVICES names the GPUs, up to the first bad name") {
  CHECK(visibleGpus("0,2") == Names{"0", "2"});
  CHECK(visibleGpus("GPU-8932f937,MIG-1") == Names{"GPU-8932f937", "MIG-1"});
  CHECK(visibleGpus("") == Names{});
  CHECK(visibleGpus("-1") == Names{});
  CHECK(visibleGpus("1,-1,2") == Names{"1"});
  CHECK(visibleGpus("NoDevFiles") == Names{});
}

TEST_CASE("without it the devices are counted") {
  const std::filesystem::path devices = std::filesystem::path(getenv("TEST_TMPDIR")) / "dev";
  std::filesystem::create_directory(devices);
  CHECK(visibleGpus(std::nullopt, devices) == Names{});
  for (const char* name: {"nvidia0", "nvidia3", "nvidia10", "nvidiactl", "nvidia-uvm", "null"}) {
    std::ofstream(devices / name) << "";
  }
  CHECK(visibleGpus(std::nullopt, devices) == Names{"0", "1", "2"});
  CHECK(visibleGpus(std::nullopt, devices / "none") == Names{});
}

TEST_CASE("the CPUs are those that this process is bound to") {
  const std::vector<unsigned> all = thisMachine().cpus;
  REQUIRE(!all.empty());
  cpu_set_t before, last;
  REQUIRE(sched_getaffinity(0, sizeof before, &before) == 0);
  CPU_ZERO(&last);
  CPU_SET(all.back(), &last);
  REQUIRE(sched_setaffinity(0, sizeof last, &last) == 0);
  CHECK(thisMachine().cpus == std::vector{all.back()});
  sched_setaffinity(0, sizeof before, &before);
}

}  // namespace
}  // namespace lp::_
