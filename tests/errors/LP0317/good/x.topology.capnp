@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "ticker", function = (name = "x::tick", header = "x.h", arguments = [(int = 3)])),
]);
