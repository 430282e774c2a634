@0xa7c0d94e61f3b825;

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("foreign::wire");

interface Store {
  find @0 (key :Text) -> (value :Text) $Lp.readOnly;
}

interface Asker {
  ask @0 (key :Text) -> (store :Text, archive :Text);
}
