@0xd3a7c59be1f04c26;
# A service that dies while it is called.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("mortal::wire");

interface Mortal {
  hang @0 ();
  # Returns when nobody waits for it any more.

  die @1 ();
  # Kills its process.
}
