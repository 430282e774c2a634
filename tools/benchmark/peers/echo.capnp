@0xd07e5b1c9f3a6284;
# The bench's service for plain Cap'n Proto.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("bench::plain");

interface Echo {
  echo @0 (x :Int64) -> (x :Int64);
  blob @1 (size :UInt64) -> (data :Data);
}
