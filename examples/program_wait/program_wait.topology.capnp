@0xdc8b5a1e6f2974b3;

using Lp = import "/lp/topology.capnp";

struct Parameters {
  runTime @0 :UInt32 = 4000 $Lp.unit("ms");  # When the program is stopped.
  cleanUp @1 :UInt32 = 2000 $Lp.unit("ms");  # How long each node takes to clean up then.
}

const header :Text = "examples/program_wait/waits.h";
const cleanUp :Lp.Argument = (name = "cleanUp", parameter = "cleanUp");

const program :Lp.Program = (
  name = "program_wait", parameters = "Parameters",
  nodes = [
    (label = "rounds",
     function = (name = "program_wait::workInRounds", header = .header, arguments = [.cleanUp])),
    (label = "waiter",
     function = (name = "program_wait::waitForStop", header = .header, arguments = [.cleanUp])),
    (label = "token",
     function = (name = "program_wait::waitWithToken", header = .header, arguments = [.cleanUp])),
    (label = "callback",
     function = (name = "program_wait::waitForCallback", header = .header,
                 arguments = [.cleanUp])),
    (label = "stopper",
     function = (name = "program_wait::stopAfter", header = .header,
                 arguments = [(name = "time", parameter = "runTime")])),
  ],
);
