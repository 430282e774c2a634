@0xc4e1907b3fd2a865;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "store", restart = (onFailure = void), workingDirectory = "/",
   environment = [(name = "A", value = "b")], resources = (cpus = 1),
   command = (words = ["store"], serves = "S.Store", address = "unix:/tmp/store")),
  (label = "archive", external = (serves = "S.Store", address = "unix:/tmp/archive")),
  (label = "user", class = (name = "x::User", header = "x.h",
   arguments = [(name = "stores", list = [(handle = "store"), (handle = "archive")])])),
]);
