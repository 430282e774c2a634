@0xf27c4d918e05a3b6;

using Lp = import "/lp/topology.capnp";
using S = import "consumer_producers.capnp";

struct Parameters {
  numProducers @0 :UInt32 = 2 $Lp.range(min = 1);  # Number of concurrent producers.
  numSteps @1 :UInt32 = 10;                        # Steps the consumer takes.
}

const program :Lp.Program = (
  name = "consumer_producers", parameters = "Parameters",
  nodes = [
    (label = "producer", count = (parameter = "numProducers"),
     class = (name = "consumer_producers::Producer",
              header = "examples/consumer_producers/producer.h", serves = "S.Producer")),
    (label = "consumer",
     class = (name = "consumer_producers::Consumer",
              header = "examples/consumer_producers/consumer.h", serves = "S.Consumer",
              arguments = [(name = "producers", handles = "producer"),
                           (name = "numSteps", parameter = "numSteps")])),
  ],
);
