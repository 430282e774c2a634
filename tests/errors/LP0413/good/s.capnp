@0xd2f8a1c64b7e0953;
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("x::wire");

interface Store { find @0 (key :Text) -> (value :Text); }
