// Cap'n Proto's own server, in a thread of its own.
#pragma once

#include <capnp/rpc-twoparty.h>
#include <doctest/doctest.h>
#include <kj/async-io.h>
#include <unistd.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "runtime/transport/remote_node.h"
#include "tests/unit/runtime/fixture.h"

namespace echo {

// Serves what `make` makes, in that thread.
class PlainServer {
 public:
  explicit PlainServer(std::function<capnp::Capability::Client()> make): make_(std::move(make)) {
    REQUIRE(pipe(stop_) == 0);
    thread_ = std::thread([this] { serve(); });
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return up_; });
  }
  ~PlainServer() {
    // Not through kj's executor: ThreadSanitizer does not see how it synchronises.
    close(stop_[1]);
    thread_.join();
    close(stop_[0]);
  }
  std::string socket() const { return folder_.socket(); }
  std::shared_ptr<lp::_::RemoteNode> target() const {
    lp::_::RemoteNode::Options options;
    options.name = "plain/0";
    options.address.path = folder_.socket();
    return lp::_::RemoteNode::make(std::move(options));
  }

 private:
  void serve() {
    auto io = kj::setupAsyncIo();
    auto stop = io.lowLevelProvider->wrapInputFd(stop_[0]);
    char nothing;
    capnp::TwoPartyServer server(make_());
    auto receiver = io.provider->getNetwork()
                        .parseAddress(kj::str("unix:", folder_.socket().c_str()))
                        .wait(io.waitScope)
                        ->listen();
    {
      std::lock_guard lock(mutex_);
      up_ = true;
      changed_.notify_all();
    }
    server.listen(*receiver)
        .exclusiveJoin(stop->tryRead(&nothing, 1, 1).ignoreResult())
        .wait(io.waitScope);
  }

  std::function<capnp::Capability::Client()> make_;
  Folder folder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool up_ = false;
  int stop_[2];
  std::thread thread_;
};

}  // namespace echo
