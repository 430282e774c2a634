@0xe1d6a7b45c2f9038;
# The services that the bench calls.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("bench::wire");

interface Echo {
  # What calls are measured on.

  echo @0 (x :Int64) -> (x :Int64);
  blob @1 (size :UInt64) -> (data :Data);

  fail @2 ();
  # Throws.

  sleep @3 ();
  # Until its caller gives up.

  open @4 () -> (session :Session);
  # A handle to an object of its own.

  process @5 () -> (id :Int32, allocations :UInt64);
  # The server's process, and how often it has allocated memory; 0 if nobody counts.
}

interface Tasks extends(Echo) {
  # Methods that are coroutines.

  taskEcho @0 (x :Int64) -> (x :Int64);

  hold @1 ();
  # Returns after release().
  release @2 ();
}

interface Session {
  # One of many objects of a server.

  echo @0 (x :Int64) -> (x :Int64);
}

struct Load {
  # What a client does.

  kind @0 :Text = "echo";       # echo, window, fan, blob, and those of extras.h.
  seconds @1 :Float64 = 0.5;    # How long it measures.
  calls @2 :UInt64 = 0;         # If not 0: so many calls instead, whatever time they take.
  outstanding @3 :UInt32 = 64;  # Calls under way in a window; handles, methods of some extras.
  size @4 :UInt64 = 1024;       # Of a blob, in bytes.
  barrier @5 :Text;             # A file with which several clients begin together.
}
