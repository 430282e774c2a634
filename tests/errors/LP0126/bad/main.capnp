@0xc0ffeec0ffeec0a1;
using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("acme::wire");

struct SoldOut $Lp.error { left @0 :UInt32; offers @1 :List(Offer); }
struct Offer { price @0 :Float64; from :group { name @1 :Text; store @2 :Store; } }
struct Closed $Lp.error { union { forEver @0 :Void; others @1 :List(List(Store)); } }
interface Store { buy @0 (item :Text) -> (price :Float64); }
