# The manual of a program's topology file: which nodes there are, how many of each, of which class,
# and who holds a handle to whom.
#
# A topology is data. It is a constant of type `Program` in a Cap'n Proto file of your own, so that
# Cap'n Proto's compiler checks its form; lpgen checks its sense against your services and your
# C++ classes. The smallest whole file:
#
#   @0xd3a1f5c07b6e2948;
#   using Lp = import "/lp/topology.capnp";
#   const program :Lp.Program = (name = "hello_world", nodes = [
#     (label = "hello", class = (name = "hello_world::Hello", header = "hello_world/hello.h")),
#   ]);
#
# A value used twice gets a constant of its own and is named with a leading dot:
#
#   const counter :Lp.Argument = (name = "counter", handle = "counter");
#   ... arguments = [.counter, (name = "steps", int = 10)] ...
#
# So does what several files use: a node, a list of nodes, an argument, a class of another topology.
#
#   using Store = import "/kv/store.topology.capnp";    # const server :Lp.Node = (...); ...
#   const program :Lp.Program = (name = "search", nodes = [Store.server, (label = ...)]);
#
# There, `serves = "S.Server"` is a name of the file in which the text stands; labels and parameters
# are those of the program that uses the node. In Bazel, `lp_program` has the other file among its
# `imports`.
#
# The file only grows: new fields and arms come with new ordinals, old files stay good.

@0x9172d7447f133891;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("lp::idl");

# ------------------------------------------------------------------------------------ the program

struct Program {
  # One distributed program. Every constant of this type in a topology file is a program; its
  # constant may have any name.
  #
  #   const program :Lp.Program = (
  #     name = "consumer_producers", parameters = "Parameters",
  #     nodes = [...],
  #   );
  #
  # Of several in one file, each `lp_program` builds and checks the one that has its name; they may
  # share what the file declares, and be linked into one binary.
  #
  #   const train :Lp.Program = (name = "train", nodes = [.learner, .actors]);
  #   const evaluate :Lp.Program = (name = "evaluate", nodes = [.learner, .evaluator]);

  name @0 :Text;
  # The program's name: lower case letters, digits and single underscores, beginning with a letter.
  # It is the C++ namespace of what is emitted, the stem of the emitted files, and the name of the
  # Bazel target, `lp_program(name = ...)`; they have to agree.
  #
  #   name = "consumer_producers"

  parameters @1 :Text;
  # A struct that holds what a person may set when launching: the name as it would be written as a
  # type in this file. Each field becomes a flag (`numProducers` -> `--num_producers`), an
  # environment variable, a key of the parameters file, and a member of the C++ struct
  # `<program>::Parameters` that tests fill. Defaults are the struct's own, the comment after a
  # field is its help. Leave it out if there is nothing to set.
  #
  #   struct Parameters {
  #     numProducers @0 :UInt32 = 2 $Lp.range(min = 1);   # Number of concurrent producers.
  #   }
  #   ... parameters = "Parameters"

  nodes @2 :List(Node);
  # The nodes, in the order in which they are listed to people. Two entries of one label append to
  # one group, their indices running on.
  #
  #   nodes = [(label = "producer", count = (number = 4), class = (...)),
  #            (label = "consumer", class = (...))]

  deadlineMs @3 :UInt32;
  # How long a call may take, in milliseconds, from its start to its end, waiting for the other
  # node included; then it fails with DEADLINE_EXCEEDED and its handler is cancelled. It is for
  # calls that nothing nearer says anything of: in this order the call itself
  # (`handle.with({.timeout = 2s})`), a node's `calls`, and the method's `$Lp.deadlineMs`. 0, or
  # left out: for ever.
  #
  #   deadlineMs = 5000

  end @4 :End;
  # When the program ends by itself. Left out, it ends when every `run()` has returned.
  #
  #   end = (labels = ["learner"])

  colocate @5 :List(Colocation);
  # Nodes that go together: in one process, or sharing what they may be started again. Neither
  # their classes nor whoever calls them can tell.
  #
  #   colocate = [(labels = ["learner", "replay"], by = threads)]

  include @6 :List(List(Node));
  # Whole lists of nodes that follow those of `nodes`, as of another topology.
  #
  #   include = [Store.nodes, .evaluators]
}

struct Colocation {
  # Nodes that are one thing to the program's end: a colocation counts as one `run()`, which returns
  # when that of each member has, or of the first. A label is in one colocation at most. Its nodes
  # have no `restart` of their own.
  #
  #   (labels = ["learner", "replay"], by = threads)
  #   (name = "workers", labels = ["worker"], by = processes, retries = 10)

  name @0 :Text;
  # What messages call it, and other colocations, as in `[name/0]` in front of what its process
  # prints. Spelled as a label is, and different from each. Left out: its members, `learner+replay`.
  #
  #   name = "core"

  labels @1 :List(Text);
  # Its nodes: all that have these labels.
  #
  #   labels = ["learner", "replay"]

  colocations @2 :List(Text);
  # Colocations that are members of this one, by name. Both have to be `by = threads`: they share
  # one process then.
  #
  #   colocate = [(name = "inner", labels = ["a", "b"], by = threads),
  #               (labels = ["c"], colocations = ["inner"], by = threads)]

  by @3 :ColocatedBy;
  # Whether the nodes share a process, where nodes are processes.
  #
  #   by = threads

  perIndex @4 :Bool;
  # With threads: whether there is one process for each index of the labels, which have to be groups
  # of one size, instead of one for all of them. What is in such a colocation is so too.
  #
  #   (labels = ["actor", "env"], by = threads, perIndex = true)    # actor/0 and env/0, ...

  returnOnFirstCompleted @5 :Bool;
  # With threads: the colocation is done when one member is, whichever is the first. The others go
  # on until the program stops.
  #
  #   (labels = ["search", "timer"], by = threads, returnOnFirstCompleted = true)

  retries @6 :UInt32;
  # With processes: how often nodes that have failed are started again, all of them together; one
  # that fails when that is used up fails the program. As with Node.restart, it is a new object, in
  # a new process where nodes are processes, and starts after 100 ms, then after twice as long.
  #
  #   (labels = ["worker"], by = processes, retries = 10)
}

enum ColocatedBy {
  # What the nodes of a colocation are to each other.

  unspecified @0;
  # Nothing was chosen: an error.

  threads @1;
  # Threads of one process, which call each other directly. When the process dies, they have all
  # ended.

  processes @2;
  # Processes of their own, with one budget of retries.
}

struct End {
  # What ends a program with status 0: its nodes are stopped then, those whose `run()` has not
  # returned too. A function that is a node counts as a `run()`; so does a colocation as a whole.
  # Where nothing is left to wait for, since groups are empty, the program serves until it is
  # stopped, and says so.
  #
  #   end = (labels = ["learner", "evaluator"])

  union {
    unspecified @0 :Void;
    # Nothing was chosen: an error.

    all @1 :Void;
    # That every `run()` has returned; as if `end` were left out.
    #
    #   end = (all = void)

    any @2 :Void;
    # That one `run()` has returned, whichever is the first.
    #
    #   end = (any = void)

    labels @3 :List(Text);
    # That every `run()` of the nodes of these labels has returned, or of their colocation the
    # first, if it has `returnOnFirstCompleted`.
    #
    #   end = (labels = ["learner"])

    never @4 :Void;
    # Nothing but `lp::stop()`, a signal, a failure; or that no node is left.
    #
    #   end = (never = void)
  }
}

struct Node {
  # One node, or a group of nodes that differ in their index only.
  #
  #   (label = "producer", count = (parameter = "numProducers"),
  #    class = (name = "cp::Producer", header = "cp/producer.h", serves = "S.Producer"))

  label @0 :Text;
  # What the node is called: in handles of other nodes, in logs (`[producer/3]`), in the test
  # harness (`nodes.producer`, `program.producer(3)`). Spelled as the program's name is.
  #
  #   label = "producer"

  count @1 :Count;
  # How many there are. Left out, there is exactly one node and others hold it by `handle`. With a
  # count, be it 1, there is a group: others hold it by `handles`, or by `handle` and `by`.
  #
  #   count = (number = 4)
  #   count = (parameter = "numProducers")

  calls @5 :List(Calls);
  # How this node's calls of others are made, where the calls themselves do not say.
  #
  #   calls = [(to = "server", method = "pull", deadlineMs = 30000, attempts = 5)]

  restart @6 :Restart;
  # Whether the node is started again when it has ended. Left out: never; then the program fails
  # with the first node that does.
  #
  #   restart = (onFailure = void)

  after @16 :List(Text);
  # Labels whose nodes have to be ready before this one is made: their constructors have returned,
  # and none of them says by `lp::setHealthy(false)` that it is not. They have to serve something.
  # Without this all nodes start at the same time, and a call waits for the node that it is for,
  # which is enough for most programs. It is for a constructor whose time limit should not run
  # meanwhile, and for work that is better not begun.
  #
  #   after = ["replay", "learner"]

  when @12 :When;
  # Whether the nodes of this entry exist. Left out: always. Where they do not, the label is an
  # empty group, also if it has no count: `handle` takes what `orElse` or `optional` says, and
  # without either the program is not launched.
  #
  #   when = (parameter = "withEvaluator")
  #   when = (launchTypes = [localMp, testMp])

  resources @9 :Resources;
  # What each node of this entry may use of the machine. Left out: as much as the launcher.
  #
  #   resources = (cpus = 4, memoryMiB = 8192)
  #   resources = (gpus = 1)

  environment @10 :List(Variable);
  # Variables of the environment that each node has besides the launcher's, or instead of them.
  # Nodes that are threads have the environment of their process, which says so once.
  #
  #   environment = [(name = "OMP_NUM_THREADS", value = "1"),
  #                  (name = "LOG_FILE", value = "/var/log/{label}-{index}.log")]

  workingDirectory @11 :Text;
  # The directory in which each node is started; with placeholders, as the value of a variable. It
  # has to be there when the program is launched. One that does not begin with `/` is below the
  # launcher's. Left out: the launcher's. Nodes that are threads have that of their process, which
  # says so once.
  #
  #   workingDirectory = "/data/shard-{index}"

  checkpoint @13 :Checkpoint;
  # That the node's state outlives it: its class has two methods,
  #
  #   void save(std::ostream& out) const;
  #   void load(std::istream& in);
  #
  # which lpgen finds. load() is called once the object is made, before its first call and its
  # run(), if there is something to load: of an earlier run (`--lp_restore`), or of the node itself,
  # which has been started again. save() is called at the times below, and when the node has ended
  # as it should, with nobody else in it. Where it goes is the launcher's to say: with
  # `--lp_run_dir=DIR` to DIR/checkpoints/LABEL/INDEX, else nowhere, and then neither is called.
  #
  #   checkpoint = (everySeconds = 60)

  threads @2 :UInt32 = 16;
  # How many calls may be inside the node's methods at a time, each on a worker thread of its own.
  # 1 means: never two at once, the class needs no locks. Threads are made on demand. Methods that
  # return `lp::Task` do not count; they run on the node's event loop.
  #
  #   threads = 1

  lanes @8 :List(Lane);
  # Threads for some methods alone, so that calls of others cannot keep them from being served, nor
  # they those.
  #
  #   lanes = [(name = "reads", threads = 8, methods = ["pull"]),
  #            (name = "writes", threads = 1, methods = ["push"])]

  port @15 :Count;
  # A port of 127.0.0.1 at which the node is served as well, to every process of this host, whatever
  # its user, and to any client of Cap'n Proto; in a group, each index has the next port. Handles
  # need none: they have an address of their own, which nobody else may use. 1 to 65535; a parameter
  # that is 0 means none.
  #
  #   port = (number = 5000)
  #   port = (parameter = "port")

  union {
    # What the node is.

    unspecified @3 :Void;
    # Nothing was chosen: an error, so that a forgotten `class = ...` is found.

    class @4 :Class;
    # An object of a C++ class of yours: it serves calls, or runs, or both.
    #
    #   class = (name = "cp::Producer", header = "cp/producer.h", serves = "S.Producer")

    function @7 :Make;
    # A function of yours instead of an object: what a class's `run()` would be, without the class.
    # It returns void and is called once, on the node's main thread, when the node has started; its
    # arguments are made before that, as a constructor's are. The first parameter of type
    # `std::stop_token` that no argument is for gets the node's. The node is done when the function
    # returns, and fails if it throws. It serves nothing, so there are no handles to it.
    #
    #   function = (name = "rl::evaluate", header = "rl/evaluate.h",
    #               arguments = [(name = "learner", handle = "learner")])

    cacher @14 :Cacher;
    # A node that keeps answers of another one, so that many who ask the same thing cost that one
    # nothing. It serves what the other one serves, and whoever holds a handle to it cannot tell.
    #
    #   (label = "cacher", count = (parameter = "numCaches"),
    #    cacher = (of = "learner", methods = ["get"]))

    command @17 :Command;
    # A program of any language instead of C++ of yours. It is started and stopped with the others,
    # given what the node is given, and its output is the node's.
    #
    #   command = (words = ["python3", "train.py", "--rank={index}", "--steps={numSteps}"])

    external @18 :External;
    # A node that somebody else runs: it is called at its address, and neither started nor stopped.
    #
    #   external = (serves = "S.Store", address = "127.0.0.1:5000")
  }
}

struct Command {
  # A command line, and where the process that it starts is called, if it serves a service.
  #
  #   (label = "trainer", count = (number = 2), resources = (gpus = 1), command = (
  #      words = ["python3", "train.py", "--rank={index}", "--steps={numSteps}"]))
  #   (label = "store", command = (words = ["storeserver", "--socket=/tmp/store-{port}"],
  #                                serves = "S.Store", address = "unix:/tmp/store-{port}"))
  #
  # The process is started where a class's run() would be called; the node is done when it has
  # exited with status 0, and has failed when it exits with another one or is killed by a signal.
  # When the program stops the process gets SIGTERM, and with it all of the process group that it is
  # the first of; after the program's grace, or with its launcher, it is killed. It reads nothing.
  #
  # In launch types of threads it is a process too. Then it is given the node's environment and its
  # working directory, and of the resources nothing.

  words @0 :List(Text);
  # The program, found as a shell finds it, and its arguments. No shell reads them. In each of them
  # `{label}` and `{index}` stand for the node's own, and the name of a parameter of the program
  # for its value, as the flag would have it: `{numSteps}`, `{store.directory}`. A brace is `{{` or
  # `}}`. Parameters that are annotated `$Lp.secret` are refused: everybody on the host can read a
  # command line.
  #
  #   words = ["python3", "train.py", "--rank={index}", "--steps={numSteps}"]

  serves @1 :Text;
  # The interface that the process offers as a server of Cap'n Proto's RPC, written as for a class.
  # The program does not wait for its end then, as it does not for a class without run(). Left out,
  # there are no handles to the node.
  #
  #   serves = "S.Store"

  address @2 :Text;
  # Where it does; see External.address. Calls wait until it listens there.
  #
  #   address = "unix:/tmp/store-{index}.sock"
}

struct External {
  # A server of this host that is there anyway, of the runtime's `lp::listen()` or any other of
  # Cap'n Proto's RPC. Handles to it are as any others. In tests, `nodes.store.replace(object)`
  # does what it does for any node.
  #
  #   (label = "store", external = (serves = "S.Store", address = "{storeAddress}"))

  serves @0 :Text;
  # The interface that it offers, written as for a class.
  #
  #   serves = "S.Store"

  address @1 :Text;
  # Where: `unix:PATH`, `127.0.0.1:PORT`, or this with the token that `lp::Server::address()` has.
  # With placeholders as in Command.words, of which a secret parameter may be one. Whether there is
  # a server is found out by whoever calls it; calls wait for it.
  #
  #   address = "unix:/run/store-{index}.sock"
  #   address = "{storeAddress}"
}

struct Cacher {
  # How answers of a node are kept. Calls of `methods` are answered with what the node answered to
  # the same method with equal arguments; all other calls are passed on to it, those of streams in
  # their order. When there is no answer yet, or none that is young enough, the call waits for the
  # node; calls that come meanwhile and ask for the same wait with it, each until its own deadline.
  #
  # An error goes to those who wait for it, and is not kept. What the node returns is kept as bytes,
  # with large Data shared; it is read by nobody. In tests, `nodes.cacher.replace(object)` and
  # `nodes.learner.replace(object)` do what they do for any node.
  #
  #   (label = "cacher", count = (parameter = "numCaches"),
  #    cacher = (of = "learner", methods = ["get"], refreshMs = 2000, staleAfterMs = 4000)),
  #   (label = "actor", count = (parameter = "numActors"), class = (..., arguments = [
  #      (name = "variables", handle = "cacher", by = modulo, orElse = "learner")]))

  of @0 :Text;
  # The label of the node whose answers are kept. It may be a cacher itself; ages add up then.
  #
  #   of = "learner"

  by @1 :Meeting;
  # Which one, if the label is a group: `modulo` or `sameIndex`, as an Argument's. Left out:
  # `modulo`.
  #
  #   of = "shard", by = sameIndex

  methods @2 :List(Text);
  # The methods whose answers are kept, as the schema spells them: such as are annotated
  # `$Lp.readOnly`, and have no handles among their parameters or results.
  #
  #   methods = ["get", "version"]

  refreshMs @3 :UInt32 = 2000;
  # So often, in milliseconds, the node is asked anew for what is kept, whoever waits or not. What
  # nobody has asked for in ten such times is forgotten. At least 1.
  #
  #   refreshMs = 100

  staleAfterMs @4 :UInt32 = 4000;
  # The greatest age of an answer, in milliseconds, for whoever asks: it counts from when the node
  # was asked. An older one is given to nobody, also when the node does not answer any more. At
  # least `refreshMs`.
  #
  #   staleAfterMs = 200

  size @5 :UInt32 = 16;
  # How many answers are kept, one for each method and arguments: 1 to 10000. Of more, the one goes
  # that has not been asked for the longest.
  #
  #   size = 100
}

struct Lane {
  # Threads of a node's for some of its methods. The other methods have the node's `threads`.
  #
  #   (name = "reads", threads = 8, methods = ["pull"])

  name @0 :Text;
  # For messages: "8 of 8 threads of store/0 in its lane `reads` are in `pull`". Spelled as a label.

  threads @1 :UInt32 = 16;
  # How many calls may be inside these methods at a time, all of them together; see Node.threads.

  methods @2 :List(Text);
  # Which methods, as the schema spells them: each in one lane, and none that returns an `lp::Task`,
  # as that takes no thread.
}

struct Calls {
  # How a node calls another one.
  #
  #   (to = "server", deadlineMs = 1000)
  #   (to = "server", method = "pull", deadlineMs = 30000, attempts = 5)

  to @0 :Text;
  # The label of the nodes that are called; this node holds a handle to them.

  method @1 :Text;
  # The one method this is about, as the schema spells it. Left out, it is about all methods, but
  # for what another entry says of one of them.

  deadlineMs @2 :UInt32;
  # How long a call may take, in milliseconds; see Program.deadlineMs. 0, or left out: not said.

  attempts @3 :UInt32;
  # How often a call is made, at most, while it fails with UNAVAILABLE and the other node has not
  # ended for good; in between the caller pauses, from 50 ms up to 2 s. Only for methods annotated
  # `$Lp.idempotent` or `$Lp.readOnly`: others are called once. 0, or left out: 3 times.
}

struct Restart {
  # When a node is started again: a new object, made with the same arguments, in a new process where
  # nodes are processes. (A thread cannot crash alone: there it has to have thrown.) Handles to it
  # stay good. Calls that were under way fail with UNAVAILABLE, or are made again if their methods
  # are idempotent; others wait until it is there.
  #
  # It starts after 100 ms, then after twice as long each time up to 30 s, and from the beginning
  # once it has lived for 10 s. Started five times within 10 s, it is given up on: it has failed,
  # and the program with it.
  #
  #   restart = (onFailure = void)

  union {
    unspecified @0 :Void;
    # Nothing was chosen: an error.

    never @1 :Void;
    # A node that fails, fails the program.

    onFailure @2 :Void;
    # When its constructor or its run() has thrown, when it has crashed, was killed or has exited.

    always @3 :Void;
    # Also when it is done. Its run() does not count among those that the program waits for.
  }
}

struct When {
  # Whether a node exists.
  #
  #   when = (parameter = "withEvaluator")

  union {
    unspecified @0 :Void;
    # Nothing was chosen: an error.

    parameter @1 :Text;
    # If this Bool of the program's parameters is true; dotted if it lies in a struct.
    #
    #   when = (parameter = "withEvaluator")

    launchTypes @2 :List(LaunchType);
    # If the program is launched as one of these.
    #
    #   when = (launchTypes = [localMp, testMp])
  }
}

enum LaunchType {
  # How a program is launched: `--lp_launch_type`.

  localMt @0;  # local_mt: nodes are threads of one process
  localMp @1;  # local_mp: a process each
  testMt @2;   # test_mt: as local_mt, by a test
  testMp @3;   # test_mp: as local_mp, by a test
}

struct Resources {
  # What one node may use of the machine; of a group, each. What is 0, or left out, is not limited.
  #
  # It is for nodes that are processes. Threads share those of their process, which says once what
  # of a topology it cannot do.
  #
  # Nodes that are colocated by threads have together what each asks for. Their process has the sum
  # of their CPUs, of their GPUs, and of their memory; where one of them has no limit of memory, it
  # has none. Their `nice` is the same for all, and so is each variable of the environment and the
  # working directory for all that say it. Else it is an error, here or when the program is
  # launched.
  #
  #   resources = (cpus = 4, memoryMiB = 8192, gpus = 1, nice = 5)

  cpus @0 :UInt32;
  # To how many of the CPUs that the launcher may run on the node is bound; no two nodes are bound
  # to the same one. They are dealt out in the order of the nodes. Where there are fewer than all
  # nodes ask for together, as on a laptop, none is bound to any, and the launcher says so. Nodes
  # that ask for none run on any.
  #
  #   resources = (cpus = 4)

  memoryMiB @1 :UInt64;
  # How much memory the node may have, in MiB: what it alone can write to, with its stacks of 8 MiB
  # per thread (RLIMIT_DATA). Shared memory and the pages of files are not counted. When there is no
  # more, `new` throws std::bad_alloc; a node that fails of it says what its limit is. Sanitizers
  # reserve too much for any limit: with them there is none.
  #
  #   resources = (memoryMiB = 8192)

  gpus @2 :UInt32;
  # How many GPUs are for the node alone: its CUDA_VISIBLE_DEVICES names them. Those that there are
  # are named by the launcher's own CUDA_VISIBLE_DEVICES, else counted in /dev/nvidia*; a program
  # that asks for more is not launched. Once a node asks for some, those that ask for none see none,
  # unless their `environment` has a CUDA_VISIBLE_DEVICES.
  #
  #   resources = (gpus = 1)

  nice @3 :Int32;
  # Added to the launcher's niceness, as `nice -n` does: above 0, others go first, down to 19. Below
  # 0 the node goes first, which needs a right that the launcher may not have.
  #
  #   resources = (nice = 10)
}

struct Variable {
  # A variable of a node's environment.
  #
  #   (name = "XLA_FLAGS", value = "--xla_force_host_platform_device_count=1")

  name @0 :Text;
  # What it is called.

  value @1 :Text;
  # Its value, in which `{label}` and `{index}` stand for the node's own. A brace is `{{` or `}}`.
  #
  #   value = "rank-{index}"
}

struct Checkpoint {
  # When a node's state is saved, other than at its end. What is written is whole at any time: a
  # file beside it is synced and takes its place.
  #
  #   checkpoint = (everySeconds = 60)

  everySeconds @0 :UInt32;
  # So long after it has begun, and after each save() that has returned, it is saved again. save()
  # is as a call of the node: it is one of its `threads`, waits its turn, and with `threads = 1`
  # nobody else is in the class's methods. run() goes on meanwhile, and Tasks do. A save() that
  # throws is logged, and what was saved before stays. 0, or left out: only at the end.
  #
  #   checkpoint = (everySeconds = 60)
}

struct Count {
  # The size of a group.
  #
  #   count = (number = 4)

  union {
    unspecified @0 :Void;
    # Nothing was chosen: an error.

    number @1 :UInt32;
    # A number known here. 0 is allowed; the group is empty then.
    #
    #   count = (number = 4)

    parameter @2 :Text;
    # An integer of the program's parameters, by name; dotted if it lies in a struct.
    #
    #   count = (parameter = "numProducers")
    #   count = (parameter = "learner.shards")
  }
}

# ------------------------------------------------------------------------------------ the profile

struct Profile {
  # What the nodes are given on some machine, and which of them go together there, in place of what
  # the topology says, which stays as it is: a file of its own, named by `--lp_profile=FILE`, that
  # holds one value of this type as text and nothing else. `#` begins a comment.
  #
  #   (labels = [
  #     (label = "learner", threads = 4, resources = (gpus = 1, cpus = 8)),
  #     (label = "actor", environment = [(name = "OMP_NUM_THREADS", value = "1")]),
  #   ], colocate = [(labels = ["learner", "replay"], by = threads)])

  labels @0 :List(LabelProfile);
  # Each label at most once. Of the others nothing changes.

  colocate @1 :List(Colocation);
  # In place of all of the topology's, held to the same rules; `colocate = []` takes them away. Left
  # out: the topology's stay.
  #
  #   colocate = [(labels = ["learner", "replay"], by = threads)]
}

struct LabelProfile {
  # What is said of the nodes of one label, all its entries; what is left out is as in the topology.

  label @0 :Text;
  # Which label.

  threads @1 :UInt32;
  # See Node.threads.

  resources @2 :Resources;
  # Each that is written here takes the place of the topology's: `gpus = 0` takes away, too.

  environment @3 :List(Variable);
  # These besides the topology's; of one name, instead of it.

  workingDirectory @4 :Text;
  # See Node.workingDirectory; empty: the launcher's.
}

# -------------------------------------------------------------------------------------- the class

struct Class {
  # A plain C++ class: no base class, no macro. lpgen reads its header and finds the constructor
  # that fits the arguments, the methods that fit the service, and `run()`.
  #
  # `void run()` and `void run(std::stop_token)` are run once the node has started; when every
  # `run()` of the program has returned, the program ends (see `Program.end`). A `run()` that is a
  # coroutine is refused.
  #
  #   class = (name = "cp::Consumer", header = "cp/consumer.h", serves = "S.Consumer",
  #            arguments = [(name = "producers", handles = "producer")])

  name @0 :Text;
  # The class with its namespaces. An alias will do, also one of a template's instantiation.
  #
  #   name = "consumer_producers::Producer"

  header @1 :Text;
  # The header that declares it, as an `#include "..."` would have it.
  #
  #   header = "examples/consumer_producers/producer.h"

  serves @2 :Text;
  # The interface whose methods the class offers to other nodes, written as it would be as a type
  # in this file. Left out, the class serves nothing and has to have `run()`.
  #
  #   using S = import "consumer_producers.capnp";
  #   ... serves = "S.Producer"

  make @3 :Text;
  # A function that makes the object instead of its constructor: a static method or a free
  # function, qualified. It returns the class, or `std::unique_ptr` or `std::shared_ptr` of it;
  # `arguments` are this function's.
  #
  #   make = "acme::Store::Open"

  signature @4 :Text;
  # Tells overloads of the constructor or of `make` apart if the arguments do not: the parameters'
  # types as the header writes them.
  #
  #   signature = "(StoreOptions, std::shared_ptr<Clock>)"

  arguments @5 :List(Argument);
  # What the constructor (or `make`) is called with. Parameters with a default may be left out.
  #
  #   arguments = [(name = "producers", handles = "producer"), (name = "numSteps", int = 10)]

  batches @6 :List(Batch);
  # The methods that take many calls at once. The schema's method is the plain one, for one call,
  # and so are handles; the class has its batch form instead, which takes a span of requests and
  # returns a result for each. For `evaluate @0 (point :List(Float64)) -> (fitness :Float64)`:
  #
  #   std::vector<double> evaluate(std::span<const std::vector<double>> requests);
  #
  # Where the schema's method has several parameters, a request is a struct of yours with fields
  # of their names; where it has no result, the batch form returns void. It may as well return
  # `std::vector<lp::Outcome<double>>`, whose elements are a result or an lp::Error: so one bad
  # request fails only its own caller. An exception fails all callers of the batch. While it runs,
  # `lp::currentCall()` has no caller and no deadline.
  #
  # Callers wait without holding a thread of the node; a batch that runs is one of its `threads`.
  # In tests, `XHandle::to(object)` takes objects that have the plain form.
  #
  #   batches = [(method = "evaluate", size = (number = 64), timeoutMs = 20)]
}

struct Batch {
  # How calls of one method are gathered.
  #
  #   (method = "evaluate", size = (parameter = "numClients"), timeoutMs = 50)

  method @0 :Text;
  # The method of the class's service, by name.
  #
  #   method = "evaluate"

  size @1 :Count = (number = 16);
  # How many calls are a full batch, which runs at once: a number, or an integer of the program's
  # parameters. 1 to 100000.
  #
  #   size = (number = 64)
  #   size = (parameter = "numClients")

  timeoutMs @2 :UInt32 = 200;
  # So long after its first call, in milliseconds, a batch runs though it is not full. 0: it runs
  # as soon as it may, with what has come in until then.
  #
  #   timeoutMs = 20

  parallelism @3 :UInt32 = 1;
  # How many batches of this method may run at a time, at most as many as the node has threads.
  # Further ones wait their turn; one that is not full takes calls until it begins.
  #
  #   parallelism = 2

  pad @4 :Bool;
  # Whether the class always sees a full batch: one that is not is filled up with copies of its
  # first request, whose results nobody gets. For code that is compiled for one size.
  #
  #   pad = true
}

struct Argument {
  # One argument of a constructor or of a function; also an element of a list, and a field of a
  # struct.
  #
  #   (name = "numSteps", parameter = "numSteps")

  name @0 :Text;
  # The parameter it is for. Names match by words, so `numSteps`, `num_steps` and `NumSteps` are
  # one. Without a name the argument goes by its position, which is how unnamed parameters and
  # elements of lists are given.
  #
  #   name = "numSteps"

  union {
    # The value. C++ parameters may be bool, any integer (checked to be in range), floating point,
    # std::string, std::filesystem::path, std::chrono durations, enums and structs, std::optional
    # and std::vector of these, handles; and whatever has an `lp::Convert`.

    unspecified @1 :Void;
    # Nothing was chosen: an error.

    bool @2 :Bool;
    #   (name = "verbose", bool = true)

    int @3 :Int64;
    #   (name = "offset", int = -3)

    uint @4 :UInt64;
    # For numbers that `int` has no room for.
    #
    #   (name = "mask", uint = 0xffffffffffffffff)

    float @5 :Float64;
    #   (name = "learningRate", float = 3e-4)

    text @6 :Text;
    #   (name = "directory", text = "/tmp/store")

    enumerant @7 :Text;
    # An enumerant of the parameter's enum, by name. `none` fits `kNone` and `NONE` too.
    #
    #   (name = "codec", enumerant = "zstd")

    list @8 :List(Argument);
    # A list, its elements without names. An element may be anything that an argument may be.
    #
    #   (name = "sizes", list = [(int = 64), (int = 64), (parameter = "outputs")])

    fields @9 :List(Argument);
    # A struct, field by field; what is left out keeps the C++ type's default.
    #
    #   (name = "options", fields = [(name = "directory", text = "kv"),
    #                                (name = "flushEvery", int = 5)])

    parameter @10 :Text;
    # A field of the program's parameters, dotted if it lies in a struct.
    #
    #   (name = "numSteps", parameter = "numSteps")
    #   (name = "directory", parameter = "store.directory")

    index @11 :Void;
    # The node's own index in its group, from 0. (A node without a count has index 0.)
    #
    #   (name = "rank", index = void)

    sizeOf @12 :Text;
    # How many nodes a label has.
    #
    #   (name = "mappers", sizeOf = "mapper")

    seed @13 :Void;
    # A number for random generators, made of the program's seed (`--lp_seed`), the label and the
    # index: every node has another one, and a run can be repeated.
    #
    #   (name = "seed", seed = void)

    make @14 :Make;
    # An object that no literal can spell, made by a function on the node itself.
    #
    #   (name = "environment", make = (name = "rl::makeEnvironment", header = "rl/env.h",
    #                                  arguments = [(name = "name", parameter = "env")]))

    handle @15 :Text;
    # A handle to one node: a label without a count; or, of a group, the one that `by` chooses.
    #
    #   (name = "learner", handle = "learner")
    #   (name = "cache", handle = "cacher", by = modulo, orElse = "learner")

    handles @16 :Text;
    # Handles to all nodes of a group, as a std::vector in the order of their indices; or, with
    # `by`, to those that are this node's share.
    #
    #   (name = "producers", handles = "producer")
    #   (name = "shards", handles = "shard", by = stride)
  }

  by @17 :Meeting;
  # How a group meets the nodes of this label. With `handle` and a group, `sameIndex` or `modulo`.
  # With `handles`, and with a `parameter` that is a list, `stride` or `block` deal the elements
  # out among the nodes of this label; without `by` each node gets all.
  #
  #   (name = "files", parameter = "files", by = stride)

  orElse @18 :Text;
  # With `handle`: the label to take instead when the group is empty, or the node does not exist.
  #
  #   (name = "cache", handle = "cacher", by = modulo, orElse = "learner")

  optional @19 :Bool;
  # With `handle`: when the group is empty, or the node does not exist, the parameter, a
  # std::optional, gets nothing. Without this it is an error when the program is launched.
  #
  #   (name = "cache", handle = "cacher", by = modulo, optional = true)
}

enum Meeting {
  # Which nodes of a group of N are for the node with index i in its own group of M.

  unspecified @0;
  # All of them; an error with `handle` and a group.

  sameIndex @1;
  # The one with index i. Both groups have to have the same size.

  modulo @2;
  # The one with index i modulo N.

  stride @3;
  # Those with index i, i + M, i + 2M, ...

  block @4;
  # The i-th of M runs of neighbours that are as equal in length as can be.
}

struct Make {
  # A call of a function, free or a static method: one that makes an object, or one that is a node.
  #
  #   make = (name = "rl::makeEnvironment", header = "rl/env.h",
  #           arguments = [(name = "name", parameter = "env"), (name = "seed", seed = void)])

  name @0 :Text;
  # The function, qualified.
  #
  #   name = "rl::makeEnvironment"

  header @1 :Text;
  # The header that declares it.
  #
  #   header = "rl/env.h"

  signature @2 :Text;
  # Tells overloads apart if the arguments do not; see Class.signature.

  arguments @3 :List(Argument);
  # What it is called with.

  shared @4 :Text;
  # The name under which nodes that share a process (see Program.colocate) share what is made, a
  # std::shared_ptr: the function is called once in each process, by whichever node comes first, and
  # what it returned lives until the process's nodes have ended. Each node that names it says the
  # same of it, and nothing in which nodes differ: no index, no seed, no `by`. In launch types of
  # threads the same nodes share it as elsewhere. Left out: each argument has an object of its own.
  #
  #   const model :Lp.Argument = (name = "model", make = (
  #     name = "rl::loadModel", header = "rl/model.h", shared = "model",
  #     arguments = [(name = "path", parameter = "modelPath")]));
}

# ------------------------------------------------------------------------------ types for schemas

struct Tensor {
  # Numbers with a shape, for the schema of a service: a parameter, a result, a field, an element of
  # a list. C++ has it as an `lp::Tensor`, and a method may take an `lp::TensorView`; neither copies
  # what came in a message. To any other Cap'n Proto it is the struct that stands here.
  #
  #   using Lp = import "/lp/topology.capnp";
  #   struct Transition { observation @0 :Lp.Tensor; action @1 :Int32; reward @2 :Float32; }
  #
  # A tensor whose fields do not fit each other is not let in: the call fails, and says which field
  # it is. One of which nothing is set was never given a value.

  dtype @0 :DType;
  # What the elements are.
  #
  #   (dtype = uint8, shape = [2, 3], data = 0x"01 02 03 04 05 06")

  shape @1 :List(UInt64);
  # The sizes of the dimensions, the outermost first: [2, 3] is two rows of three. Without any it is
  # a scalar, which has one element. A dimension may be 0, and then there are no elements.
  #
  #   (dtype = float64, shape = [], data = 0x"00 00 00 00 00 00 f8 3f")

  data @2 :Data;
  # The elements, row by row (neighbours in the last dimension lie side by side), little endian,
  # nothing between them: as many bytes as the product of `shape` times the size of an element.
  #
  #   (dtype = int16, shape = [2], data = 0x"01 00 ff ff")

  enum DType {
    # Types of elements, with their size in bytes. This list only grows.

    unspecified @0;
    # Nothing was chosen: only good in a tensor of which nothing is set.

    float32 @1;   # 4, IEEE 754
    float64 @2;   # 8, IEEE 754
    float16 @3;   # 2, IEEE 754
    bfloat16 @4;  # 2, the upper half of a float32
    int8 @5;      # 1
    int16 @6;     # 2
    int32 @7;     # 4
    int64 @8;     # 8
    uint8 @9;     # 1
    uint16 @10;   # 2
    uint32 @11;   # 4
    uint64 @12;   # 8
    bool @13;     # 1, which is 0 or 1
  }
}

# ------------------------------------------------------- annotations for schemas and parameters

annotation namespace(file) :Text;
# The C++ namespace of what `lpgen services` emits for a schema. Not needed where Cap'n Proto's own
# namespace ends in `::wire`; its parent is taken then.
#
#   $Lp.namespace("acme::store");

annotation cxx(struct, field, union, group, enum, enumerant, interface, method, param) :Text;
# The C++ name of a declaration, where matching by words does not decide or a name is reserved.
#
#   delete @2 (key :Text) $Lp.cxx("erase");
#
# `$Cxx.name("...")` of /capnp/c++.capnp renames it in Cap'n Proto's own C++ and, where there is no
# `$Lp.cxx`, here too. A name that Cap'n Proto's C++ cannot have needs it:
#
#   interface Server $Cxx.name("FileServer") { ... }

annotation range(field, param) :Range;
# The bounds of a number, both included; checked for parameters when a program is launched. Calls
# are not held to bounds, so it is refused on a method's parameters and results.
#
#   numProducers @0 :UInt32 = 2 $Lp.range(min = 1, max = 1000);

struct Range {
  min @0 :Float64 = -inf;
  # The least value that is allowed; -inf: none.

  max @1 :Float64 = inf;
  # The greatest value that is allowed; inf: none.
}

annotation unit(field, param) :Text;
# The unit of a number, for C++ durations: "ns", "us", "ms", "s", "min" or "h".
#
#   flushEvery @1 :UInt32 = 100 $Lp.unit("ms");

annotation secret(field, param) :Void;
# Never shown in a command line, a log or a print.
#
#   password @3 :Text $Lp.secret;

annotation readOnly(method) :Void;
# The method changes nothing: its result may be kept and shared, as a `cacher` does.
#
#   get @0 () -> (value :Text) $Lp.readOnly;

annotation idempotent(method) :Void;
# Calling the method twice does the same as once: a call that failed with UNAVAILABLE is made again,
# up to 3 times in all if nobody says otherwise. What is `readOnly` is idempotent too.
#
#   put @0 (key :Text, value :Text) $Lp.idempotent;

annotation deadlineMs(method) :UInt32;
# How long a call of the method may take, in milliseconds, if neither the caller nor the `calls` of
# its node say; see Program.deadlineMs.
#
#   put @0 (key :Text, value :Text) $Lp.deadlineMs(500);

annotation window(method) :Window;
# How far the callers of a method annotated `-> stream` may be ahead of it. Handles offer such a
# method as an ordered stream too: `auto push = server.streams().push();`, `push.send(...)`, which
# waits while the window is full, `push.finish()`. A node takes the calls of one stream one after
# another; when one fails, those behind it fail with the same error. The class has a method that
# returns void, or `lp::Task<void>`.
#
#   push @1 (gradient :Lp.Tensor) -> stream $Lp.window(bytes = 268435456);

struct Window {
  bytes @0 :UInt64 = 1048576;
  # So many bytes of one stream may be on their way: sent, and their call has not returned. A call
  # that is larger goes alone. Without the annotation: 1 MiB.
  #
  #   $Lp.window(bytes = 268435456)
}

annotation optional(field, param) :Void;
# A pointer that may be absent: std::optional in C++.
#
#   find @1 (key :Text) -> (value :Text $Lp.optional);

annotation error(struct) :Void;
# An `lp::Error` may carry a value of this struct, for callers that have to know more than a code
# and a text. It arrives whichever way the call goes, and stays in the error when a node lets that
# pass to its own caller. A peer of plain Cap'n Proto sees the error without it.
#
#   struct SoldOut $Lp.error { left @0 :UInt32; item @1 :Text; }
#
#   throw lp::Error(lp::Code::FAILED_PRECONDITION, "sold out", SoldOut{.left = 3, .item = "pen"});
#
#   } catch (const lp::Error& error) {
#     if (auto soldOut = error.payload<SoldOut>()) order(soldOut->left);
#   }
#
# It holds no handles, at any depth, and at most 64 MiB.
