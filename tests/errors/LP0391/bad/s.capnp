@0xd1c6b0a7e95f4390;
using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("x::wire");

struct View {
  name @0 :Text;
  of @1 :Store;
}

interface Store {
  put @0 (key :Text);
  same @2 (other :Store) -> (same :Bool) $Lp.readOnly;
  view @3 () -> (views :List(View)) $Lp.readOnly;
  find @1 (key :Text) -> (value :Text) $Lp.readOnly;
}
