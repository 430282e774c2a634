@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";

const runner :Lp.Node = (label = "runner");
