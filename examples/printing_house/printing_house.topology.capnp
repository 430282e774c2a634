@0xfc810ca938f0a66e;

using Lp = import "/lp/topology.capnp";
using S = import "printing_house.capnp";

const program :Lp.Program = (
  name = "printing_house",
  nodes = [
    (label = "editor",
     class = (name = "printing_house::Editor",
              header = "examples/printing_house/editor.h", serves = "S.Editor",
              arguments = [(name = "printer", handle = "printer")])),
    (label = "printer",
     class = (name = "printing_house::Printer",
              header = "examples/printing_house/printer.h", serves = "S.Printer",
              arguments = [(name = "editor", handle = "editor")])),
  ],
);
