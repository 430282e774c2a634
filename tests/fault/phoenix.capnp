@0xc2a8f15b7d90e364;
# A service that dies and comes back.

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("phoenix::wire");

interface Phoenix {
  life @0 () -> (number :UInt64) $Lp.readOnly;
  # Of this life: another one has another.

  die @1 (how :Text);
  # "throw": its run() does; "kill": its process is killed.

  hang @2 ();
  # Returns when nobody waits for it any more.
}
