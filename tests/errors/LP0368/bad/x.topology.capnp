@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";

const runner :Lp.Class = (name = "x::Runner", header = "x.h");

const program :Lp.Program = (name = "x", nodes = [
  (label = "a", count = (number = 2), class = .runner),
  (label = "b", count = (number = 3), class = .runner)
], colocate = [
  (name = "pair", labels = ["a", "b"], by = threads, perIndex = true)
]);
