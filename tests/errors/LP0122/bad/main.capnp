@0xd0a7b1c3e5f70922;

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("acme::wire");

struct Page {
  range :group {
    limit @0 :UInt32 $Lp.range(max = 100);
  }
}

struct Full $Lp.error { limit @0 :UInt32 $Lp.range(max = 100); }

interface Store {
  page @0 (pages :List(Page)) -> (size :UInt32);
}
