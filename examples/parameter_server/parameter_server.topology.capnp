@0xb87d3a5f10c6e924;

using Lp = import "/lp/topology.capnp";
using S = import "parameter_server.capnp";

struct Parameters {
  servers @0 :UInt32 = 2 $Lp.range(min = 1, max = 8);  # How many nodes share the weights.
  workers @1 :UInt32 = 4 $Lp.range(min = 1);           # How many nodes compute gradients.
  steps @2 :UInt32 = 100;                              # Of each worker.
  rate @3 :Float32 = 0.2;                              # How far a step goes.
  cached @4 :Bool;  # Whether workers read from cachers, and leave the servers to those who write.
}

const program :Lp.Program = (
  name = "parameter_server", parameters = "Parameters",
  nodes = [
    (label = "server", count = (parameter = "servers"),
     # Who reads does not wait for those who write, and gradients are applied one at a time.
     lanes = [(name = "reads", threads = 8, methods = ["pull"]),
              (name = "writes", threads = 1, methods = ["push"])],
     checkpoint = (everySeconds = 60),
     class = (name = "parameter_server::Server", header = "examples/parameter_server/server.h",
              serves = "S.Weights",
              arguments = [(name = "index", index = void), (name = "servers", sizeOf = "server"),
                           (name = "rate", parameter = "rate")])),
    (label = "cacher", count = (parameter = "servers"), when = (parameter = "cached"),
     cacher = (of = "server", by = sameIndex, methods = ["pull"], refreshMs = 5,
               staleAfterMs = 20)),
    (label = "worker", count = (parameter = "workers"), restart = (onFailure = void),
     calls = [(to = "server", method = "pull", deadlineMs = 30000, attempts = 3)],
     class = (name = "parameter_server::Worker", header = "examples/parameter_server/worker.h",
              arguments = [(name = "cachers", handles = "cacher"),
                           (name = "servers", handles = "server"),
                           (name = "rank", index = void), (name = "steps", parameter = "steps"),
                           (name = "seed", seed = void)])),
  ],
);
