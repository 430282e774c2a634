@0xd1c6b0a7e95f4390;
using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("x::wire");

interface Store {
  put @0 (key :Text);
  find @1 (key :Text) -> (value :Text) $Lp.readOnly;
}
