// Requests of streams: those of one stream wait for each other.
// In: requests as they come, and how each has ended.  Out: which may start, and which have failed
// with one before them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/call/request.h"
#include "runtime/error.h"
#include "runtime/service.h"

namespace lp::_ {

// A line for each stream that has a request here, or has failed; of those that have failed the last
// thousand are remembered, so that what was on its way behind the failure is not let in. Not safe
// for threads: its owner has a lock.
class StreamLines {
 public:
  static bool isStreamed(const Request& request, const Method& method) {
    return method.window != 0 && request.frame()->stream != 0;
  }

  // What the stream has failed with, if it has.
  std::optional<Error> failure(const Request& request, const Method& method) const;
  // How many wait for others of their stream.
  std::size_t waiting(const Request& request, const Method& method) const;

  // True: it starts now. False: it waits, and leave() will return it.
  bool enter(const std::shared_ptr<Request>& request, const Method& method);
  // The one that has started has failed: those behind it, which are to fail with the same error.
  std::deque<std::shared_ptr<Request>> fail(const Request& request, const Method& method,
                                            const Error& error);
  // The one that has started has ended: the next one, if there is one, starts now.
  std::shared_ptr<Request> leave(const Request& request, const Method& method);

  // Null if it does not wait here.
  Request* find(std::uint64_t call) const;
  // Forgets all streams.
  std::vector<std::shared_ptr<Request>> removeAll();

 private:
  using Key = std::pair<std::uint64_t, const Method*>;
  struct Line {
    std::deque<std::shared_ptr<Request>> waiting;  // but for the one that has started
    std::optional<Error> failed;
  };
  static Key keyOf(const Request& request, const Method& method) {
    return {request.frame()->stream, &method};
  }

  static constexpr std::size_t MOST_FAILED = 1000;
  std::map<Key, Line> lines_;
  std::deque<Key> failed_;  // oldest first
};

}  // namespace lp::_
