@0xa90c3d72e8b5416f;
# The bench as a program of lpgen: servers, and clients that load them.

using Lp = import "/lp/topology.capnp";
using S = import "bench.capnp";
using W = import "wide.capnp";

struct Parameters {
  servers @0 :UInt32 = 1;      # Nodes that are called.
  clients @1 :UInt32 = 1;      # Nodes that call.
  tasks @2 :UInt32 = 0;        # Nodes with methods that are coroutines.
  wides @3 :UInt32 = 0;        # Nodes with many methods.
  serverCpus @4 :Text;         # Where servers run, as "0" or "0,1"; empty: anywhere.
  clientCpus @5 :Text;         # Where clients run.
  load @6 :S.Load;
}

const program :Lp.Program = (
  name = "bench", parameters = "Parameters",
  nodes = [
    (label = "server", count = (parameter = "servers"),
     class = (name = "bench::Server", header = "tools/benchmark/ours/server.h", serves = "S.Echo",
              arguments = [(name = "cpus", parameter = "serverCpus")])),
    (label = "task", count = (parameter = "tasks"),
     class = (name = "bench::TaskServer", header = "tools/benchmark/ours/server.h",
              serves = "S.Tasks", arguments = [(name = "cpus", parameter = "serverCpus")])),
    (label = "wide", count = (parameter = "wides"),
     class = (name = "bench::Wide", header = "tools/benchmark/ours/wide.h", serves = "W.Wide",
              arguments = [(name = "cpus", parameter = "serverCpus")])),
    (label = "client", count = (parameter = "clients"),
     class = (name = "bench::Caller", header = "tools/benchmark/ours/caller.h",
              arguments = [(name = "servers", handles = "server"),
                           (name = "tasks", handles = "task"),
                           (name = "wides", handles = "wide"),
                           (name = "clients", sizeOf = "client"),
                           (name = "cpus", parameter = "clientCpus"),
                           (name = "load", parameter = "load")])),
  ],
);
