@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";
struct Parameters { numSteps @0 :UInt32 = 10; name @1 :Text; }

const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
  (label = "runner",
   class = (name = "x::Runner", header = "x.h",
            arguments = [(name = "numSteps", int = 3)])),
]);
