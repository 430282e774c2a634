@0xc0ffeec0ffeec0a1;
using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("acme::wire");

interface Door { open @0 (); }
interface File { open @0 (name :Text); }
interface Archive extends(Door, File) {}
