@0xb60f6c4e3f3d7a30;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "store", lanes = [(name = "a", methods = ["put"]), (name = "b", methods = ["find"])],
   class = (name = "x::Store", header = "x.h", serves = "S.Store")),
]);
