@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "worker", count = (number = 2), resources = (nice = 19),
   class = (name = "x::Worker", header = "x.h")),
]);
