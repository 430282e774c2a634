@0x9b3d07f6c1e8a254;

using Lp = import "/lp/topology.capnp";
using S = import "map_reduce.capnp";

struct Parameters {
  mappers @0 :UInt32 = 4 $Lp.range(min = 1);   # How many nodes read.
  reducers @1 :UInt32 = 2 $Lp.range(min = 1);  # How many nodes add up.
  files @2 :List(Text);                        # What is read.
  out @3 :Text = ".";                          # The folder that part-0, part-1, ... are written to.
}

const program :Lp.Program = (
  name = "map_reduce", parameters = "Parameters",
  nodes = [
    (label = "mapper", count = (parameter = "mappers"),
     class = (name = "map_reduce::Mapper", header = "examples/map_reduce/mapper.h",
              # Mapper i of M reads files i, i + M, i + 2M, ...
              arguments = [(name = "files", parameter = "files", by = stride),
                           (name = "reducers", handles = "reducer")])),
    (label = "reducer", count = (parameter = "reducers"),
     class = (name = "map_reduce::Reducer", header = "examples/map_reduce/reducer.h",
              serves = "S.Reducer",
              arguments = [(name = "mappers", sizeOf = "mapper"), (name = "index", index = void),
                           (name = "out", parameter = "out")])),
  ],
);
