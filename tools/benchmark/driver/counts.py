"""What calls of lpgen cost in instructions, system calls and allocations: see `tools/bench
--counts`. These hardly depend on what else the machine does, so they are held to a budget.

Each number is of one call, both sides together: the difference between a run of N calls and one of
2N, by N, so that start and end of the program cancel. The last line is `N passed, N failed`.
"""

import argparse
import glob
import json
import os
import re
import sys
import tempfile
import time

from contest import read_results
from processes import Failed, Processes
from table import aligned

BUDGET = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "budget.json")

TIME_OUT = 60  # seconds, of one run
MINUTES = 15  # of all

# One CPU: how calls gather into batches depends on the number.
FLAGS = ["--server_cpus=0", "--client_cpus=0"]
UNIX = ["--lp_launch_type=local_mp", "--lp_transport=unix"]
SHM = ["--lp_launch_type=local_mp", "--lp_transport=shm"]
WORKLOADS = {
    "W1 echo, shm": [*SHM, "--load.kind=echo"],
    "W1 echo, unix": [*UNIX, "--load.kind=echo"],
    "W2 64 futures, shm": [*SHM, "--load.kind=window"],
    "W2 64 futures, unix": [*UNIX, "--load.kind=window"],
    "W5 echo, inside": ["--lp_launch_type=local_mt", "--load.kind=echo"],
    "W5 64 futures, inside": ["--lp_launch_type=local_mt", "--load.kind=window"],
}


class Runner:
    """Runs commands, until the time for all of them is over."""

    def __init__(self):
        self.end = time.monotonic() + 60 * MINUTES

    def __call__(self, command):
        with Processes(min(TIME_OUT, self.end - time.monotonic())) as processes:
            return processes.finish(processes.start(command))


def instructions(run, command, folder):
    """Of all processes, in user code: what Valgrind executes."""
    run(["valgrind", "--tool=callgrind", "--trace-children=yes", "--fair-sched=yes",
         f"--callgrind-out-file={folder}/callgrind.%p", *command])
    total = 0
    for path in glob.glob(f"{folder}/callgrind.*"):
        with open(path, encoding="utf-8") as file:
            total += int(re.search(r"^summary: (\d+)", file.read(), re.MULTILINE).group(1))
        os.remove(path)
    return total


def syscalls(run, command, folder):
    path = f"{folder}/strace"
    run(["strace", "-f", "-c", "-U", "calls,name", "-o", path, *command])
    with open(path, encoding="utf-8") as file:
        rows = re.findall(r"^\s*(\d+)\s+(\w+)$", file.read(), re.MULTILINE)
    return sum(int(calls) for calls, name in rows if name != "total")


def allocations(run, command, folder):
    del folder  # The program counts by itself.
    return read_results(run(command))[0]["allocations"]


# How to count, and the N of a workload: what a counter slows down has to do with fewer calls.
COUNTERS = {
    "instructions": (instructions, 2000),
    "syscalls": (syscalls, 2000),
    "allocations": (allocations, 20000),
}


def per_call(run, binary, workload, counter):
    count, calls = COUNTERS[counter]
    command = [binary, *FLAGS, *WORKLOADS[workload]]
    with tempfile.TemporaryDirectory(prefix="bench_counts") as folder:
        once, twice = (count(run, [*command, f"--load.calls={calls * times}"], folder)
                       for times in (1, 2))
    return max(0.0, (twice - once) / calls)


def within(measured, allowed, tolerance):
    """Nothing is a whole call's worth: less than half a one is none."""
    return measured <= allowed * (1 + tolerance) + 0.5


def check(run, binary, workload, counter, budget):
    """The number, and whether it is within the budget."""
    allowed = budget["rows"].get(workload, {}).get(counter, 0)
    tolerance = budget["tolerance"][counter]
    measured = per_call(run, binary, workload, counter)
    # Calls gather in other batches on a busy machine; a cost that has grown stays.
    for _ in range(2):
        if within(measured, allowed, tolerance):
            break
        measured = min(measured, per_call(run, binary, workload, counter))
    return measured, allowed, within(measured, allowed, tolerance)


def verdict(measured, allowed, good, tolerance):
    if not good:
        return "TOO MUCH"
    return "ok; lower the budget" if measured < allowed * (1 - tolerance) - 0.5 else "ok"


def check_all(run, binary, budget):
    lines, failed = [("of one call", "counted", "budget", "")], 0
    for workload in WORKLOADS:
        for counter in COUNTERS:
            name = f"{workload}: {counter}"
            try:
                measured, allowed, good = check(run, binary, workload, counter, budget)
                words = verdict(measured, allowed, good, budget["tolerance"][counter])
                lines.append((name, f"{measured:,.1f}", f"{allowed:,.1f}", words))
            except (Failed, OSError) as failure:
                good = False
                lines.append((name, "", "", f"FAILED: {failure}"))
            failed += not good
    print("\n".join(aligned(lines)))
    print(f"{len(lines) - 1 - failed} passed, {failed} failed")
    return 1 if failed else 0


def accept(run, binary, budget):
    """Makes the budget what is counted now."""
    budget["rows"] = {
        workload: {counter: round(per_call(run, binary, workload, counter), 1)
                   for counter in COUNTERS}
        for workload in WORKLOADS
    }
    with open(BUDGET, "w", encoding="utf-8") as file:
        file.write(json.dumps(budget, indent=2) + "\n")
    print(f"written: {BUDGET}")
    return 0


def main(arguments):
    parser = argparse.ArgumentParser(prog="tools/bench --counts")
    parser.add_argument("--counts", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--binaries", help=argparse.SUPPRESS)
    parser.add_argument("--accept", action="store_true", help="makes the budget what is counted")
    options = parser.parse_args(arguments)
    binary = os.path.join(options.binaries, "ours", "bench_counting")
    with open(BUDGET, encoding="utf-8") as file:
        budget = json.load(file)
    return (accept if options.accept else check_all)(Runner(), binary, budget)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
