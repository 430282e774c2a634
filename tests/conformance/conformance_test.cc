// The suite from a test harness: each case in each of the test launch types, over each
// transport.
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <fstream>
#include <string>

#include "tests/conformance/conformance_testing.lp.h"

namespace conformance {
namespace {

// Sockets of this process that listen, of an address family.
int listening(int family) {
  int count = 0;
  for (int descriptor = 0; descriptor < 1024; ++descriptor) {
    int listens = 0, its = -1;
    socklen_t size = sizeof listens;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0) continue;
    if (getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &its, &size) != 0) continue;
    if (listens != 0 && its == family) ++count;
  }
  return count;
}

// Rings that this process has mapped.
int ringMappings() {
  std::ifstream maps("/proc/self/maps");
  int count = 0;
  for (std::string line; std::getline(maps, line);) {
    if (line.find("memfd:lpgen rings") != line.npos) ++count;
  }
  return count;
}

void checkAll(lp::LaunchType type, lp::TransportType transport) {
  auto program = test::launch({}, type, [transport](test::Nodes& nodes) {
    nodes.driver.disableRun();
    nodes.setTransport(transport);
  });
  const bool here = type == lp::LaunchType::TEST_MT;
  CHECK(listening(AF_INET) == (here && transport == lp::TransportType::TCP ? 9 : 0));
  const bool shm = transport == lp::TransportType::SHM;
  CHECK(listening(AF_UNIX) == (here && (shm || transport == lp::TransportType::UNIX) ? 9 : 0));
  DriverHandle driver = program.driver();
  const std::vector<std::string> names = driver.cases();
  CHECK(names.size() > 10);
  for (const std::string& name: names) {
    CAPTURE(name);
    CHECK(driver.check(name) == "");
  }
  CHECK((ringMappings() > 0) == shm);
}

TEST_CASE("conformance, test_mt") { checkAll(lp::LaunchType::TEST_MT, lp::TransportType::INPROC); }
TEST_CASE("conformance, test_mt over Unix sockets") {
  checkAll(lp::LaunchType::TEST_MT, lp::TransportType::UNIX);
}
TEST_CASE("conformance, test_mt over TCP") {
  checkAll(lp::LaunchType::TEST_MT, lp::TransportType::TCP);
}
TEST_CASE("conformance, test_mt over shared memory") {
  checkAll(lp::LaunchType::TEST_MT, lp::TransportType::SHM);
}
TEST_CASE("conformance, test_mp") { checkAll(lp::LaunchType::TEST_MP, lp::TransportType::SHM); }
TEST_CASE("conformance, test_mp over Unix sockets") {
  checkAll(lp::LaunchType::TEST_MP, lp::TransportType::UNIX);
}
TEST_CASE("conformance, test_mp over TCP") {
  checkAll(lp::LaunchType::TEST_MP, lp::TransportType::TCP);
}

}  // namespace
}  // namespace conformance
