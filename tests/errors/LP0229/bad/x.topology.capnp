@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";
struct Parameters { names @0 :List(Text) $Lp.range(max = 9); dry @1 :Bool $Lp.range(min = 0); }

const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
  (label = "runner",
   class = (name = "x::Runner", header = "x.h")),
]);
