@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";

struct Parameters {
  works @0 :Bool;
}

const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
  (label = "worker", when = (launchTypes = []),
   class = (name = "x::Worker", header = "x.h")),
]);
