@0x8f2b6d03c5e917a4;

using Lp = import "/lp/topology.capnp";
using S = import "foreign.capnp";

struct Parameters {
  out @0 :Text;                 # A directory of the test's.
  then @1 :Text = "exit 0";     # What a trainer does when it has said who it is.
  steps @2 :UInt32 = 7;         # Of a trainer.
  shell @3 :Text = "/bin/sh";   # What a trainer is.
  server @4 :Text;              # The binary of the store.
  archive @5 :Text $Lp.secret;  # Where the archive is called; it may have a token.
}

const program :Lp.Program = (
  name = "foreign", parameters = "Parameters",
  nodes = [
    (label = "trainer", count = (number = 2), workingDirectory = "/",
     environment = [(name = "RANK", value = "{index}")],
     command = (words = [
       "{shell}", "-c",
       "echo $RANK of {label}: {steps} steps in $(pwd) as $$ > {out}/{index}; {then}"])),
    (label = "store", command = (words = ["{server}", "{out}/store.sock", "{label}"],
                                 serves = "S.Store", address = "unix:{out}/store.sock")),
    (label = "archive", external = (serves = "S.Store", address = "{archive}")),
    (label = "asker", after = ["store"],
     class = (name = "foreign::Asker", header = "tests/acceptance/foreign/asker.h",
              serves = "S.Asker",
              arguments = [(name = "store", handle = "store"),
                           (name = "archive", handle = "archive")])),
  ],
);
