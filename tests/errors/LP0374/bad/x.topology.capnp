@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "worker", count = (number = 2), resources = (gpus = 1),
   environment = [(name = "CUDA_VISIBLE_DEVICES", value = "{index}")],
   class = (name = "x::Worker", header = "x.h")),
]);
