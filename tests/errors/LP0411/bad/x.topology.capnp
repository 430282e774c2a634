@0xc4e1907b3fd2a865;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

struct Parameters {
  password @0 :Text $Lp.secret;
  user @1 :Text = "nobody";
}

const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
  (label = "store", command = (words = ["store", "--password={password}"],
                               serves = "S.Store", address = "unix:/tmp/{password}")),
  (label = "user", class = (name = "x::User", header = "x.h",
   arguments = [(name = "stores", list = [(handle = "store")])])),
]);
