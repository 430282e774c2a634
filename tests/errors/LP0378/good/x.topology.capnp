@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";

const runner :Lp.Class = (name = "x::Runner", header = "x.h");

const program :Lp.Program = (name = "x", nodes = [
  (label = "a", resources = (cpus = 1, nice = 5), workingDirectory = "/tmp", class = .runner,
   environment = [(name = "RANK", value = "0")]),
  (label = "b", count = (number = 3), resources = (gpus = 1, nice = 5), class = .runner),
  (label = "c", resources = (nice = 5), workingDirectory = "/tmp", class = .runner,
   environment = [(name = "RANK", value = "{index}")])
], colocate = [
  (name = "inner", labels = ["a", "b"], by = threads),
  (labels = ["c"], colocations = ["inner"], by = threads)
]);
