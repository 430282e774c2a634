@0xa7a4e0d6f1b23c95;
# What a node is given of its machine, as it sees it itself.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("given::wire");

interface Mirror {
  variable @0 (name :Text) -> (value :Text);
  # "not set" if there is none.

  directory @1 () -> (path :Text);
  cpus @2 () -> (cpus :List(UInt32));
  niceness @3 () -> (nice :Int32);
  memoryMiB @4 () -> (limit :UInt64);
  # 0: none.

  label @5 () -> (label :Text);
}

interface Holder {
  held @0 () -> (labels :List(Text));
  # Of the nodes that it holds handles to.
}
