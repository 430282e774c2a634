@0xe1d6a7b45c2f9038;
# The services that the bench calls.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("bench::wire");

interface Echo {
  # What calls are measured on.

  echo @0 (x :Int64) -> (x :Int64);
  blob @1 (size :UInt64) -> (data :Data);

  taskEcho @2 (x :Int64) -> (x :Int64);
  # The same as echo, as a coroutine.

  fail @3 ();
  # Throws.

  sleep @4 ();
  # Until its caller gives up.

  open @5 () -> (session :Session);
  # A handle to an object of its own.

  hold @6 ();
  # Returns after release().
  release @7 ();

  process @8 () -> (id :Int32, allocations :UInt64);
  # The server's process, and how often it has allocated memory; 0 if nobody counts.
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
