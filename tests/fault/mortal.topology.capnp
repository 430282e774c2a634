@0xb9164f5d27ae83c1;
# A node that is killed, and one that calls it.

using Lp = import "/lp/topology.capnp";
using S = import "mortal.capnp";

const program :Lp.Program = (
  name = "mortal",
  nodes = [
    (label = "mortal",
     class = (name = "mortal::Mortal", header = "tests/fault/mortal.h", serves = "S.Mortal")),
    (label = "witness",
     class = (name = "mortal::Witness", header = "tests/fault/mortal.h",
              arguments = [(name = "mortal", handle = "mortal")])),
  ],
);
