@0xb81c5a2f9e4d7036;
# Nodes of another package, and a group of its own between them.

using Lp = import "/lp/topology.capnp";
using Counting = import "/tests/acceptance/counting.topology.capnp";

struct Parameters {
  from @0 :Int64 = 7;
  numCounters @1 :UInt32 = 2;
  numMore @2 :UInt32 = 3;
}

const program :Lp.Program = (
  name = "including", parameters = "Parameters",
  nodes = [
    Counting.adder,
    (label = "counter", count = (parameter = "numMore"), class = Counting.class),
  ],
  include = [Counting.counters],
);
