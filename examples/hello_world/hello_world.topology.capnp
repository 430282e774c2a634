@0xa6e1937f50bd2c84;

using Lp = import "/lp/topology.capnp";

const program :Lp.Program = (
  name = "hello_world",
  nodes = [
    (label = "hello",
     class = (name = "hello_world::Hello", header = "examples/hello_world/hello.h")),
  ],
);
