"""Checks the style of the tree: `tools/check [FILE...]`, all files without arguments, and
`tools/check --accept` writes what is compared with the tree anew (see dependencies.py).

Each rule is one test: the last line of output is `N passed, N failed`. The rules are in rules.py.
"""

import os
import posixpath
import re
import shutil
import subprocess
import sys

import dependencies
import rows
import rules

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Examples of what is wrong, and texts that others wrote: no example to anybody.
EXEMPT = ("tests/errors/", "tests/golden/", "tests/compile_fail/")

# Texts that the layout rules are about; scripts without an ending are found by their first line.
CODE = (".h", ".cc", ".bzl", ".py", ".sh", ".capnp", "BUILD", "WORKSPACE")


def tree_files():
    """Paths of the tree's files, from its root: those that git knows, and those it would add."""
    git = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False,
    ) if shutil.which("git") else None
    if git and git.returncode == 0:
        paths = git.stdout.splitlines()
    else:  # An archive, without git.
        paths = []
        for folder, folders, names in os.walk(ROOT):
            folders[:] = [f for f in folders if f != ".git" and not f.startswith("bazel-")]
            paths += [os.path.relpath(os.path.join(folder, name), ROOT) for name in names]
    return sorted(path for path in paths if os.path.isfile(os.path.join(ROOT, path)))


def read(path):
    """The file's text, or None if it is neither code nor compared with code."""
    with open(os.path.join(ROOT, path), "rb") as file:
        content = file.read()
    if not path.endswith(CODE) and path != dependencies.FILE and not content.startswith(b"#!"):
        return None
    return content.decode("utf-8", errors="replace")


def unused_sources(texts):
    """Sources that no BUILD file names; they are compiled by nobody."""
    for path in texts:
        if not rules.is_cxx(path) or not path.startswith(("codegen/", "runtime/", "tests/unit/")):
            continue
        folder, build = posixpath.dirname(path), None
        while build is None and folder:
            build = texts.get(folder + "/BUILD")
            if build is None:
                folder = posixpath.dirname(folder)
        name = posixpath.relpath(path, folder) if folder else path
        if build is None or not (f'"{name}"' in build or re.search(r"\bglob\(", build)):
            yield path, 1, "no BUILD file names it"


def unformatted():
    """What clang-format would change, where it is installed."""
    if not shutil.which("clang-format-19"):
        return None
    run = subprocess.run([os.path.join(ROOT, "tools/format"), "--check"],
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    found = re.findall(r"^(\S+?):(\d+):\d+: error: (.*)$", run.stdout, re.MULTILINE)
    findings = sorted({(path, int(line), "not formatted: tools/format") for path, line, _ in found})
    return findings or ([("tools/format", 1, run.stdout.strip())] if run.returncode else [])


def main(chosen):
    accept = chosen == ["--accept"]
    if accept:
        chosen = []
    texts = {}
    for path in chosen or tree_files():
        text = None if path.startswith(EXEMPT) else read(path)
        if text is not None:
            texts[path] = text

    if accept:
        with open(os.path.join(ROOT, dependencies.FILE), "w", encoding="utf-8") as file:
            file.write(dependencies.as_text(texts))
        texts[dependencies.FILE] = dependencies.as_text(texts)

    results = {}
    for rule in rules.RULES:
        results[rule.__name__] = [
            (path, line, message)
            for path, text in texts.items()
            for line, message in rule(path, text)
        ]
    if not chosen:
        results["unused_sources"] = list(unused_sources(texts))
        results["dependencies"] = list(dependencies.differences(texts))
        with open(os.path.join(ROOT, rows.FILE), encoding="utf-8") as file:
            found = rows.findings(file.read(), tree_files())
        results["rows"] = [(rows.FILE, *finding) for finding in found]
        formatting = unformatted()
        if formatting is not None:
            results["formatting"] = formatting

    for name, findings in results.items():
        for path, line, message in findings:
            print(f"{path}:{line}: {message} [{name}]")
    failed = sum(1 for findings in results.values() if findings)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
