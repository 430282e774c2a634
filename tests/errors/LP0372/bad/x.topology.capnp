@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "worker", count = (number = 2), environment = [(name = "A", value = "1"), (name = "A", value = "2")],
   class = (name = "x::Worker", header = "x.h")),
]);
