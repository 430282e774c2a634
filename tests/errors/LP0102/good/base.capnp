@0xc0ffeec0ffeec0a2;
using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("acme::wire");

struct Number {}
