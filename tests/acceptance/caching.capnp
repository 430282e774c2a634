@0xb9d04c6f5ae2713d;
# A learner's variables, which many read.

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("caching::wire");

interface Variables {
  get @0 (name :Text) -> (step :UInt64) $Lp.readOnly;
  update @1 (step :UInt64);
  reads @2 () -> (reads :UInt64);
  # How often get() was called.
}

interface Actor {
  source @0 () -> (name :Text);
  # What it reads from.
}
