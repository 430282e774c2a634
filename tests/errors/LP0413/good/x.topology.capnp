@0xc4e1907b3fd2a865;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

struct Parameters { attic @0 :Text; }

const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
  (label = "store", external = (serves = "S.Store", address = "127.0.0.1:9999")),
  (label = "archive", external = (serves = "S.Store", address = "unix:archive.sock")),
  (label = "attic", external = (serves = "S.Store", address = "{attic}")),
  (label = "user", class = (name = "x::User", header = "x.h",
   arguments = [(name = "stores", list = [(handle = "store"), (handle = "archive"), (handle = "attic")])])),
]);
