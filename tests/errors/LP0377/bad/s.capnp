@0xd1c6b0a7e95f4382;
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("x::wire");

interface Adder { add @0 (x :Int64) -> (sum :Int64); }
