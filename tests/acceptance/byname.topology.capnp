@0xe51f0b7a94c3d268;

using Lp = import "/lp/topology.capnp";
using S = import "byname.capnp";

const program :Lp.Program = (
  name = "byname",
  nodes = [
    (label = "desk",
     class = (name = "byname::Desk", header = "tests/acceptance/byname.h", serves = "S.Desk")),
    (label = "gate",
     class = (name = "byname::Gate", header = "tests/acceptance/byname.h", serves = "S.Gate")),
    (label = "slow", threads = 1,
     class = (name = "byname::Slow", header = "tests/acceptance/byname.h", serves = "S.Slow",
              arguments = [(name = "gate", handle = "gate")])),
    (label = "warm",
     class = (name = "byname::Warm", header = "tests/acceptance/byname.h", serves = "S.Warm")),
    (label = "late", after = ["slow", "warm"],
     class = (name = "byname::Late", header = "tests/acceptance/byname.h", serves = "S.Answer",
              arguments = [(name = "slow", handle = "slow"), (name = "warm", handle = "warm")])),
  ],
);
