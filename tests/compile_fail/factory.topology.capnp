@0xc2a8d7f3b1e60945;

using Lp = import "/lp/topology.capnp";

struct Parameters { numSteps @0 :UInt32 = 10; }

const program :Lp.Program = (name = "factory", parameters = "Parameters", nodes = [
  (label = "runner",
   class = (name = "factory::Runner", header = "tests/compile_fail/factory.h",
            make = "factory::Runner::make",
            arguments = [
              (make = (name = "factory::makeClock", header = "tests/compile_fail/factory.h",
                       arguments = [(int = 5)])),
              (parameter = "numSteps"),
            ])),
  (label = "ticker",
   function = (name = "factory::tick", header = "tests/compile_fail/factory.h",
               arguments = [(parameter = "numSteps")])),
]);
