@0xc0ffeec0ffeec0a1;
using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("acme::wire");

interface Store {
  delete @0 (key :Text);
  futures @1 ();
}

enum Answer { yes @0; null @1; }
