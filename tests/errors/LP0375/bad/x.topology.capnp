@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";

struct Parameters {
  workers @0 :UInt32 = 1;
}

const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
  (label = "worker", when = (parameter = "workers"),
   class = (name = "x::Worker", header = "x.h")),
]);
