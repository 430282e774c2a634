@0xd0a7b1c3e5f70921;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("acme::wire");

struct Reader $Cxx.name("Person") {
  name @0 :Text;
}

interface Server $Cxx.name("Library") {
  read @0 (reader :Reader);
}
