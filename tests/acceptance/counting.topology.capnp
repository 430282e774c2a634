@0xe5d09b3f6a7c1482;
# Two programs, which share classes, services, nodes and labels. Another topology uses them too.

using Lp = import "/lp/topology.capnp";
using S = import "counting.capnp";

struct Parameters {
  from @0 :Int64 = 100;  # What counters begin with.
}

struct ManyParameters {
  from @0 :Int64 = 1000;
  numCounters @1 :UInt32 = 3 $Lp.range(min = 1);
}

const class :Lp.Class = (
  name = "counting::Counter", header = "tests/acceptance/counting.h", serves = "S.Counter",
  arguments = [(name = "from", parameter = "from")],
);

const one :Lp.Program = (name = "counting_one", parameters = "Parameters", nodes = [
  (label = "counter", class = .class),
  (label = "adder", class = (
     name = "counting::Adder", header = "tests/acceptance/counting.h", serves = "S.Counter",
     arguments = [(name = "counters", list = [(handle = "counter")])])),
]);

const counters :List(Lp.Node) = [
  (label = "counter", count = (parameter = "numCounters"), class = .class),
];

const adder :Lp.Node = (label = "adder", class = (
  name = "counting::Adder", header = "tests/acceptance/counting.h", serves = "S.Counter",
  arguments = [(name = "counters", handles = "counter")]));

const many :Lp.Program = (name = "counting_many", parameters = "ManyParameters",
                          nodes = [.adder], include = [.counters]);
