@0xb4f6d8290c7e5a13;
# Colocations of every kind. What their nodes do is a parameter each; it is nothing, so that a test
# says what it is about.

using Lp = import "/lp/topology.capnp";
using S = import "colocation.capnp";

struct Parameters {
  quick @0 :Text;
  slow @1 :Text;
  first @2 :Text;
  second @3 :Text;
  waiter @4 :Text;
  innerWaiter @5 :Text;
  innerStopper @6 :Text;
  loner @7 :Text;
  worker @8 :Text;
  actors @9 :UInt32 = 2;
  envs @10 :UInt32 = 2;
  tallyFails @11 :Bool;
}

const board :Lp.Argument = (name = "board", handle = "board");
const tally :Lp.Argument = (name = "tally", make = (
  name = "colocation::makeTally", header = "tests/acceptance/colocation.h", shared = "tally",
  arguments = [(name = "fails", parameter = "tallyFails")]));

const program :Lp.Program = (
  name = "colocation", parameters = "Parameters",
  nodes = [
    (label = "board",
     class = (name = "colocation::Board", header = "tests/acceptance/colocation.h",
              serves = "S.Board")),
    (label = "server",
     class = (name = "colocation::Server", header = "tests/acceptance/colocation.h",
              serves = "S.Place")),
    (label = "client",
     class = (name = "colocation::Client", header = "tests/acceptance/colocation.h",
              arguments = [(name = "server", handle = "server"), .board])),
    (label = "quick",
     class = (name = "colocation::Member", header = "tests/acceptance/colocation.h",
              arguments = [.board, .tally, (name = "deed", parameter = "quick")])),
    (label = "slow",
     class = (name = "colocation::Member", header = "tests/acceptance/colocation.h",
              arguments = [.board, .tally, (name = "deed", parameter = "slow")])),
    (label = "first",
     class = (name = "colocation::Member", header = "tests/acceptance/colocation.h",
              arguments = [.board, .tally, (name = "deed", parameter = "first")])),
    (label = "second",
     class = (name = "colocation::Member", header = "tests/acceptance/colocation.h",
              arguments = [.board, .tally, (name = "deed", parameter = "second")])),
    (label = "waiter",
     class = (name = "colocation::Member", header = "tests/acceptance/colocation.h",
              arguments = [.board, .tally, (name = "deed", parameter = "waiter")])),
    (label = "inner_waiter",
     class = (name = "colocation::Member", header = "tests/acceptance/colocation.h",
              arguments = [.board, .tally, (name = "deed", parameter = "innerWaiter")])),
    (label = "inner_stopper",
     class = (name = "colocation::Member", header = "tests/acceptance/colocation.h",
              arguments = [.board, .tally, (name = "deed", parameter = "innerStopper")])),
    (label = "loner",
     class = (name = "colocation::Member", header = "tests/acceptance/colocation.h",
              arguments = [.board, .tally, (name = "deed", parameter = "loner")])),
    (label = "worker", count = (number = 2),
     class = (name = "colocation::Member", header = "tests/acceptance/colocation.h",
              arguments = [.board, .tally, (name = "deed", parameter = "worker")])),
    (label = "actor", count = (parameter = "actors"),
     class = (name = "colocation::Client", header = "tests/acceptance/colocation.h",
              arguments = [(name = "server", handle = "env", by = sameIndex), .board])),
    (label = "env", count = (parameter = "envs"),
     class = (name = "colocation::Server", header = "tests/acceptance/colocation.h",
              serves = "S.Place")),
  ],
  colocate = [
    (labels = ["server", "client"], by = threads),
    (name = "race", labels = ["quick", "slow"], by = threads, returnOnFirstCompleted = true),
    (labels = ["first", "second"], by = threads),
    (name = "inner", labels = ["inner_waiter", "inner_stopper"], by = threads),
    (name = "outer", labels = ["waiter"], colocations = ["inner"], by = threads),
    (labels = ["loner"], by = processes),
    (name = "workers", labels = ["worker"], by = processes, retries = 1),
    (name = "pair", labels = ["actor", "env"], by = threads, perIndex = true),
  ],
);
