@0xa2f1d7c86b3e9045;
# Services for tests of calls by name: every type that JSON has a form for, and those it has not.

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("named::wire");

enum Colour { red @0; darkBlue @1; }

struct Part {
  name @0 :Text = "unnamed";
  weight @1 :Float64;
  parts @2 :List(Part);
}

struct Shape {
  colour @0 :Colour;
  union {
    circle @1 :Float64;
    square :group { side @2 :UInt8; tilted @3 :Bool; }
  }
}

interface Closing {
  close @0 ();
}

interface Workshop extends (Closing) {
  add @0 (a :Int64, b :Int64 = 100) -> (sum :Int64);
  join @1 (parts :List(Part), names :List(Text), rows :List(List(UInt8))) -> (part :Part);
  paint @2 (shape :Shape, data :Data) -> (shape :Shape, data :Data);
  count @3 () -> (calls :UInt32) $Lp.readOnly;
  sleep @4 (milliseconds :UInt32) -> ();
  open @5 () -> (workshop :Workshop);
  use @6 (workshop :Workshop) -> (isThere :Bool);
  take @7 (number :UInt64) -> stream;
  fail @8 ();
  sick @9 (why :Text);
}
