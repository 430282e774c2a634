@0xb6a4e0f3927d51c8;
# Nodes that are called by name, and names that stand for one object after another.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("byname::wire");

interface Answer {
  value @0 () -> (value :Int64);
}

interface Desk {
  bind @0 (name :Text, answer :Answer);
  # From now on the name stands for it.
  unbind @1 (name :Text);
  find @2 (name :Text) -> (answer :Answer);
  names @3 () -> (names :List(Text));
}

interface Gate {
  pass @0 ();
  # Returns once it is open.
  open @1 ();
}

interface Slow {
  work @0 (x :Int64) -> (x :Int64);
  ail @1 (why :Text);
  # From now on it is not healthy.
  recover @2 ();
}

interface Warm {
  recover @0 ();
}
