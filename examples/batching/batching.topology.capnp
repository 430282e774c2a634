@0x9fd5820c6be371a4;

using Lp = import "/lp/topology.capnp";
using S = import "batching.capnp";

struct Parameters {
  numClients @0 :UInt32 = 2 $Lp.range(min = 1);  # Number of clients, and of calls in a batch.
}

const program :Lp.Program = (
  name = "batching", parameters = "Parameters",
  nodes = [
    # One thread, however many clients wait: they hold none.
    (label = "server", threads = 1,
     class = (name = "batching::Adder", header = "examples/batching/adder.h",
              serves = "S.Adder",
              batches = [(method = "compute", size = (parameter = "numClients"))])),
    (label = "client", count = (parameter = "numClients"),
     class = (name = "batching::Client", header = "examples/batching/client.h",
              arguments = [(name = "server", handle = "server"),
                           (name = "index", index = void)])),
  ],
);
