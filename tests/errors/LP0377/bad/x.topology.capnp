@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

struct Parameters {
  one @0 :Bool;
  two @1 :Bool;
}

const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
  (label = "one", when = (parameter = "one"),
   class = (name = "x::Adder", header = "x.h", serves = "S.Adder")),
  (label = "two", when = (parameter = "two"),
   class = (name = "x::Adder", header = "x.h", serves = "S.Adder")),
  (label = "worker",
   class = (name = "x::Worker", header = "x.h",
            arguments = [(name = "adder", handle = "one", orElse = "two")])),
]);
