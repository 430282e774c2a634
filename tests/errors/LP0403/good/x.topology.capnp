@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";

struct StoreParameters { size @0 :UInt32; }
struct AllParameters { store @0 :StoreParameters; }

const program :Lp.Program = (name = "x", parameters = "AllParameters", nodes = [
  (label = "runner",
   class = (name = "x::Runner", header = "x.h")),
]);
