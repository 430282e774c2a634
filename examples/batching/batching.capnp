@0xe3b7a15c9d02f468;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("batching::wire");

interface Adder {
  # Adds up what its clients send, those of a batch at once.

  compute @0 (values :List(Int64)) -> (total :List(Int64));
  # Adds the values, element by element; the total of all calls until now, of the same batch too.

  total @1 () -> (total :List(Int64));
  # The total, without adding anything.
}
