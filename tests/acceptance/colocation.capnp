@0xa3c5e07b91d2f648;
# What colocated nodes tell of themselves, and to each other.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("colocation::wire");

interface Place {
  where @0 () -> (process :Int32, thread :Int32);
  # In which the method runs.
}

interface Board {
  # A node beside the colocations, by which they and the test hear of each other.

  tell @0 (text :Text);
  told @1 () -> (all :List(Text));

  attempt @2 (who :Text) -> (number :UInt32);
  # How many there were by the same before.

  pass @3 ();
  # Returns when the gate is open.

  open @4 ();
}
