// Unix sockets.
#pragma once

#include <string>

namespace lp::_ {

// A connected, non-blocking socket; -1 with errno set when nobody listens there (or its queue is
// full). Does not wait.
int connectUnix(const std::string& path);

// A listening, non-blocking socket at that path; throws lp::Error (UNAVAILABLE, or INVALID_ARGUMENT
// for a path of more than 107 bytes).
int listenUnix(const std::string& path);

}  // namespace lp::_
