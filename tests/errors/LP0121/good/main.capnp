@0xd0a7b1c3e5f70921;

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("acme::wire");

interface Store {
  page @0 (limit :UInt32) -> (size :UInt32, more :Bool);  # `limit` is at most 100.
}
