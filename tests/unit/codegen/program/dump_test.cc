#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

std::string dumped(const std::string& what) {
  Run run = lpgen({
      .topology =
          R"((label = "server", class = (name = "x::Server", header = "x.h", serves = "S.P",
   batches = [(method = "put", size = (parameter = "size"), timeoutMs = 5, pad = true)])),
(label = "user", count = (parameter = "size"), threads = 2,
 class = (name = "x::User", header = "x.h", make = "x::User::make", arguments = [
   (name = "server", handle = "server"),
   (name = "options", fields = [
     (name = "size", parameter = "size"),
     (name = "codec", enumerant = "zstd")]),
   (name = "sizes", list = [(int = 1), (uint = 2)]),
   (name = "clock", make = (name = "x::clock", header = "x.h", arguments = [(text = "now")]))])))",
      .header = R"(
struct PHandle {};
enum class Codec { NONE, ZSTD };
struct Options { std::uint8_t size = 0; Codec codec = Codec::NONE; };
struct Clock {};
inline std::shared_ptr<Clock> clock(const std::string& at) { return nullptr; }
struct Server {
  std::string Get(int key) { return ""; }
  void put(std::span<const int> keys) {}
};
struct User {
  static std::unique_ptr<User> make(PHandle server, Options options, std::vector<int> sizes,
                                    std::shared_ptr<Clock> clock) { return nullptr; }
  void run() {}
};)",
      .schema = "interface P { get @0 (key :Int32) -> (value :Text); put @1 (key :Int32); }",
      .parameters = "size @0 :UInt32 = 2; mode @1 :Mode;",
      .before = "enum Mode { fast @0; safe @1; }",
      .dump = what,
  });
  CHECK(run.errors == "");
  return run.dump;
}

TEST_CASE("--dump=decls shows the topology, with its places") {
  const std::string all = dumped("decls");
  const std::size_t begin = std::min(all.find("topology x"), all.size());
  CHECK(all.substr(begin, all.find("\nclass", begin) + 1 - begin) == R"(topology x.topology.capnp
  program program  6:7
    name x  6:37
    parameters Parameters  6:55
    node server  7:1
      class x::Server  7:28
        header x.h  7:58
        serves S.P  7:74
        batch put: parameter size, 5 ms, 1 at a time, padded  8:15
    node user  9:1
      count parameter size  9:26
      threads 2  9:58
      class x::User  10:10
        header x.h  10:38
        make x::User::make  10:52
        argument server: handle server  11:4
        argument options: fields  12:4
          argument size: parameter size  13:6
          argument codec: enumerant zstd  14:6
        argument sizes: list  15:4
          argument: int 1  15:29
          argument: uint 2  15:40
        argument clock: make  16:4
          name x::clock  16:36
          header x.h  16:57
          argument: text "now"  16:77
)");
}

TEST_CASE("--dump=program shows each group: its size, its service, whom it holds handles to") {
  const std::string text = dumped("program");
  CHECK(text.find("node server threads 16\n  class x::Server in x.h\n  serves x::P\n") !=
        text.npos);
  const std::size_t user = text.find("node user threads 2 count size\n");
  REQUIRE(user != text.npos);
  CHECK(text.find("\n  argument server x::PHandle: handle server\n", user) != text.npos);
  CHECK(text.find("serves", user) == text.npos);
}

TEST_CASE("--dump=plan of a program shows every name") {
  CHECK(dumped("plan") == R"(program x of x.topology.capnp
  x_program.lp.h
    includes "s.lp.h"
    namespace x
    struct Parameters
      std::uint32_t size = 2
      Mode mode = Mode::FAST
    enum Mode: FAST SAFE
    parameters Parameters
  x_program.lp.cc
    includes "x_program.lp.h"
    includes "s.lp.h"
    includes "s_wire.lp.h"
    includes "x.h"
    maker makeXOptions: x::Options
    node server: ServerNode of x::Server  x.topology.capnp:7:1
      serves x::P as x::PInterface
      method std::string get(std::int32_t key) by Get  x.h:21
        pin ServerHasGet
      method void put(std::span<const std::int32_t> requests) by put  x.h:22
        pin ServerHasPut
        batch batchPut: x::wire::P::PutParams to x::wire::P::PutResults
        by readPut and writePut
      pin ServerIsMade  x.h:20
      check checkServer
        x.topology.capnp:8:39
    node user: UserNode of std::unique_ptr<x::User>  x.topology.capnp:9:1
      count lp::_::parameterCount<&Parameters::size>
      pin UserCallsClock: x::clock  x.h:19
      pin UserIsMade  x.h:25
      check checkUser
        x.topology.capnp:13:6
    enumerants MODE_NAMES: x::Mode
      fast = FAST
      safe = SAFE
    flag size: &Parameters::size  x.topology.capnp:4:21
    flag mode: &MODE_NAMES, &Parameters::mode  x.topology.capnp:4:42
  x_testing.lp.h
  x_testing.lp.cc
    namespace x::test
    label server: server, Server
      handle x::PHandle, adapter x::PAdapter
    label user: user, User, a group, runs
  x_main.lp.cc
  x_local_mt_main.lp.cc
    main of lp::LaunchType::LOCAL_MT
  x_local_mp_main.lp.cc
    main of lp::LaunchType::LOCAL_MP
  x_test_mt_main.lp.cc
    main of lp::LaunchType::TEST_MT
  x_test_mp_main.lp.cc
    main of lp::LaunchType::TEST_MP
)");
}

}  // namespace
}  // namespace lp::test
