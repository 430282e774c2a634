@0xd2f7305b8e6c491a;

using Lp = import "/lp/topology.capnp";
using S = import "caching.capnp";

struct Parameters {
  numActors @0 :UInt32 = 3;
  numCaches @1 :UInt32 = 2;
}

const program :Lp.Program = (
  name = "caching", parameters = "Parameters",
  nodes = [
    # Before what it caches: the order does not matter.
    (label = "cacher", count = (parameter = "numCaches"),
     cacher = (of = "learner", methods = ["get"], refreshMs = 100, staleAfterMs = 200)),
    (label = "learner",
     class = (name = "caching::Learner", header = "tests/acceptance/caching.h",
              serves = "S.Variables")),
    (label = "actor", count = (parameter = "numActors"),
     class = (name = "caching::Actor", header = "tests/acceptance/caching.h", serves = "S.Actor",
              arguments = [(name = "variables", handle = "cacher", by = modulo,
                            orElse = "learner")])),
  ],
);
