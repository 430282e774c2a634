@0xc4e1907b3fd2a865;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

struct Options { speed @0 :UInt32 = 3; }
struct Parameters { options @0 :Options; }

const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
  (label = "store", command = (words = ["store", "--speed={options.speed}"],
                               serves = "S.Store", address = "unix:/tmp/store")),
  (label = "user", class = (name = "x::User", header = "x.h",
   arguments = [(name = "stores", list = [(handle = "store")])])),
]);
