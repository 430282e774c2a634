@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "runner"),
  (label = "group", count = (),
   class = (name = "x::Runner", header = "x.h")),
  (label = "again", restart = (),
   class = (name = "x::Runner", header = "x.h")),
  (label = "tool", command = (address = "unix:tool.sock")),
  (label = "outside", external = ()),
], end = ());
