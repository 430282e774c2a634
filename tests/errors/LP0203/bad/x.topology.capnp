@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "producer",
   class = (name = "x::Producer", header = "x.h", serves = "S.Producer")),
  (label = "holder", class = (name = "x::One", header = "x.h",
   arguments = [(name = "producer", handle = "prodcer")])),
], end = (labels = ["holdr"]));
