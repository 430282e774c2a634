@0xddce6f036c85fcef;
# What is served in Launchpad's own client tests, typed.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("acceptance::wire");

interface Calculator {
  constant @0 () -> (value :Int64);
  add @1 (a :Int64, b :Int64) -> (sum :Int64);
  fail @2 ();
  sleep @3 (milliseconds :UInt32);
  bytes @4 () -> (value :Data);
  text @5 () -> (value :Text);
}

interface Named {
  label @0 () -> (label :Text, index :UInt32);
}
