@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "producer",
   class = (name = "x::Runner", header = "x.h")),
  (label = "holder", class = (name = "x::One", header = "x.h",
   arguments = [(name = "producer", handle = "producer")])),
  (label = "ticker", function = (name = "x::tick", header = "x.h")),
  (label = "other", class = (name = "x::One", header = "x.h",
   arguments = [(name = "producer", handle = "ticker")])),
]);
