@0xbe17f2a40d9c5863;

using Lp = import "/lp/topology.capnp";
using S = import "kv.capnp";

struct Parameters { store @0 :S.StoreOptions; }

const program :Lp.Program = (
  name = "kv", parameters = "Parameters", deadlineMs = 5000,
  nodes = [
    (label = "store", restart = (onFailure = void),
     class = (name = "acme::Store", header = "tests/acceptance/kv/acme_store.h",
              serves = "S.Store", make = "acme::Store::Open",
              signature = "(StoreOptions, std::shared_ptr<Clock>)",
              arguments = [(parameter = "store")])),
    (label = "frontend",
     class = (name = "kv::Frontend", header = "tests/acceptance/kv/frontend.h",
              serves = "S.Frontend", arguments = [(name = "store", handle = "store")])),
  ],
);
