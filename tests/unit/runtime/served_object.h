// Any object, served at a socket of its own, and handles to it; and a count of the memory that
// Bytes take.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

#include "runtime/bytes.h"
#include "runtime/call/served.h"
#include "runtime/transport/listener.h"
#include "runtime/transport/remote_node.h"
#include "runtime/transport/socket.h"
#include "tests/unit/runtime/fixture.h"

namespace echo {

template <typename Handle, typename Interface, typename Object>
class ServedObject {
 public:
  ServedObject()
      : served(std::make_shared<lp::_::Served>(
            lp::_::Served::Options{.name = "object/0", .threads = 1, .isNode = true})),
        listener(lp::_::Listener::make(lp::_::listenUnix(folder.socket()), served, {})) {
    served->open(interface);
  }
  ~ServedObject() {
    listener->close();
    served->close(lp::Error(lp::Code::UNAVAILABLE, "the test is over"));
  }
  Handle remote() const {
    lp::_::RemoteNode::Options options;
    options.name = "object/0";
    options.address = {.path = folder.socket()};
    return Handle(lp::_::RemoteNode::make(std::move(options)));
  }
  Handle local() const { return Handle(served); }

  Folder folder;
  Object object;
  Interface interface{object};
  std::shared_ptr<lp::_::Served> served;
  std::shared_ptr<lp::_::Listener> listener;
};

// Counts the memory that Bytes take from when it is first asked for.
class Counting final: public lp::BytesAllocator {
 public:
  std::shared_ptr<std::byte[]> allocate(std::size_t size) override {
    bytes += size;
    return std::make_shared_for_overwrite<std::byte[]>(size);
  }
  std::atomic<std::size_t> bytes = 0;
};
inline Counting& counting() {
  static Counting& instance = *new Counting();
  lp::setBytesAllocator(instance);
  return instance;
}

}  // namespace echo
