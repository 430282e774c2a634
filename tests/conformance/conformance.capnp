@0xac1960e6e05ff935;
# The services of the conformance program.

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("conformance::wire");

struct Lost $Lp.error {
  # What errors carry in some cases.

  sectors @0 :List(UInt64);
  name @1 :Text;
}

interface Subject {
  # What calls are tried on.

  echo @0 (x :Int64) -> (x :Int64);
  say @1 (text :Text) -> (text :Text);

  meet @2 (parties :UInt32);
  # Returns when so many calls of it are inside.

  sleep @3 (milliseconds :UInt32) -> (cancelled :Bool);
  # Until the time is over or its caller has given up; which of the two.

  cancellations @4 () -> (count :UInt32);
  # How many sleeps were given up by their callers.

  fail @5 (kind :Text);
  pass @6 (to :Subject, x :Int64) -> (x :Int64);
  # Calls to.echo(x + 1) and waits.

  who @7 () -> (label :Text, index :UInt32, groupSize :UInt32, caller :Text);

  scale @8 (tensor :Lp.Tensor, by :Float32) -> (tensor :Lp.Tensor);
  # Of float32.

  ask @9 (whom :Subject, kind :Text);
  # Calls whom.fail(kind), and lets its error pass.
}

interface Tasks {
  # Methods that are coroutines.

  add @0 (x :Int64) -> (x :Int64);
  # Awaits an echo of x, and adds one.

  block @1 () -> (code :Text);
  # Makes a sync call on the event loop; the code of the error that it meets.

  most @2 () -> (count :UInt32);
  # The most Tasks that ever ran at once between two awaits.

  wait @3 ();
  # Awaits what never comes, until it is cancelled.

  fail @4 (kind :Text);
  # Awaits a call of the subject that fails so.
}

interface Batches {
  # Methods that take many calls at once, with one thread.

  half @0 (x :Int64) -> (half :Int64);
  # Of an even number; an odd one is an error of its own caller.

  together @1 (name :Text, times :UInt32) -> (names :Text, calls :UInt32);
  # The names of all calls of the batch, in their order and each so many times; how many there were.
}

interface Driver {
  # Runs the cases, one at a time.

  cases @0 () -> (names :List(Text));
  check @1 (name :Text) -> (failure :Text);
  # Empty if the case passed.
}
