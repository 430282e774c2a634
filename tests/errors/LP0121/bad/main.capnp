@0xd0a7b1c3e5f70921;

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("acme::wire");

interface Store {
  page @0 (limit :UInt32 $Lp.range(max = 100)) -> (size :UInt32 $Lp.range(min = 1), more :Bool);
}
