#include <sys/epoll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "tools/benchmark/peers/raw.h"
#include "tools/benchmark/peers/raw_records.h"
#include "tools/benchmark/peers/sockets.h"

namespace bench {

namespace {

// A connection that has not sent a whole record yet keeps its bytes here.
class Served {
 public:
  explicit Served(int socket): socket_(socket), in_(RAW_BUFFER) {}
  ~Served() { close(socket_); }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  int socket() const { return socket_; }

  // Answers what has come, in one write if no answer is long; false: the client is gone.
  bool answer() {
    const std::size_t got = receiveSome(socket_, std::span(in_).subspan(have_));
    if (got == 0) return false;
    have_ += got;
    std::size_t at = 0;
    for (; have_ - at >= sizeof(RawRequest); at += sizeof(RawRequest)) {
      RawRequest request;
      std::memcpy(&request, in_.data() + at, sizeof request);
      answer(request);
    }
    have_ -= at;
    std::memmove(in_.data(), in_.data() + at, have_);
    flush();
    return true;
  }

 private:
  void answer(const RawRequest& request) {
    const RawReply reply{.slot = request.slot, .x = request.x, .size = request.size};
    const auto bytes = std::as_bytes(std::span(&reply, 1));
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    if (request.size == 0) return;
    static std::vector<std::byte> blob;
    if (blob.size() < request.size) blob.resize(request.size, std::byte{7});
    flush();
    sendAll(socket_, std::span(blob).first(request.size));
  }
  void flush() {
    sendAll(socket_, out_);
    out_.clear();
  }

  int socket_;
  std::vector<std::byte> in_, out_;
  std::size_t have_ = 0;
};

void watch(int epoll, int socket, Served* served) {
  epoll_event event{.events = EPOLLIN, .data = {.ptr = served}};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
}

bool answers(Served& served) {
  try {
    return served.answer();
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace

void serveRaw(int listening) {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  watch(epoll, listening, nullptr);
  for (;;) {
    epoll_event ready[64];
    const int count = epoll_wait(epoll, ready, 64, -1);
    for (int i = 0; i < count; ++i) {
      auto* served = static_cast<Served*>(ready[i].data.ptr);
      if (served == nullptr) {
        const int socket = acceptFrom(listening);
        watch(epoll, socket, new Served(socket));
      } else if (!answers(*served)) {
        delete served;
      }
    }
  }
}

}  // namespace bench
