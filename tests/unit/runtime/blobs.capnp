@0xb1c7f3c8a90d4e21;
# A service for tests of large values.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("blobs::wire");

struct Page {
  cover @0 :Data;
  scans @1 :List(Data);
  inner @2 :Page;
  union {
    blank @3 :Void;
    picture @4 :Data;
  }
}

interface Blobs {
  get @0 (number :UInt32) -> (data :Data);
  # One of those that were put, the very one.
  put @1 (data :Data) -> (number :UInt32);
  turn @2 (page :Page) -> (page :Page);
  # The same page back.
  both @3 (number :UInt32, beside :Data) -> (small :Data, large :Data);
}
