@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "a", class = (name = "x::Runner", header = "x.h", arguments = [
    (make = (name = "x::makeClock", header = "x.h", shared = "clock"))])),
  (label = "b", class = (name = "x::Runner", header = "x.h", arguments = [
    (make = (name = "x::makeClock", header = "x.h", shared = "clock"))])),
  (label = "c", class = (name = "x::Runner", header = "x.h", arguments = [
    (make = (name = "x::makeClock", header = "x.h", shared = "other", arguments = [(int = 5)]))])),
], colocate = [(labels = ["a", "b", "c"], by = threads)]);
