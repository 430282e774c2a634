@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";

const runner :Lp.Class = (name = "x::Runner", header = "x.h");

const program :Lp.Program = (name = "x", nodes = [
  (label = "a", class = .runner),
  (label = "b", class = .runner),
  (label = "c", class = .runner)
], colocate = [
  (name = "b", labels = ["a"], by = threads),
  (name = "twice", labels = ["b"], by = threads),
  (name = "inner", labels = ["c"], by = threads),
  (colocations = ["inner"], by = threads)
]);
