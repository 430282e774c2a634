@0xe19b5f7c3a2d6804;
# Everything that a topology can say.

using Lp = import "/lp/topology.capnp";
using S = import "kitchen.capnp";

enum Mode { fast @0; verySafe @1; }

struct Parameters {
  # What may be set.

  numCounters @0 :UInt32 = 2 $Lp.range(min = 0, max = 100000);  # Counters; none needs the spare.
  numWorkers @1 :Int32 = 4;
  files @2 :List(Text);
  mode @3 :Mode = verySafe;
  store @4 :S.StoreOptions;
  ratio @5 :Float32 = 0.5 $Lp.range(min = 0, max = 1);
  modes @6 :List(Mode);
  dryRun @7 :Bool;
  patience @8 :UInt64 = 3 $Lp.unit("s");
  launch @9 :Int32 = 3;  # Emitted code has a function of that name.
}

const counter :Lp.Argument = (name = "counter", handle = "counter", by = modulo, orElse = "spare");

const program :Lp.Program = (
  name = "kitchen", parameters = "Parameters", deadlineMs = 60000,
  nodes = [
    # A library's class, untouched: a factory, overloads, an enum and options of its own.
    (label = "store", restart = (onFailure = void),
     lanes = [(name = "reads", threads = 4, methods = ["find"])],
     class = (name = "acme::Store", header = "tests/golden/program/acme_store.h",
              serves = "S.Store", make = "acme::Store::Open",
              signature = "(StoreOptions, std::shared_ptr<Clock>)",
              arguments = [(parameter = "store")])),
    # Names by words, maps, spans, aggregates, durations, a coroutine, a method that takes many
    # calls at once, an inherited service.
    (label = "counter", count = (parameter = "numCounters"), threads = 1,
     checkpoint = (everySeconds = 1),
     class = (name = "kitchen_nodes::Counter", header = "tests/golden/program/counter.h",
              serves = "S.BigCounter",
              batches = [(method = "score", size = (parameter = "store.flushEvery"),
                          timeoutMs = 5, pad = true)])),
    (label = "spare",
     class = (name = "kitchen_nodes::Counter", header = "tests/golden/program/counter.h",
              serves = "S.BigCounter", batches = [(method = "score")])),
    # Every sort of argument.
    (label = "worker", count = (parameter = "numWorkers"),
     calls = [(to = "store", method = "find", deadlineMs = 500, attempts = 5),
              (to = "counter", deadlineMs = 1000)],
     class = (name = "kitchen_nodes::Worker", header = "tests/golden/program/worker.h",
              arguments = [
                (name = "store", handle = "store"),
                (name = "counters", handles = "counter"),
                .counter,
                (name = "maybe", handle = "counter", by = sameIndex, optional = true),
                (name = "share", handles = "counter", by = stride),
                (name = "files", parameter = "files", by = block),
                (name = "index", index = void),
                (name = "count", sizeOf = "worker"),
                (name = "seed", seed = void),
                (name = "recipe", fields = [
                  (name = "name", text = "soup \"du jour\""),
                  (name = "servings", int = 4),
                  (name = "heat", enumerant = "high"),
                  (name = "steps", list = [(text = "cut"), (text = "cook")]),
                  (name = "patience", parameter = "patience"),
                ]),
                (name = "mode", parameter = "mode"),
                (name = "steps", parameter = "numCounters"),
                (name = "clock", make = (name = "acme::makeClock",
                                         header = "tests/golden/program/acme_store.h",
                                         arguments = [(name = "start", int = -5),
                                                      (seed = void)])),
                (name = "timeout", text = "250ms"),
                (name = "path", parameter = "store.directory"),
                (name = "weights", list = [(float = 0.25), (int = 1), (float = 1e30)]),
                (name = "stamp", uint = 18446744073709551615),
                (name = "dryRun", parameter = "dryRun"),
              ])),
    # Two entries of one label; a label that C++ has taken.
    (label = "class", count = (number = 1),
     class = (name = "kitchen_nodes::Waiter", header = "tests/golden/program/worker.h",
              arguments = [(name = "table", int = 1)])),
    (label = "class", count = (number = 2), threads = 4,
     class = (name = "kitchen_nodes::Waiter", header = "tests/golden/program/worker.h",
              arguments = [(name = "table", int = 2)])),
    # A label that is the name of an emitted function.
    (label = "launch",
     class = (name = "kitchen_nodes::Waiter", header = "tests/golden/program/worker.h",
              arguments = [(name = "table", int = 3)])),
    # A function; a factory that takes a handle.
    (label = "logger", count = (number = 2), workingDirectory = "/tmp",
     when = (launchTypes = [localMt, localMp, testMt, testMp]),
     resources = (memoryMiB = 65536, nice = 1),
     environment = [(name = "ACME_LOG", value = "{label}/{index}"),
                    (name = "ACME_QUIET", value = "1")],
     function = (name = "kitchen_nodes::keepLog", header = "tests/golden/program/worker.h",
                 arguments = [
                   (name = "folder", parameter = "store.directory"),
                   (name = "log", make = (name = "kitchen_nodes::makeLog",
                                          header = "tests/golden/program/worker.h",
                                          arguments = [(name = "store", handle = "cache")])),
                   (name = "name", text = "logger"),
                   (name = "shelf", make = (name = "kitchen_nodes::makeShelf", shared = "shelf",
                                            header = "tests/golden/program/worker.h",
                                            arguments = [(name = "width", int = 3)])),
                   (name = "index", index = void),
                 ])),
    # What keeps answers of another.
    (label = "cache", calls = [(to = "store", deadlineMs = 250)],
     cacher = (of = "store", methods = ["find"], refreshMs = 100, staleAfterMs = 250)),
  ],
  # Loggers go on as long as there is something to log.
  end = (labels = ["worker", "class"]),
  colocate = [
    (name = "desk", labels = ["counter", "class"], colocations = ["spares"], by = threads),
    (name = "spares", labels = ["spare"], by = threads, returnOnFirstCompleted = true),
    (labels = ["logger"], by = processes, retries = 3),
  ],
);
