@0xc6a7d3e0951b48f2;

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("kitchen_services::wire");

enum Codec { none @0; zstd @1; }

struct StoreOptions {
  # How a store keeps its data.

  directory @0 :Text = "kv";
  flushEvery @1 :UInt32 = 100 $Lp.unit("ms");
  codec @2 :Codec = zstd;
  password @3 :Text $Lp.secret;
}

struct Entry { key @0 :Text; value @1 :UInt64; }
struct Layer { name @0 :Text; pixels @1 :Lp.Tensor; }
struct Item { name @0 :Text; sizes @1 :List(UInt16); codec @2 :Codec; }

interface Store {
  put @0 (key :Text, value :Text) $Lp.idempotent;
  find @1 (key :Text) -> (value :Text $Lp.optional) $Lp.readOnly;
}

interface Counter {
  add @0 (counts :List(Entry)) -> (totals :List(Entry));
  mean @1 (numbers :List(Float64), scale :Int32) -> (mean :Float64);
  swap @2 (item :Item, items :List(Item)) -> (item :Item, codec :Codec);
  wait @3 (delay :UInt32 $Lp.unit("ms"), name :Text $Lp.optional) -> (waited :UInt64 $Lp.unit("us"));
}

interface BigCounter extends(Counter) {
  total @0 () -> (total :UInt64);
  stamp @1 (at :Int64) -> (at :Int64);
  slow @2 (text :Text, numbers :List(Int32)) -> (text :Text, length :UInt32);
  blend @3 (base :Lp.Tensor, layers :List(Layer)) -> (image :Lp.Tensor);
  invert @4 (image :Lp.Tensor) -> (image :Lp.Tensor);
  score @5 (item :Item, weight :Float32) -> (score :Float64);
  feed @6 (counts :List(Entry)) -> stream;
  season @7 (text :Text) -> stream;
}
