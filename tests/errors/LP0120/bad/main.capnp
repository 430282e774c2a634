@0xd0a7b1c3e5f70921;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("acme::wire");

struct Reader {
  name @0 :Text;
}

interface Server {
  read @0 (reader :Reader);
}
