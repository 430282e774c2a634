"""Runs one row with one contestant: starts what it takes, and makes one set of numbers of it."""

import json
import os
import re
import socket
import statistics
import tempfile
import time

import catalog
from processes import Failed, Processes


class Contest:
    """`binaries` is the folder with the built tree's tools/benchmark, `seconds` the length of a
    run's measurement."""

    def __init__(self, binaries, seconds):
        self.binaries = binaries
        self.seconds = seconds

    def ours(self):
        return os.path.join(self.binaries, "ours", "bench")

    def peer(self, name):
        return os.path.join(self.binaries, "peers", name)

    def lacks(self, row, contestant):
        """Why the contestant cannot take part; None if it can."""
        return catalog.LACKS.get((contestant, row.transport))

    def run(self, row, contestant):
        """The run's numbers by name. Raises Failed."""
        memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
        time_out = 20 + 10 * self.seconds * row.longer + 0.5 * row.servers
        with tempfile.TemporaryDirectory(prefix="bench", dir=memory) as folder:
            with Processes(time_out) as processes:
                if row.kind == "launch":
                    return self.launch(row, contestant, folder, processes)
                if contestant in (catalog.OURS, catalog.OURS_UNIX):
                    results = self.run_ours(row, contestant, folder, processes)
                elif row.transport == "inside":
                    results = self.run_inside(row, contestant, processes)
                else:
                    results = self.run_apart(row, contestant, folder, processes)
        return merge(results)

    # ------------------------------------------------------------------------------------- peers

    def workload_flags(self, row):
        return [f"--workload={row.kind}", f"--seconds={self.seconds * row.longer}",
                f"--outstanding={row.outstanding}", f"--size={row.size}"]

    def run_inside(self, row, peer, processes):
        child = processes.start([self.peer(peer), "--role=inside", *self.workload_flags(row),
                                 f"--cpus={catalog.INSIDE_PLACEMENTS[row.cores]}"])
        return read_results(processes.finish(child))

    def run_apart(self, row, peer, folder, processes):
        client_cpus, server_cpus = catalog.PLACEMENTS[row.cores]
        addresses = addresses_for(row.transport_of(peer), row.servers, folder)
        servers = [processes.start([self.peer(peer), "--role=serve", f"--address={address}",
                                    f"--cpus={server_cpus}"]) for address in addresses]
        for server in servers:
            processes.wait_for_line(server)
        command = [self.peer(peer), "--role=client", *self.workload_flags(row),
                   *(f"--address={address}" for address in addresses),
                   f"--cpus={client_cpus}", f"--parties={row.clients}",
                   "--server_processes=" + ",".join(str(server.pid) for server in servers)]
        if row.clients > 1:
            command.append(f"--barrier={folder}/barrier")
        clients = [processes.start(command) for _ in range(row.clients)]
        return read_results("".join(processes.finish(client) for client in clients))

    # -------------------------------------------------------------------------------------- ours

    def ours_command(self, row, contestant, folder):
        inside = row.transport == "inside"
        if inside:
            client_cpus = server_cpus = catalog.INSIDE_PLACEMENTS[row.cores]
        else:
            client_cpus, server_cpus = catalog.PLACEMENTS[row.cores] if row.cores else ("", "")
        command = [self.ours(), "--lp_launch_type=" + ("local_mt" if inside else "local_mp"),
                   f"--servers={row.servers}", f"--clients={row.clients}", *row.nodes,
                   f"--client_cpus={client_cpus}", f"--server_cpus={server_cpus}",
                   f"--load.kind={row.kind}", f"--load.seconds={self.seconds * row.longer}",
                   f"--load.outstanding={row.outstanding}", f"--load.size={row.size}"]
        if contestant == catalog.OURS_UNIX or row.transport == "tcp":
            command.append(f"--lp_transport={row.transport}")
        if row.clients > 1:
            command.append(f"--load.barrier={folder}/barrier")
        return command

    def run_ours(self, row, contestant, folder, processes):
        command = self.ours_command(row, contestant, folder)
        results = read_results(processes.finish(processes.start(command)))
        if len(results) != row.clients:
            raise Failed(f"{len(results)} clients of {row.clients} said anything")
        return results

    # ------------------------------------------------------------------------------------ launch

    def launch(self, row, contestant, folder, processes):
        """From the launcher's start to a call to each node, and from there to the end of all."""
        if contestant == catalog.OURS:
            command = self.ours_command(row, contestant, folder)
            command[command.index("--load.kind=launch")] = "--load.kind=nothing"
        else:
            command = [self.peer("launch_floor"), self.peer(contestant), folder, str(row.servers)]
        start = time.monotonic_ns()
        child = processes.start(command)
        output = processes.finish(child)
        end = time.monotonic_ns()
        result = read_results(output)[0]
        return {
            "ready_ms": (result["ready_ns"] - start) / 1e6,
            "gone_ms": (end - result["done_ns"]) / 1e6,
            "node_kib": result["node_bytes"] / 1024,
        }


def addresses_for(transport, servers, folder):
    if transport == "unix":
        return [f"unix:{folder}/{i}" for i in range(servers)]
    return [f"tcp:{free_port()}" for _ in range(servers)]


def free_port():
    """One that was free a moment ago."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def read_results(output):
    """The lines of JSON in what the clients have said; a launcher puts names before them."""
    results = [json.loads(text) for text in re.findall(r"\{.*\}$", output, re.MULTILINE)]
    if not results:
        raise Failed("it says nothing")
    return results


def merge(results):
    """One set of numbers of what the clients of a run have measured at the same time.

    The median client's p50, the worst client's p99. Each has seen all of the servers' CPU time.
    """
    numbers = {name: results[0][name] for name in ("bytes_each", "threads_more")
               if name in results[0]}
    calls = sum(result.get("calls", 0) for result in results)
    if calls:
        numbers.update({
            "calls_per_s": sum(result["calls"] / result["seconds"] for result in results),
            "p50_us": statistics.median(result["p50_us"] for result in results),
            "p99_us": max(result["p99_us"] for result in results),
            "client_cpu_us": sum(result["client_cpu_s"] for result in results) / calls * 1e6,
            "server_cpu_us": max(result["server_cpu_s"] for result in results) / calls * 1e6,
        })
    return numbers
