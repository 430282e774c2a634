@0x94d0c7f5b1e62a83;

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("kv::wire");

enum Codec { none @0; zstd @1; }

struct StoreOptions {
  directory @0 :Text = "kv";
  flushEvery @1 :UInt32 = 100 $Lp.unit("ms");
  codec @2 :Codec = zstd;
  password @3 :Text $Lp.secret;
}

interface Store {
  put @0 (key :Text, value :Text) $Lp.idempotent;
  find @1 (key :Text) -> (value :Text $Lp.optional) $Lp.readOnly;
}

interface Frontend {
  greet @0 (user :UInt64) -> (text :Text);
}
