@0xe5c0a4b7d2961f83;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("map_reduce::wire");

interface Reducer {
  # Adds up what the mappers have counted.

  struct Entry {
    key @0 :Text;
    value @1 :UInt64;
  }

  add @0 (counts :List(Entry));
  # Words, and how often each was found.

  mapperDone @1 ();
  # To be called once by each mapper, after all its calls of add() have returned.
}
