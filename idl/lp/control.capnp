@0xd0c1a95ee3b7f264;
# How the processes of a launched program talk to each other: the launcher (a person's command, or a
# test), the keeper that starts and watches the nodes' processes, and these, of one node each or of
# several that are colocated by threads. One Unix socket pair between launcher and keeper, one
# between the keeper and each process; on each, messages of the four root structs below, every one
# preceded by its length in bytes (4 bytes, little endian).
#
# Nodes go by number: their position in the topology, groups written out. So do processes, in the
# order of their first nodes.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("lp::idl");

const controlVersion :UInt32 = 9;
# Launcher and keeper may come from two builds (a test, and the node binary beside it). A keeper
# refuses to launch for another version.

struct KeeperCommand {
  # From the launcher to the keeper. That the socket closes means: the launcher is gone, end it all.

  union {
    prepare @0 :Text;
    # Makes the run's private directory, at this path; answered with `prepared`.

    launch @1 :Launch;
    # Starts the nodes; answered with `launched`.

    stop @2 :Text;
    # Tells every node to stop, and why.

    kill @3 :Void;
    # Kills the nodes that are left.

    restart @4 :UInt32;
    # Starts a node again that has ended, and had a process of its own, at the same address.

    ended @5 :NodeEnd;
    # A node that lives in the launcher's process has ended; the others are to be told.
  }
}

struct Launch {
  version @0 :UInt32;
  program @1 :Text;
  # The name, to be compared.

  parameters @2 :List(Parameter);
  # All of them. They travel here and not in a command line, since some are secret.

  launchType @3 :Text;
  # "local_mp"

  seed @4 :UInt64;

  nodes @5 :UInt32;
  # How many the launcher counts, to be compared.

  disabledRuns @6 :List(UInt32);
  # Nodes whose run() is not called.

  fakes @7 :List(Fake);
  # Nodes that the launcher's process answers for, or that live there; it listens already for those
  # that serve.

  transport @8 :Text;
  # "shm", "unix" or "tcp"

  prefixes @9 :List(Prefix);

  processWithStdin @10 :UInt32 = 0xffffffff;
  # The process that has the launcher's standard input; 0xffffffff: none.

  threads @11 :List(UInt32);
  # By the nodes' numbers: how many calls may be inside each, but for those in lanes.

  allotments @12 :List(Allotment);
  # By the processes' numbers.

  runDirectory @13 :Text;
  # Where what the run leaves behind goes; empty: it leaves nothing.

  log @14 :Log;

  colocations @15 :List(Colocation);
  # All that there are: the topology's, or those that a profile has put in their place.
}

struct Colocation {
  # Nodes that go together, with what it lacks in the topology's own form decided.

  name @0 :Text;
  byProcesses @1 :Bool;
  # Else by threads.

  labels @2 :List(Text);
  within @3 :Text;
  # The one that it is a member of, by name; empty: none.

  perIndex @4 :Bool;
  endsWithFirst @5 :Bool;
  retries @6 :UInt32;
}

struct Log {
  # What the nodes' processes do with lines of their log.

  level @0 :Text;
  # "info"

  format @1 :Text;
  # "text" or "json"

  isNamed @2 :Bool;
  # The launcher names the process in front of each line.
}

struct Allotment {
  # What a process is given.

  cpus @0 :List(UInt32);
  # That it is bound to; none: those of the keeper.

  memoryMiB @1 :UInt64;
  # 0: no limit.

  nice @2 :Int32;
  # Added to the keeper's.

  environment @3 :List(Parameter);
  # Besides the keeper's.

  workingDirectory @4 :Text;
  # Empty: the keeper's.
}

struct Prefix {
  # A process is started under a command: `gdb --args`.

  process @0 :UInt32;
  words @1 :List(Text);
}

struct Fake {
  node @0 :UInt32;
  address @1 :Address;
}

struct Address {
  # Where a node listens. Nodes and launcher learn it here and nowhere else, as they do the token.

  path @0 :Text;
  # Of a Unix socket in the run's private directory.

  port @1 :UInt16;
  # If there is no path: of TCP, at 127.0.0.1. 0: the node serves nothing.

  token @2 :Data;
  # What a TCP connection begins with; see call.capnp.

  sharedMemory @3 :Bool;
  # Who connects to a Unix socket offers shared memory; see call.capnp.
}

struct Parameter {
  name @0 :Text;
  value @1 :Text;
}

struct KeeperEvent {
  # From the keeper to the launcher.

  union {
    prepared @0 :Void;

    launched @1 :List(Address);
    # Every socket listens and every process exists. Where each node listens, by its number.

    refused @2 :Text;
    # Nothing was started, and why.

    constructed @3 :UInt32;
    # The node's constructor has returned.

    runReturned @4 :UInt32;
    # The node's run() has returned, or is disabled, or there is none.

    ended @5 :NodeEnd;
    stopRequested @6 :StopRequest;

    finished @7 :Void;
    # The nodes, their descendants and the directory are gone. The keeper ends.

    failed @8 :NodeEnd;
    # The node has failed and is about to end; `ended` follows.
  }
}

struct NodeEnd {
  node @0 :UInt32;
  failed @1 :Bool;
  how @2 :Text;
  # "its run() threw std::runtime_error: no disk"; empty if it ended as it should.

  returns @3 :Bool;
  # It may be started again: calls wait for that.
}

struct StopRequest {
  why @0 :Text;

  signal @1 :UInt32;
  # The signal that asked for it; 0 for lp::stop().
}

struct NodeCommand {
  # From the keeper to a process of nodes. That the socket closes means: the keeper is gone.

  union {
    stop @0 :Text;
    ended @1 :NodeEnd;
    # A node has ended, of this process or of another.

    begin @2 :Begin;
    # The first one, if the process is executed and not only forked: it knows nothing yet.
  }
}

struct Begin {
  launch @0 :Launch;
  process @1 :UInt32;
  # Which one it is.

  addresses @2 :List(Address);
  # Where the nodes listen, by their numbers.
}

struct NodeEvent {
  # From a process of nodes to the keeper, of one of them.

  union {
    constructed @0 :UInt32;
    runReturned @1 :UInt32;
    ended @2 :NodeEnd;
    # The last one of the node; after that of its last node the process exits.

    stopRequested @3 :StopRequest;

    failed @4 :NodeEnd;
    # How it failed, sent before its callers learn that it ends: what fails of that fails later.
  }
}
