"""Which folder of our C++ includes from which: compared with dependencies.txt, so that each new
edge is seen in review. `tools/check --accept` writes the file anew.
"""

import posixpath
import re

FILE = "tests/tidy/dependencies.txt"

HEAD = """\
# Which folder includes from which, tests apart. A new line is a decision: see it in review.
# `tools/check --accept` writes this file.
"""


def edges(texts):
    """"folder -> folder" for each pair, sorted; `texts` is from path to text."""
    found = set()
    for path, text in texts.items():
        if not path.endswith((".h", ".cc")) or not path.startswith(("codegen/", "runtime/")):
            continue
        if path.endswith("_test.cc"):
            continue
        folder = posixpath.dirname(path)
        for included in re.findall(r'^\s*#\s*include "([^"]+)"', text, re.MULTILINE):
            other = posixpath.dirname(included)
            if other and other != folder:
                found.add(f"{folder} -> {other}")
        for library in re.findall(r"^\s*#\s*include <(\w+)/", text, re.MULTILINE):
            if library in ("capnp", "clang", "fmt", "kj", "llvm", "spdlog"):
                found.add(f"{folder} -> <{library}>")
    return sorted(found)


def differences(texts):
    """A finding for each edge that the file lacks or has in excess."""
    accepted = [line for line in texts.get(FILE, "").splitlines() if " -> " in line]
    actual = edges(texts)
    for edge in sorted(set(actual) - set(accepted)):
        yield FILE, 1, f"new: {edge}; accept it with tools/check --accept"
    for edge in sorted(set(accepted) - set(actual)):
        yield FILE, accepted.index(edge) + 1, f"gone: {edge}; tools/check --accept"


def as_text(texts):
    """The contents of the file."""
    return HEAD + "".join(edge + "\n" for edge in edges(texts))
