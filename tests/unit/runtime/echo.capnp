@0x984508d6757b81ac;
# A service for tests of calls: everything a call can do, once.

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("echo::wire");

struct SoldOut $Lp.error { left @0 :UInt32; item @1 :Text; picture @2 :Data; }
struct Cause $Lp.error { number @0 :UInt32; inner @1 :Cause; }

interface Echo {
  echo @0 (x :Int64) -> (x :Int64);
  say @1 (text :Text) -> (text :Text);
  sleep @2 (milliseconds :UInt32) -> (cancelled :Bool);
  # Until the time is over or its caller has given up; which of the two.
  fail @3 (kind :Text);
  # Throws.
  pass @4 (to :Echo, x :Int64) -> (x :Int64);
  # Calls to.echo(x + 1).
  meet @5 (parties :UInt32);
  # Returns when so many calls of it are inside.
  make @6 () -> (echo :Echo);
  # A new object.
  same @7 (other :Echo) -> (other :Echo);
  # The same handle back.
}

interface Sink {
  # Takes streams.
  take @0 (number :UInt64, data :Data) -> stream $Lp.window(bytes = 4096);
  # Throws at number 13.
  slow @1 (number :UInt64) -> stream;
  # The same as a Task.
  taken @2 () -> (numbers :List(UInt64));
}

interface Flaky {
  # Methods with each annotation that says how they are called; all do the same.
  once @0 () -> (calls :UInt32);
  often @1 () -> (calls :UInt32) $Lp.idempotent;
  read @2 () -> (calls :UInt32) $Lp.readOnly;
  soon @3 () -> (calls :UInt32) $Lp.deadlineMs(20);
}
