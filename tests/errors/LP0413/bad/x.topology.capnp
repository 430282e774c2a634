@0xc4e1907b3fd2a865;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "store", external = (serves = "S.Store", address = "127.0.0.1:99999")),
  (label = "archive", external = (serves = "S.Store", address = "example.org:80")),
  (label = "attic", external = (serves = "S.Store", address = "/tmp/attic")),
  (label = "user", class = (name = "x::User", header = "x.h",
   arguments = [(name = "stores", list = [(handle = "store"), (handle = "archive"), (handle = "attic")])])),
]);
