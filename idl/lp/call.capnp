@0xb7650a6314d1ae54;
# What lpgen's runtime adds to Cap'n Proto RPC (rpc.capnp), sent only between peers that proved to
# be ours at connect time.
#
# How peers prove it: each side that opens a connection calls Peer.hello on the other's bootstrap
# capability. A plain Cap'n Proto server answers "unimplemented", and everything below stays unsent;
# a plain client never calls it.
#
# Between such peers, from the answer to hello on: a Return without capabilities is not finished.
# The callee forgets it as it is sent, and the caller sends no Finish (as with `noFinishNeeded` of
# later versions of rpc.capnp). A Finish that cancels a call may cross such a Return; it is ignored.

# Over TCP, which every user of the host can connect to, a connection begins with 32 bytes that
# are no part of Cap'n Proto's protocol: the token of the listening socket, drawn at random at
# launch and told to the program's processes alone (control.capnp). The side that connects sends
# it before its first message; it is not answered. The side that listens interprets no byte before
# it has all 32 and has compared them. Who sends another token, or not all of it within 5 seconds,
# is cut off without a word; so is a plain client. Unix sockets have no token: the peer's user is
# checked.

# Over a Unix socket the side that connects may offer shared memory. With the bytes of its hello it
# passes three descriptors (SCM_RIGHTS): a memfd sealed against shrinking, growing and further
# seals, and two eventfds, its own bell and the other side's. In the memory lie two rings of bytes,
# as runtime/transport/ring.h has them: the first for what the offering side sends. If the other
# side has found all that as it should be and says so in its answer, that answer is the last of its
# bytes on the socket, as the hello was the last of the offering side's. From then on the same
# stream of messages goes through the rings; each side reads the socket only to learn that the other
# is gone. A side that is to be woken for bytes, or for room, writes down how (RingMemory::Waiting).

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("lp::idl");

struct Envelope {
  # The root of every message: rpc.capnp's `Message`, seen with one pointer more. Cap'n Proto's
  # rules of evolution make the two interchangeable: a plain peer reads the message and never looks
  # at `metadata`.

  which @0 :UInt16;
  # The tag of `Message`'s union.

  body @1 :AnyPointer;
  # The member of `Message`'s union.

  metadata :union {
    none @2 :Void;
    call @3 :CallMetadata;      # With a Call.
    return @4 :ReturnMetadata;  # With a Return.
  }
}

struct NodeRef {
  # A node of the program: "producer", 1.
  label @0 :Text;
  index @1 :UInt32;
}

struct CallMetadata {
  timeLeftNanos @0 :Int64 = -1;
  # Until the deadline, counted from when the message was sent; negative: none. A duration, so that
  # clocks need not agree.

  callId @1 :UInt64;
  # Names this call in the whole program.

  stream @4 :UInt64;
  # Names the stream that this call is one of, in the whole program; 0: of none. Of those of one
  # stream the callee runs one at a time, in the order in which they came; behind one that fails it
  # fails the rest with the same error.

  chain @2 :List(Hop);
  # The calls that this one is made in, outermost first; the last is the direct caller. To find a
  # call that comes back to where it started and would wait for itself.

  capabilities @3 :List(NodeRef);
  # For each entry of the parameters' capTable that is a handle to a node: which. The receiver may
  # call that node directly. An empty label: not a node.
}

struct Hop {
  node @0 :Text;      # "consumer/0"
  method @1 :Text;
  callId @2 :UInt64;
}

struct ReturnMetadata {
  error @0 :ErrorInfo;
  # With an exception: what rpc.capnp's four exception types cannot say.

  capabilities @1 :List(NodeRef);
  # As CallMetadata.capabilities, for the results.
}

struct ErrorInfo {
  code @0 :UInt16;
  # gRPC's canonical codes.

  text @1 :Text;
  node @2 :Text;
  # The node that was called.
  origin @3 :Text;
  # Where it was thrown first.
  payload @4 :Data;
  # Of the user's own: a whole message in stream framing, whose root is the struct of `payloadType`.
  payloadType @5 :UInt64;
  # The id of that struct in its schema, which is annotated `$Lp.error`; 0: there is no payload.
}

interface Peer {
  # Answered by every server of ours beside the service it offers.

  hello @0 (version :UInt16, node :Text, rings :Bool)
      -> (version :UInt16, node :Text, rings :Bool);
  # `version` 1 is this file. `node` says who the side is, "consumer/0"; empty for none. `rings`:
  # the caller offers shared memory, and the callee takes it; see above.
}
