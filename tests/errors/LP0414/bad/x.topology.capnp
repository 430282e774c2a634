@0xc4e1907b3fd2a865;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "store", external = (serves = "S.Store", address = "unix:store.sock")),
  (label = "user", class = (name = "x::User", header = "x.h",
   arguments = [(name = "stores", list = [(handle = "store")])])),
], colocate = [(name = "all", labels = ["user", "store"], by = threads)]);
