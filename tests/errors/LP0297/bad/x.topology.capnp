@0xb60f6c4e3f3d7b74;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "first", after = ["second"], class = (name = "x::Store", header = "x.h", serves = "S.Store")),
  (label = "second", after = ["third"], class = (name = "x::Store", header = "x.h", serves = "S.Store")),
  (label = "third", after = ["second"], class = (name = "x::Store", header = "x.h", serves = "S.Store")),
]);
