@0xd1c6b0a7e95f4382;
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("x::wire");

interface Adder { tick @0 () -> (ticks :Int64); }
