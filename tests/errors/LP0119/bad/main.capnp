@0xc0ffeec0ffeec0a1;
using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("acme::wire");

interface Store {
  getUrl @0 () -> (url :Text);
  getURL @1 () -> (url :Text);
}
