@0xb5d0e2f4a1c38697;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("consumer_producers::wire");

interface Producer {
  # Makes results out of contexts.

  work @0 (context :Int64) -> (result :Int64);
  # The result for one context.
}

interface Consumer {
  # Asks all producers and gathers what they say.

  step @0 () -> (results :List(Int64));
  # One round: the result of each producer, in their order.
}
