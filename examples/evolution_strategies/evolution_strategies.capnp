@0xc81f5d3e07a9b462;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("evolution_strategies::wire");

interface Evaluator {
  # Tries points out.

  evaluate @0 (point :List(Float64)) -> (fitness :Float64);
  # How good it is: the greater the better.
}

interface Evolver {
  # Looks for the best point.

  best @0 () -> (point :List(Float64), fitness :Float64);
  # The best that was found until now.
}
