@0xe4d2d3f10ba6a779;

using Lp = import "/lp/topology.capnp";
using S = import "acceptance.capnp";

struct Parameters {
  bars @0 :UInt32 = 2;
  stop @1 :Bool;  # Whether the stopper stops the program.
  fail @2 :Bool;  # Whether it fails.
  port @3 :UInt32;  # Of foo/0.
  ports @4 :UInt32;  # Of bar/0; the others have the next ones.
}

const program :Lp.Program = (
  name = "acceptance", parameters = "Parameters",
  nodes = [
    (label = "server",
     class = (name = "acceptance::Server", header = "tests/acceptance/nodes.h",
              serves = "S.Calculator")),
    (label = "foo", port = (parameter = "port"),
     class = (name = "acceptance::Name", header = "tests/acceptance/nodes.h",
              serves = "S.Named")),
    # Two entries of one label make one group.
    (label = "bar", count = (parameter = "bars"), port = (parameter = "ports"),
     class = (name = "acceptance::Name", header = "tests/acceptance/nodes.h",
              serves = "S.Named")),
    (label = "bar", count = (number = 1),
     class = (name = "acceptance::Name", header = "tests/acceptance/nodes.h",
              serves = "S.Named")),
    (label = "left",
     class = (name = "acceptance::Cyclic", header = "tests/acceptance/nodes.h",
              serves = "S.Named", arguments = [(name = "other", handle = "right")])),
    (label = "right",
     class = (name = "acceptance::Name", header = "tests/acceptance/nodes.h",
              serves = "S.Named")),
    (label = "turn_left",
     class = (name = "acceptance::Cyclic", header = "tests/acceptance/nodes.h",
              serves = "S.Named", arguments = [(name = "other", handle = "turn_right")])),
    (label = "turn_right",
     class = (name = "acceptance::Cyclic", header = "tests/acceptance/nodes.h",
              serves = "S.Named", arguments = [(name = "other", handle = "left")])),
    (label = "blocker",
     class = (name = "acceptance::Blocker", header = "tests/acceptance/nodes.h")),
    (label = "stopper",
     class = (name = "acceptance::Stopper", header = "tests/acceptance/nodes.h",
              arguments = [(name = "stop", parameter = "stop"),
                           (name = "fail", parameter = "fail")])),
  ],
);
