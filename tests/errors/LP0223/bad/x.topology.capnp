@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";
struct Parameters { picture @0 :Data; weights @1 :Lp.Tensor; }

const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
  (label = "runner",
   class = (name = "x::Runner", header = "x.h")),
]);
