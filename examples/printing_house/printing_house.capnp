@0xde383abfd960247b;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("printing_house::wire");

struct Page {
  number @0 :UInt32;
  lines @1 :List(Text);
  picture @2 :Data;
}

struct Document {
  # What an editor sends to the printer.

  title @0 :Text;
  pages @1 :List(Page);
  copies @2 :UInt32 = 1;
  binding :union {
    stapled @3 :Void;
    glued @4 :Float32;  # Millimetres of glue.
  }
}

interface Proofs {
  # Somebody who looks at each page before it is printed.

  seen @0 (page :Page) -> (good :Bool);
}

interface Editor {
  spelling @0 (word :Text) -> (word :Text);
  # The word as it should be.
}

interface Printer {
  print @0 (document :Document, proofs :Proofs) -> (sheets :UInt32, checksums :List(UInt64));
  # Shows each page to `proofs` and asks the editor about words it doubts. A checksum per page.
}
