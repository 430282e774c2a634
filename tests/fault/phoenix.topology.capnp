@0x8e6d3b9c51f7a042;
# A node that is started again, and one that calls it all the while.

using Lp = import "/lp/topology.capnp";
using S = import "phoenix.capnp";

struct Parameters {
  how @0 :Text = "throw";   # What it dies of: throw, or kill.
  deaths @1 :UInt32 = 2;    # How often.
}

const program :Lp.Program = (
  name = "phoenix", parameters = "Parameters",
  nodes = [
    (label = "phoenix", restart = (onFailure = void),
     class = (name = "phoenix::Phoenix", header = "tests/fault/phoenix.h", serves = "S.Phoenix")),
    (label = "witness",
     class = (name = "phoenix::Witness", header = "tests/fault/phoenix.h",
              arguments = [(name = "phoenix", handle = "phoenix"),
                           (name = "how", parameter = "how"),
                           (name = "deaths", parameter = "deaths")])),
  ],
);
