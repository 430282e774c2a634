// An object served at a socket of its own, and handles to it.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "runtime/call/served.h"
#include "runtime/transport/listener.h"
#include "runtime/transport/remote_node.h"
#include "runtime/transport/socket.h"
#include "runtime/transport/token.h"
#include "tests/support/outcomes.h"
#include "tests/unit/runtime/echo_object.h"

namespace echo {

// A private folder, gone at the end. Bazel's own is too long for a socket's path.
class Folder {
 public:
  Folder() {
    char name[] = "/tmp/lp_test_XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    path_ = name;
  }
  ~Folder() {
    unlink(socket().c_str());
    rmdir(path_.c_str());
  }
  std::string socket() const { return path_ + "/0"; }

 private:
  std::string path_;
};

enum class Over { SHM, UNIX, TCP };
// As LP_TRANSPORT has it, else shared memory.
inline Over chosen() {
  const char* text = std::getenv("LP_TRANSPORT");
  const std::string name = text != nullptr ? text : "";
  return name == "tcp" ? Over::TCP : name == "unix" ? Over::UNIX : Over::SHM;
}

template <typename Object, typename Adapter, typename Handle>
class ServedAtSocket {
 public:
  explicit ServedAtSocket(unsigned threads = 16, bool open = true, Over over = chosen())
      : listening(over == Over::TCP ? lp::_::listenTcp(0, lp::_::newToken())
                                    : lp::_::Listening{lp::_::listenUnix(folder.socket()),
                                                       {.path = folder.socket(),
                                                        .sharedMemory = over == Over::SHM}}),
        served(std::make_shared<lp::_::Served>(
            lp::_::Served::Options{.name = "echo/0", .threads = threads, .isNode = true})),
        listener(lp::_::Listener::make(listening.socket, served, {}, listening.address.token)) {
    if (open) served->open(adapter);
  }
  ~ServedAtSocket() {
    listener->close();
    served->close(lp::Error(lp::Code::UNAVAILABLE, "the test is over"));
  }

  std::shared_ptr<lp::_::RemoteNode> connect(lp::_::Connection::Limits limits = {}) const {
    lp::_::RemoteNode::Options options;
    options.limits = limits;
    options.name = "echo/0";
    options.address = listening.address;
    options.self = "tester/3";
    return lp::_::RemoteNode::make(std::move(options));
  }
  // Across the socket, or direct.
  Handle remote() const { return Handle(connect()); }
  Handle local() const { return Handle(served); }

  Folder folder;
  lp::_::Listening listening;  // the socket is the listener's
  Object object;
  Adapter adapter{object};
  std::shared_ptr<lp::_::Served> served;
  std::shared_ptr<lp::_::Listener> listener;
};

// Never two calls at once, and so an object without locks; over a Unix socket alone.
template <typename Object, typename Adapter, typename Handle>
struct ServedAlone: ServedAtSocket<Object, Adapter, Handle> {
  ServedAlone(): ServedAtSocket<Object, Adapter, Handle>(1, true, Over::UNIX) {}
};

using ServedEcho = ServedAtSocket<EchoObject, EchoAdapter<EchoObject>, EchoHandle>;

// Runs the rest of the case once with a direct handle to `server`, and once across a socket.
#define TALK_EACH_WAY(server, handle)                     \
  decltype((server).local()) handle;                      \
  SUBCASE("in this process") { handle = server.local(); } \
  SUBCASE("across a socket") { handle = server.remote(); }

#define EACH_WAY(Server, server, handle) \
  Server server;                         \
  TALK_EACH_WAY(server, handle)

using test::errorOf;
using test::eventually;

}  // namespace echo
