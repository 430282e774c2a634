@0xc41d7e02b9a5f863;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("counting::wire");

interface Counter {
  add @0 (number :Int64) -> (total :Int64);
}
