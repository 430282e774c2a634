"""Runs a command as a plan says: `run_program.py plan.json`. Written for lp_program_test.

The plan has `command` (in which $VARIABLES are the environment's), `status` (the exit status
expected) and `expect` (from regular expression to the number of lines of standard output that it
must match). Whatever the command leaves running is a failure too, and is killed.
"""

import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time

PR_SET_CHILD_SUBREAPER = 36

# Processes that clean up after the command may outlive it by this much.
GRACE_SECONDS = 3.0


def children():
    """Ids of our direct children; an orphaned grandchild is one, as we are its subreaper."""
    path = f"/proc/self/task/{os.getpid()}/children"
    with open(path, encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


def describe(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().replace(b"\0", b" ").decode(errors="replace").strip() or "(zombie)"
    except OSError:
        return "(gone)"


def reap():
    """Collects children that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def left_behind():
    """The processes that are still there when the grace is over, killed on the way out."""
    end = time.monotonic() + GRACE_SECONDS
    while True:
        reap()
        if not children() or time.monotonic() > end:
            break
        time.sleep(0.02)
    found = [f"{pid}: {describe(pid)}" for pid in children()]
    while children():
        for pid in children():
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
        reap()
    return found


def run(command, seconds):
    """(exit status or None after a time-out, lines of standard output), which is echoed."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    lines = []

    def read():
        for raw in process.stdout:
            line = raw.decode(errors="replace").rstrip("\n")
            print(line, flush=True)
            lines.append(line)

    # A process that is left behind may hold the pipe open: reading must not outlast the command.
    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        status = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        status = None
    reader.join(timeout=GRACE_SECONDS)
    return status, lines


def main(path):
    with open(path, encoding="utf-8") as file:
        plan = json.load(file)
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # End before Bazel's time-out does, so that what was seen until then is told.
    seconds = max(5.0, float(os.environ.get("TEST_TIMEOUT", "60")) - 4 * GRACE_SECONDS)
    status, lines = run([os.path.expandvars(word) for word in plan["command"]], seconds)

    failures = []
    if status is None:
        failures.append(f"it had not ended after {seconds:.0f} s")
    elif status != plan["status"]:
        failures.append(f"exit status {status}, expected {plan['status']}")
    for pattern, count in plan["expect"].items():
        seen = sum(1 for line in lines if re.fullmatch(pattern, line))
        if seen != count:
            failures.append(f"{seen} lines of output match {pattern!r}, expected {count}")
    failures += [f"a process was left behind: {process}" for process in left_behind()]

    for failure in failures:
        print("FAILED:", failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
