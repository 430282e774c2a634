@0xd0a7b1c3e5f70921;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("acme::wire");

struct Person {
  name @0 :Text;
}

interface Library {
  read @0 (reader :Person);
}
