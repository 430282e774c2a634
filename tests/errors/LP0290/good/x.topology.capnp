@0xb60f6c4e3f3d7a30;
using Lp = import "/lp/topology.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "runner", threads = 2, class = (name = "x::Runner", header = "x.h")),
]);
