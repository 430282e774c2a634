#include <algorithm>
#include <cstring>
#include <deque>
#include <span>
#include <stdexcept>
#include <utility>

#include "tools/benchmark/peers/raw.h"
#include "tools/benchmark/peers/raw_records.h"
#include "tools/benchmark/peers/sockets.h"

namespace bench {

namespace {

class Connection {
 public:
  explicit Connection(const std::string& address): socket_(connectTo(address)), in_(RAW_BUFFER) {}

  void put(const RawRequest& request) {
    const auto bytes = std::as_bytes(std::span(&request, 1));
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }
  void flush() {
    if (!out_.empty()) sendAll(socket_, out_);
    out_.clear();
  }
  bool hasReply() const { return end_ - begin_ >= sizeof(RawReply); }

  // Waits for the next one.
  RawReply take() {
    while (!hasReply()) {
      std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
      end_ -= std::exchange(begin_, 0);
      end_ += receive(std::span(in_).subspan(end_));
    }
    RawReply reply;
    std::memcpy(&reply, in_.data() + begin_, sizeof reply);
    begin_ += sizeof reply;
    return reply;
  }
  // The bytes behind a reply.
  void takeBlob(std::span<std::byte> blob) {
    const std::size_t here = std::min(blob.size(), end_ - begin_);
    std::memcpy(blob.data(), in_.data() + begin_, here);
    begin_ += here;
    for (blob = blob.subspan(here); !blob.empty();) blob = blob.subspan(receive(blob));
  }

 private:
  std::size_t receive(std::span<std::byte> room) {
    const std::size_t got = receiveSome(socket_, room);
    if (got == 0) throw std::runtime_error("the server is gone");
    return got;
  }

  int socket_;
  std::vector<std::byte> in_, out_;
  std::size_t begin_ = 0, end_ = 0;
};

// Takes the oldest call first, so that it never has to ask the kernel which server answered.
class RawClient final: public Client {
 public:
  explicit RawClient(const std::vector<std::string>& addresses) {
    for (const std::string& address: addresses) connections_.emplace_back(address);
  }

  std::int64_t echo(std::int64_t x) override { return call({.slot = 0, .x = x, .size = 0}).x; }

  void start(std::size_t server, std::size_t slot) override {
    connections_[server].put({.slot = slot, .x = 1, .size = 0});
    pending_.push_back(server);
    unsent_ = true;
  }
  std::size_t wait() override {
    Connection& oldest = connections_[pending_.front()];
    pending_.pop_front();
    // While there are answers to look at the requests pile up, for one write.
    if (!oldest.hasReply() && std::exchange(unsent_, false)) {
      for (Connection& connection: connections_) connection.flush();
    }
    return oldest.take().slot;
  }

  std::size_t blob(std::size_t size) override {
    const RawReply reply = call({.slot = 0, .x = 0, .size = size});
    blob_.resize(reply.size);
    connections_[0].takeBlob(blob_);
    return blob_.size();
  }

 private:
  RawReply call(const RawRequest& request) {
    connections_[0].put(request);
    connections_[0].flush();
    return connections_[0].take();
  }

  std::vector<Connection> connections_;
  std::deque<std::size_t> pending_;  // servers of the calls under way
  bool unsent_ = false;
  std::vector<std::byte> blob_;
};

}  // namespace

std::unique_ptr<Client> connectRaw(const std::vector<std::string>& addresses) {
  return std::make_unique<RawClient>(addresses);
}

}  // namespace bench
