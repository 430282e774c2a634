@0xc0ffeec0ffeec0a1;
using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("acme::wire");

struct Box(T) { content @0 :T; }

interface Store { put @0 [T] (value :T); }
