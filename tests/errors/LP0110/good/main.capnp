@0xc0ffeec0ffeec0a1;
using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("acme::wire");

interface Parameters { push @0 (gradient :List(Float32)) -> stream $Lp.window(bytes = 4096); }
