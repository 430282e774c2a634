@0xa83f5c1e90d7b246;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("learning::wire");

interface Learner { total @0 () -> (total :Int64); }
