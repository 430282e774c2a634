@0xe4b1c5d2a3f60718;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("acme::base::wire");

enum Codec { none @0; zstd @1; lz4Fast @2; }

struct Named {
  name @0 :Text;
  value @1 :List(Float32);
}

interface Closeable { close @0 (); }
