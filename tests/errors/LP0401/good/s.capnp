@0xd1c6b0a7e95f4382;
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("x::wire");

interface Producer { work @0 (context :Int64) -> (result :Int64); }
