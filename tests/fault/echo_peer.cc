// Serves an Echo at a socket, or calls one there without end, until it is killed.
//   echo_peer serve|call PATH
// Prints "ready" once calls go through.
#include <unistd.h>

#include <cstdio>
#include <deque>
#include <memory>
#include <string>

#include "runtime/call/served.h"
#include "runtime/transport/listener.h"
#include "runtime/transport/remote_node.h"
#include "runtime/transport/socket.h"
#include "tests/unit/runtime/echo_object.h"

namespace {

void ready() {
  std::puts("ready");
  std::fflush(stdout);
}

[[noreturn]] void serve(const std::string& path) {
  echo::EchoObject object;
  echo::EchoAdapter<echo::EchoObject> adapter{object};
  auto served = std::make_shared<lp::_::Served>(
      lp::_::Served::Options{.name = "echo/0", .threads = 4, .isNode = true});
  auto listener = lp::_::Listener::make(lp::_::listenUnix(path), served, {});
  served->open(adapter);
  ready();
  for (;;) pause();
}

// Small calls with answers that wait, and large ones that fill a ring.
[[noreturn]] void call(const std::string& path) {
  lp::_::RemoteNode::Options options;
  options.name = "echo/0";
  options.address = {.path = path, .sharedMemory = true};
  const echo::EchoHandle remote(lp::_::RemoteNode::make(std::move(options)));
  remote.echo(0);
  ready();
  const std::string large(400'000, 'x');
  for (std::int64_t i = 0;; ++i) {
    auto one = remote.futures().echo(i);
    auto other = remote.futures().say(large);
    remote.echo(i);
    one.get();
    if (i % 2 == 0) other.get();
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const std::string path = arguments[2];
  if (std::string(arguments[1]) == "serve") serve(path);
  call(path);
}
