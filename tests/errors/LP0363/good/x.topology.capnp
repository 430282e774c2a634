@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";

const runner :Lp.Class = (name = "x::Runner", header = "x.h");

const program :Lp.Program = (name = "x", nodes = [
  (label = "a", class = .runner),
  (label = "b", class = .runner)
], colocate = [
  (name = "c", labels = ["a"], by = threads),
  (name = "twice", labels = ["b"], by = threads),
  (name = "around", colocations = ["twice"], by = threads)
]);
