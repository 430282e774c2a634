@0xd0b1c0f1a9b3e57d;
# What every node of ours answers besides its own service, and every object served beside one. The
# runtime answers it, on the thread that reads the call: no thread of the node is needed, so it
# comes back however busy the node is.

using Cxx = import "/capnp/c++.capnp";
using Schema = import "/capnp/schema.capnp";
$Cxx.namespace("lp::idl");

interface Introspection {
  describe @0 () -> (service :Text, serviceId :UInt64, methods :List(Method),
                     schemas :List(Schema.Node));
  # What can be called. Waits until the node's constructor has finished. `schemas` are of the
  # service and of all that its methods' parameters and results are made of, as the node has them:
  # who has them needs no generated code to call it. Empty: the node does not know.

  health @1 () -> (state :Health, why :Text);
  # Whether work should be sent to it. Waits for nothing. A node that has ended answers no more;
  # such calls fail, and say how it ended.

  struct Method {
    name @0 :Text;
    interfaceId @1 :UInt64;
    # Of the interface that declares it, the service or one it extends.
    ordinal @2 :UInt16;
    idempotent @3 :Bool;
    deadlineMs @4 :UInt32;
    # 0: none of its own.
  }

  enum Health {
    # As gRPC's health protocol has them, but for the first.
    starting @0;
    # Its constructor has not finished; calls wait.
    serving @1;
    notServing @2;
    # It has said so itself. It answers calls all the same.
  }
}
