@0xc0ffeec0ffeec0a1;
using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("acme::wire");

interface Store { put @0 (key :Text); }

struct StoreHandle $Lp.cxx("StoreGrip") { name @0 :Text; }
