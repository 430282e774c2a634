@0xb7a09c81d25e6f34;
# Everything that a schema can say.

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
using Base = import "base.capnp";
$Cxx.namespace("acme::wire");

enum Colour {
  # Of a thing.

  red @0;
  # Like blood.

  darkGreen @2;
  blue @1;
}

struct Tree {
  # Holds itself.

  value @0 :Int32 = -7;
  left @1 :Tree;
  right @2 :Tree;
  more @3 :List(Tree);
}

struct Ping { pong @0 :Pong; n @1 :UInt8; }
struct Pong { ping @0 :Ping; }
struct Empty {}
struct Circle { radius @0 :Float64 = 1.5; }

struct Shape {
  name @0 :Text = "a \"shape\"";
  union {
    circle @1 :Circle;
    square @2 :Float64;
    nothing @3 :Void;
    box :group {
      # With corners.
      width @4 :Float32;
      height @5 :Float32;
    }
    tree @6 :Tree;
    store @7 :Store;
    colours @8 :List(Colour);
    picture @16 :Lp.Tensor;
  }
  at :group {
    x @9 :Int64 = -9223372036854775808;
    y @10 :UInt64 = 18446744073709551615;
  }
  unit :union {
    metres @11 :Void;
    feet @12 :UInt16;
  }
  weight :union {
    grams @13 :UInt32 = 5;
    crate :group { count @14 :UInt8; tare @15 :Float32; }
  }
}

struct Options {
  # How to open a store.

  directory @0 :Text = "kv";
  # The folder. A comment that is long enough to need more than the hundred columns that a line of emitted code may have.

  flushEvery @1 :UInt32 = 100 $Lp.unit("ms");
  codec @2 :Base.Codec = zstd;
  password @3 :Text $Lp.secret;
  ratio @4 :Float32 = 3e-4;
  big @5 :Float64 = inf;
  flag @6 :Bool = true;
  data @7 :Data;
  opt @8 :Text $Lp.optional;
  named @9 :Base.Named $Lp.optional;
  matrix @10 :List(List(Float64));
  names @11 :List(Text);
  blobs @12 :List(Data);
  flags @13 :List(Bool);
  colour @14 :Colour;
  stores @15 :List(Store);
  store @16 :Store;
  inner @17 :Inner;
  colours @19 :List(Colour);
  delete @18 :Text $Lp.cxx("erase");
  weights @20 :Lp.Tensor;
  layers @21 :List(Lp.Tensor);
  mask @22 :Lp.Tensor $Lp.optional;

  struct Inner {
    kind @0 :Kind;
    deep @1 :Deep;

    enum Kind { a @0; b @1; }
    struct Deep { x @0 :Int16; }
  }
}

interface Store extends(Base.Closeable) {
  # Keeps values.

  struct Entry { key @0 :Text; value @1 :Data; }

  put @0 (key :Text, value :Data) $Lp.idempotent;
  # Puts.

  find @1 (key :Text) -> (value :Text $Lp.optional) $Lp.readOnly $Lp.deadlineMs(500);
  all @2 (limit :UInt32, prefix :Text) -> (entries :List(Entry), more :Bool);
  open @3 Options -> Shape;
  getParams @4 (call :Int32, params :List(Int32), object :Text, here :Colour, codec :Base.Codec)
      -> (colour :Colour);
  watch @5 (who :Store, opt :Text $Lp.optional, shape :Shape, flags :List(Bool))
      -> (who :Store);
  putAll @6 (entries :List(Entry)) -> (count :UInt32);
  blend @7 (base :Lp.Tensor, layers :List(Lp.Tensor), mask :Lp.Tensor $Lp.optional)
      -> (blend :Lp.Tensor, mask :Lp.Tensor);
  feed @8 (call :UInt64, key :Text, entry :Entry, data :Data) -> stream $Lp.window(bytes = 65536);
  # One after another.
  load @9 Options -> stream;
}

interface Cache extends(Store) { drop @0 (); }
interface Other extends(Base.Closeable) { other @0 (); }
interface Both extends(Cache, Other) { both @0 () -> (tree :Tree); }

enum Level $Cxx.name("Stage") { low @0 $Cxx.name("early"); high @1; }

struct Reader $Cxx.name("Person") {
  # Other names in C++ than here.

  name @0 :Text $Cxx.name("fullName");
  born @1 :UInt16 $Cxx.name("year") $Lp.cxx("bornIn");
  home :group $Cxx.name("address") { street @2 :Text $Cxx.name("road"); }
  level @5 :Level = high;
  union { paper @3 :Void $Cxx.name("print"); screen @4 :UInt8 $Cxx.name("display"); }
  struct Card $Cxx.name("Ticket") { number @0 :UInt32; }
}

interface Server $Cxx.name("ReadingRoom") {
  struct Seat $Cxx.name("Chair") { row @0 :UInt8; }
  enter @0 (who :Reader $Cxx.name("person"), card :Reader.Card) -> (seat :Seat, level :Level)
      $Cxx.name("comeIn");
}

struct Refusal $Lp.error {
  # Why something cannot be had.

  left @0 :UInt32 = 1;
  entry @1 :Store.Entry;
  union { sold @2 :Void; broken @3 :Lp.Tensor; }
  struct Reason $Lp.error {}
}
