@0xf3c27b9d5e8a1460;

using Lp = import "/lp/topology.capnp";
using S = import "given.capnp";

struct Parameters {
  eat @0 :Bool;  # Whether the eater takes more memory than it may.
  spare @1 :Bool = true;
  strict @2 :Bool;
}

const program :Lp.Program = (
  name = "given", parameters = "Parameters",
  nodes = [
    (label = "bound", count = (number = 2), threads = 3,
     resources = (cpus = 1, memoryMiB = 4096, nice = 3), workingDirectory = "/proc/self/../",
     environment = [(name = "GIVEN_RANK", value = "{label} {index} of {{2}}"),
                    (name = "HOME", value = "/home/of/{index}")],
     class = (name = "given::Mirror", header = "tests/acceptance/given.h", serves = "S.Mirror")),
    (label = "drawing", count = (number = 2), resources = (gpus = 1),
     class = (name = "given::Mirror", header = "tests/acceptance/given.h", serves = "S.Mirror")),
    (label = "free",
     class = (name = "given::Mirror", header = "tests/acceptance/given.h", serves = "S.Mirror")),
    (label = "spare", when = (parameter = "spare"),
     class = (name = "given::Mirror", header = "tests/acceptance/given.h", serves = "S.Mirror")),
    (label = "thread", count = (number = 2), when = (launchTypes = [localMt, testMt]),
     class = (name = "given::Mirror", header = "tests/acceptance/given.h", serves = "S.Mirror")),
    (label = "holder",
     class = (name = "given::Holder", header = "tests/acceptance/given.h", serves = "S.Holder",
              arguments = [(name = "spare", handle = "spare", optional = true),
                           (name = "other", handle = "spare", orElse = "free"),
                           (name = "threads", handles = "thread")])),
    (label = "strict", when = (parameter = "strict"),
     class = (name = "given::Strict", header = "tests/acceptance/given.h", serves = "S.Holder",
              arguments = [(name = "spare", handle = "spare")])),
    (label = "eater", resources = (memoryMiB = 256),
     class = (name = "given::Eater", header = "tests/acceptance/given.h",
              arguments = [(name = "eats", parameter = "eat"),
                           (name = "mirrors", list = [
                             (handle = "free"),
                             (handle = "bound", by = modulo),
                             (handle = "drawing", by = modulo),
                             (handle = "left"),
                             (handle = "right"),
                           ]),
                           (name = "holder", handle = "holder"),
                           (name = "strict", handle = "strict", optional = true)])),
    (label = "left", resources = (memoryMiB = 4096, nice = 2), workingDirectory = "/tmp",
     environment = [(name = "GIVEN_SIDE", value = "{index}")],
     class = (name = "given::Mirror", header = "tests/acceptance/given.h", serves = "S.Mirror")),
    (label = "right", resources = (memoryMiB = 1024, nice = 2), threads = 1,
     environment = [(name = "GIVEN_SIDE", value = "0"), (name = "GIVEN_RIGHT", value = "{label}")],
     class = (name = "given::Mirror", header = "tests/acceptance/given.h", serves = "S.Mirror")),
  ],
  colocate = [(labels = ["left", "right"], by = threads)],
);
