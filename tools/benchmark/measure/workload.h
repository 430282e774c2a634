// The workloads, the same code for ours and for every peer.
// In: a client, and what it shall do.  Out: how many calls in what time, at what cost.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace bench {

// One end of a peer, connected to its servers.
class Client {
 public:
  virtual ~Client() = default;

  // One call to the first server, waited for; its result.
  virtual std::int64_t echo(std::int64_t x) = 0;

  // Starts an echo. It may stay in a buffer until the next wait(). `slot` is what wait() returns
  // when it is done.
  virtual void start(std::size_t server, std::size_t slot) = 0;
  // Waits until some started call is done, and takes it; its slot.
  virtual std::size_t wait() = 0;

  // One call to the first server that returns so many bytes, in this process's memory; how many
  // came.
  virtual std::size_t blob(std::size_t size) = 0;
};

struct Workload {
  std::string kind = "echo";           // echo, window, fan, blob
  double seconds = 0.5;                // how long; less than one call is not possible
  std::uint64_t calls = 0;             // if not 0: so many instead, whatever time it takes
  std::size_t outstanding = 1;         // of window
  std::size_t servers = 1;             // of fan
  std::size_t size = 1024;             // of blob
  std::string barrier;                 // a file, with which clients begin together; none: at once
  std::size_t parties = 1;             // how many begin together
  std::vector<pid_t> serverProcesses;  // whose CPU time counts as the servers'
};

// Named numbers, printed as one line of JSON.
using Result = std::map<std::string, double>;

// Warms up, waits for the others, measures. Throws if an answer is wrong.
//
// calls, seconds; p50_us and p99_us of a call (fan: of a round); client_cpu_s and server_cpu_s:
// what this process and the servers used. Servers in this process count with the client.
Result run(Client& client, const Workload& workload);

// Measures a call of one's own in the same way: `call` is made over and over, one at a time.
template <typename Call>
Result runCalls(const Workload& workload, Call&& call);

std::string toJson(const Result& result);

}  // namespace bench

#include "tools/benchmark/measure/workload_loop.h"
