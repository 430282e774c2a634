@0xd2b96e07f14c8a35;
# A program that a sweep launches once per rate, and one that looks at what a run has left.

using Lp = import "/lp/topology.capnp";
using S = import "training.capnp";

struct Parameters {
  rate @0 :Int64 = 1;    # What a step adds; a negative one is refused by the node.
  steps @1 :UInt32 = 10;
}

const learner :Lp.Class = (
  name = "learning::Learner", header = "tests/acceptance/sweep/learner.h", serves = "S.Learner",
  arguments = [(name = "rate", parameter = "rate"), (name = "steps", parameter = "steps")]);

const nodes :List(Lp.Node) = [
  (label = "learner", checkpoint = (everySeconds = 60), class = .learner),
];

const training :Lp.Program = (name = "training", parameters = "Parameters", include = [.nodes]);

const exam :Lp.Program = (name = "exam", parameters = "Parameters", include = [.nodes],
                          end = (never = void));
