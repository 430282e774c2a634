@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const train :Lp.Program = (name = "train", nodes = [
  (label = "runner",
   class = (name = "x::Runner", header = "x.h")),
]);

const evaluate :Lp.Program = (name = "evaluate", nodes = [
  (label = "runner",
   class = (name = "x::Runner", header = "x.h")),
]);
