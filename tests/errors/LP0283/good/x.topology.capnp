@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";
struct Parameters { size @0 :UInt32 = 8; }

const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
  (label = "adder", class = (
     name = "x::Adder", header = "x.h", serves = "S.Adder",
     batches = [(method = "add", size = (parameter = "size"))])),
]);
