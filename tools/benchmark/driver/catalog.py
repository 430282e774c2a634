"""What the bench measures: who takes part, and the rows of its table."""

import dataclasses

OURS = "lpgen"  # as users get it: between processes over shared memory
OURS_UNIX = "lpgen_unix"  # the same program over Unix sockets
FLOOR = "raw"
FLOORS = (FLOOR, "shm")
PEERS = ("capnp", "grpc_sync", "grpc_callback", "thrift", "zeromq", "caf")

# Where clients run, and where servers do.
PLACEMENTS = {"1 core": ("0", "0"), "2 cores": ("0", "1")}
# Client and server in one process: no thread of a library has a side.
INSIDE_PLACEMENTS = {"1 core": "0", "2 cores": "0,1"}

# What a peer's library has no way to do.
LACKS = {
    ("shm", "tcp"): "no network",
    ("thrift", "inside"): "no transport within a process",
}

# What it takes instead.
INSTEAD = {("caf", "unix"): "tcp"}


@dataclasses.dataclass(frozen=True)
class Row:
    """One measurement, made with everybody who takes part."""

    group: str  # "W1"
    what: str  # "echo"
    kind: str  # of the workload, see measure/workload.h and ours/extras.h
    transport: str = "unix"  # unix, tcp, inside
    cores: str = "2 cores"
    servers: int = 1
    clients: int = 1
    outstanding: int = 1
    size: int = 0
    judged: str = "p50_us"  # the number that ratios are of
    longer: int = 1  # times the seconds of other runs
    nodes: tuple = ()  # further flags of lpgen's program

    @property
    def title(self):
        if self.kind == "launch":
            return f"{self.group} {self.what}"
        return f"{self.group} {self.what}, {self.transport}, {self.cores}"

    def matches(self, words):
        """Whether each word is one of the title's."""
        return set(words.split()) <= set(self.title.replace(",", "").split())

    def transport_of(self, contestant):
        return INSTEAD.get((contestant, self.transport), self.transport)

    @property
    def contestants(self):
        if self.group.startswith("X"):
            return (OURS,)
        if self.kind == "launch":
            return (FLOOR, OURS)
        over_sockets = (OURS_UNIX,) if self.transport == "unix" else ()
        return FLOORS + (OURS,) + over_sockets + PEERS


def bytes_text(size):
    for unit in ("B", "KiB", "MiB"):
        if size < 1024:
            break
        size //= 1024
    return f"{size} {unit}"


def comparison_rows():
    """W1 to W6: everybody takes part."""
    for cores in PLACEMENTS:
        for transport in ("unix", "tcp"):
            yield Row("W1", "echo", "echo", transport, cores)
        for futures in (64, 256):
            yield Row("W2", f"{futures} futures", "window", "unix", cores,
                      outstanding=futures, judged="calls_per_s")
        for servers in (2, 16, 64):
            yield Row("W3", f"futures to {servers} servers", "fan", "unix", cores, servers=servers)
        for size in (1 << 10, 64 << 10, 1 << 20, 64 << 20):
            yield Row("W4", f"{bytes_text(size)} come back", "blob", "unix", cores, size=size,
                      longer=3 if size > 1 << 20 else 1)
        yield Row("W5", "echo", "echo", "inside", cores)
        yield Row("W5", "64 futures", "window", "inside", cores,
                  outstanding=64, judged="calls_per_s")
        yield Row("W6", "8 clients", "window", "unix", cores,
                  clients=8, outstanding=1, judged="calls_per_s")
        yield Row("W6", "8 clients, 16 futures each", "window", "unix", cores,
                  clients=8, outstanding=16, judged="calls_per_s")


def launch_rows():
    """W7: a program's start and end."""
    for nodes in (2, 16, 128):
        yield Row("W7", f"launch of {nodes} nodes", "launch", cores="", servers=nodes,
                  judged="ready_ms")


def own_rows():
    """What only lpgen has. X1: costs that stay flat; X2: what a call may do beside returning."""
    for handles in (1, 1000):
        yield Row("X1", f"echo, idle handles: {handles}", "idle", outstanding=handles)
    for methods in (1, 8, 64):
        yield Row("X1", f"64 futures, methods: {methods}", "methods", outstanding=methods,
                  nodes=("--wides=1",), judged="calls_per_s")
    yield Row("X1", "calls under way: 1000", "held", outstanding=1000, nodes=("--tasks=1",))
    yield Row("X2", "echo", "echo")
    yield Row("X2", "echo with a deadline", "deadline")
    yield Row("X2", "echo by a coroutine", "task", nodes=("--tasks=1",))
    yield Row("X2", "an error", "fail")
    yield Row("X2", "start and cancel", "cancel")
    yield Row("X2", "a deadline of 1 ms passes", "expire")
    yield Row("X2", "a handle in the result", "open")


def rows():
    return [*comparison_rows(), *launch_rows(), *own_rows()]
