@0xc0ffeec0ffeec0a1;
using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("acme::wire");

using Other = import "other.capnp";

struct A { b @0 :Other.B; }
struct C { x @0 :Int32; }
