@0xb60f6c4e3f3d7a30;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "store", class = (name = "x::Store", header = "x.h", serves = "S.Store")),
  (label = "cacher", threads = 4, cacher = (of = "store", methods = ["find"])),
  (label = "other", lanes = [(name = "reads", methods = ["find"])],
   cacher = (of = "store", methods = ["find"])),
  (label = "user", class = (name = "x::User", header = "x.h",
   arguments = [(name = "store", handle = "cacher")])),
]);
