"""Prints what each run of lpgen for some targets costs: `lpgen_cost.py TARGET...`; build first.

The commands are those of Bazel's own actions, run once more, with output to another folder.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time


def bazel(*arguments):
    run = subprocess.run(["bazel", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                         text=True, check=True)
    return run.stdout


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main(targets):
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    query = f'mnemonic("Lpgen.*", set({" ".join(targets)}))'
    actions = json.loads(bazel("aquery", "--output=jsonproto", query)).get("actions", [])
    os.chdir(bazel("info", "execution_root").strip())
    with tempfile.TemporaryDirectory() as folder:
        for action in actions:
            command = [
                "--out=" + folder if argument.startswith("--out=") else argument
                for argument in action["arguments"]
            ]
            began, used = time.monotonic(), cpu_seconds()
            subprocess.run(command, check=True)
            print(f"lpgen {command[1]}: {cpu_seconds() - used:.2f} s of CPU, "
                  f"{time.monotonic() - began:.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
