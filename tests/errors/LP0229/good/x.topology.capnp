@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";
struct Parameters { sizes @0 :List(UInt8) $Lp.range(max = 9); dry @1 :Bool; }

const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
  (label = "runner",
   class = (name = "x::Runner", header = "x.h")),
]);
