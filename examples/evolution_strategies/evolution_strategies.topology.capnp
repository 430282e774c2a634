@0xa4e92b7d5c0f1836;

using Lp = import "/lp/topology.capnp";
using S = import "evolution_strategies.capnp";

struct Parameters {
  evaluators @0 :UInt32 = 4 $Lp.range(min = 1);    # How many points are tried at the same time.
  generations @1 :UInt32 = 100;                    # How often the search starts from where it is.
  population @2 :UInt32 = 32 $Lp.range(min = 4);   # How many points are tried in a generation.
}

const program :Lp.Program = (
  name = "evolution_strategies", parameters = "Parameters",
  nodes = [
    (label = "evaluator", count = (parameter = "evaluators"),
     class = (name = "evolution_strategies::Evaluator",
              header = "examples/evolution_strategies/evaluator.h", serves = "S.Evaluator")),
    (label = "evolver",
     class = (name = "evolution_strategies::Evolver",
              header = "examples/evolution_strategies/evolver.h", serves = "S.Evolver",
              arguments = [(name = "evaluators", handles = "evaluator"),
                           (name = "generations", parameter = "generations"),
                           (name = "population", parameter = "population"),
                           (name = "seed", seed = void)])),
  ],
);
