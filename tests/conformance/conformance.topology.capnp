@0xf4deb381963cc34e;
# The conformance suite: one program, run in every launch type.

using Lp = import "/lp/topology.capnp";
using S = import "conformance.capnp";

const program :Lp.Program = (
  name = "conformance",
  nodes = [
    (label = "subject", threads = 116,
     class = (name = "conformance::Subject", header = "tests/conformance/subject.h",
              serves = "S.Subject")),
    (label = "single", threads = 1,
     class = (name = "conformance::Subject", header = "tests/conformance/subject.h",
              serves = "S.Subject")),
    (label = "late",
     class = (name = "conformance::Late", header = "tests/conformance/subject.h",
              serves = "S.Subject")),
    (label = "group", count = (number = 3),
     class = (name = "conformance::Subject", header = "tests/conformance/subject.h",
              serves = "S.Subject")),
    (label = "tasks",
     class = (name = "conformance::Tasks", header = "tests/conformance/subject.h",
              serves = "S.Tasks", arguments = [(name = "subject", handle = "subject")])),
    (label = "batches", threads = 1,
     class = (name = "conformance::Batches", header = "tests/conformance/subject.h",
              serves = "S.Batches",
              batches = [(method = "half", size = (number = 8), timeoutMs = 20),
                         (method = "together", size = (number = 4), timeoutMs = 60000)])),
    (label = "driver",
     class = (name = "conformance::Driver", header = "tests/conformance/driver.h",
              serves = "S.Driver",
              arguments = [
                (name = "subject", handle = "subject"),
                (name = "single", handle = "single"),
                (name = "late", handle = "late"),
                (name = "group", handles = "group"),
                (name = "tasks", handle = "tasks"),
                (name = "batches", handle = "batches"),
              ])),
  ],
);
