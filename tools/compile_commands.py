"""Writes compile_commands.json for clangd and clang-tidy: `compile_commands.py [TARGET...]`.

The commands are those of Bazel's own actions, for //... without arguments. Build first: emitted
headers are found only when they are there.
"""

import json
import os
import subprocess
import sys

# g++ takes these, Clang does not; Bazel's default flags hold them.
NOT_FOR_CLANG = {
    "-Wno-free-nonheap-object",
    "-Wunused-but-set-parameter",
    "-fno-canonical-system-headers",
}


def bazel(*arguments):
    run = subprocess.run(["bazel", *arguments], stdout=subprocess.PIPE, text=True, check=True)
    return run.stdout


def compilations(graph, workspace, execution_root):
    """An entry for each source, though it may be compiled for several configurations."""
    entries = {}
    for action in graph.get("actions", []):
        arguments = [flag for flag in action["arguments"] if flag not in NOT_FOR_CLANG]
        if "-c" not in arguments:
            continue
        source = arguments[arguments.index("-c") + 1]
        path = os.path.join(workspace, source)
        if not os.path.exists(path):
            path = os.path.join(execution_root, source)
        entries.setdefault(
            path, {"directory": execution_root, "file": path, "arguments": arguments})
    return list(entries.values())


def main(targets):
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    execution_root = bazel("info", "execution_root").strip()
    query = f'mnemonic("CppCompile", deps(set({" ".join(targets or ["//..."])})))'
    graph = json.loads(bazel("aquery", "--output=jsonproto", query))
    entries = compilations(graph, os.getcwd(), execution_root)
    with open("compile_commands.json", "w", encoding="utf-8") as file:
        json.dump(entries, file, indent=1)
    print(f"compile_commands.json: {len(entries)} files")


if __name__ == "__main__":
    main(sys.argv[1:])
