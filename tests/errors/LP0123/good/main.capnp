@0xd0a7b1c3e5f70923;

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("acme::wire");

interface Store {
  put @0 (key :Text) $Lp.deadlineMs(10);
}
