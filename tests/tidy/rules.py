"""The rules of style that a program can judge. Each takes a path and a text, and yields findings.

A finding is (line number from 1, message). What a rule is about, and why, stands in its docstring;
the exceptions to a rule stand next to it, each with its reason.
"""

import posixpath
import re

MAX_COLUMNS = 100
MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 70

# Path to reason: files that may be longer.
LONG_FILES = {
    "idl/lp/topology.capnp": "the manual of the topology file, which users import and read as one",
}

# The fixed top level; names that start with a dot are free.
TOP_LEVEL = {
    "BUILD", "README.md", "WORKSPACE", "codegen", "examples", "idl", "runtime", "tests", "tools",
}

# The headers that lpgen and the runtime share.
SHARED_HEADERS = {
    "runtime/address_rule.h",
    "runtime/colocations.h",
    "runtime/proper_name.h",
    "runtime/surroundings.h",
    "runtime/version.h",
}

# (folder, what is refused there, folders below it where it is allowed, why)
FORBIDDEN_INCLUDES = [
    ("", r"<(clang|llvm)(-c)?/", ["codegen/load/headers/"],
     "only codegen/load/headers/ knows Clang"),
    ("codegen/", r"[<\"]capnp/", ["codegen/load/"],
     "only codegen/load/ knows Cap'n Proto's schema API"),
    ("codegen/", r"[<\"].*\.capnp\.h[>\"]", ["codegen/load/"],
     "only codegen/load/ reads schemas"),
    ("codegen/", r"\"runtime/", [], "lpgen does not use the runtime"),
    ("runtime/", r"\"codegen/", [], "the runtime does not use lpgen"),
    ("examples/", r"[<\"](kj|capnp)/", [], "examples are what a user writes"),
]

BANNED = [
    (r"\[=[\],]", "name what the lambda captures instead of [=]"),
    (r"\bstd::endl\b", "write '\\n'; flush where it is meant"),
    (r"\b(sprintf|strcpy|strcat|gets)\s*\(", "use fmt or std::string"),
    (r"\bstd::rand\b|(?<![\w:.>])rand\s*\(", "use <random>"),
]

# Where the runtime asks for the real time; a test's clock moves all else.
REAL_TIME = {
    "runtime/now.h": "the one place that knows",
    "runtime/call/clock.cc": "ticks hurry what is held up on this machine",
    "runtime/call/sleeper.cc": "what the kernel counts by",
    "runtime/call/spin.h": "how long a core may look again",
    "runtime/launch/": "processes have a time of their own",
    "runtime/testing/": "how long a test waits itself",
}

# Outside of functions: the first line of a declaration, and the last line of a function's head.
HEAD_START = re.compile(r"( {0,4})(?! |:|namespace|class|struct|enum|union|extern)[^#}]*\(")
HEAD_END = re.compile(r".*\)[^=;]*\{\s*$")


def is_cxx(path):
    return path.endswith((".h", ".cc"))


def is_header(path):
    return path.endswith(".h")


def is_public_runtime_header(path):
    """Headers that users include: those right in runtime/, and the harness's."""
    folder, name = posixpath.split(path)
    return folder == "runtime" and is_header(path) and not name.endswith("_wire.h")


def code_lines(text):
    """(line number, line) with // comments and the contents of strings taken out."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.lstrip().startswith("#include"):
            line = re.sub(r'"(\\.|[^"\\])*"', '""', line)
            line = re.sub(r"//.*", "", line)
        yield number, line


def layout(path, text):
    """At most 100 columns, no tab, no blank at a line's end, and a newline at the file's."""
    for number, line in enumerate(text.splitlines(), 1):
        # A link cannot be broken.
        if len(line) > MAX_COLUMNS and "://" not in line:
            yield number, f"{len(line)} columns, {MAX_COLUMNS} are the most"
        if "\t" in line:
            yield number, "a tab"
        if line != line.rstrip():
            yield number, "blanks at the end"
    if text and not text.endswith("\n"):
        yield text.count("\n") + 1, "no newline at the end"


def file_length(path, text):
    """A file is one idea; past 500 lines it is listed above, with the reason."""
    lines = text.count("\n")
    if lines > MAX_FILE_LINES and path not in LONG_FILES:
        yield lines, f"{lines} lines, {MAX_FILE_LINES} are the most"


def file_name(path, text):
    """Files are snake_case.h and .cc; the top level is fixed."""
    top = path.split("/")[0]
    if not top.startswith(".") and top not in TOP_LEVEL:
        yield 1, f"`{top}` is no agreed name at the top level"
    if path.endswith((".cpp", ".cxx", ".c++", ".hpp", ".hh")):
        yield 1, "C++ files end in .h and .cc"
    if is_cxx(path) and not re.fullmatch(r"[a-z0-9_]+(\.lp)?\.(h|cc)", posixpath.basename(path)):
        yield 1, "file names are snake_case"


def header_form(path, text):
    """A header says first what it is, is guarded by #pragma once, and opens no namespace to all."""
    if not is_header(path):
        return
    if not text.startswith(("//", "#pragma once")):
        yield 1, "a header opens with a comment: what it is, what goes in, what comes out"
    lines = [line for _, line in code_lines(text) if line.strip()]
    if not lines or lines[0].strip() != "#pragma once":
        yield 1, "#pragma once is the first line of code"
    for number, line in code_lines(text):
        if re.search(r"\busing\s+namespace\b", line):
            yield number, "`using namespace` in a header"


def includes(path, text):
    """Who may know whom."""
    for number, line in code_lines(text):
        match = re.match(r"\s*#\s*include\s+([<\"].*)", line)
        if not match:
            continue
        included = match.group(1)
        if included.strip('<>"') in SHARED_HEADERS:
            continue
        for folder, pattern, allowed, why in FORBIDDEN_INCLUDES:
            if (is_cxx(path) and path.startswith(folder) and re.match(pattern, included)
                    and not path.startswith(tuple(allowed))):
                yield number, f"includes {included}: {why}"
        if is_public_runtime_header(path) and re.match(r'[<"](kj/|capnp/|.*\.capnp\.h)', included):
            yield number, f"includes {included}: users include this header, and see no Cap'n Proto"


def banned(path, text):
    """Constructs with a better replacement."""
    if not is_cxx(path):
        return
    for number, line in code_lines(text):
        for pattern, instead in BANNED:
            if re.search(pattern, line):
                yield number, instead
        if path.startswith("runtime/") and is_header(path) and "std::function" in line:
            yield number, "std::function in a header"
        if (path.startswith("runtime/") and not path.startswith(tuple(REAL_TIME))
                and "steady_clock::now()" in line):
            yield number, "ask lp::_::now(), which a test's clock moves"


def function_length(path, text):
    """A function fits a screen. Relies on the format: it ends with a brace below its first line."""
    if not (is_cxx(path) and path.startswith(("codegen/", "runtime/", "examples/"))):
        return
    head, body = None, None  # (number, indent) of a first line; the same once inside
    for number, line in code_lines(text):
        if body is None:
            start = HEAD_START.match(line)
            if start:
                head = number, start.group(1)
            if head and HEAD_END.match(line):
                body, head = head, None
            elif line.rstrip().endswith((";", "}")):
                head = None
        elif line.startswith(body[1] + "}"):
            lines = number - body[0] + 1
            if lines > MAX_FUNCTION_LINES:
                yield body[0], f"a function of {lines} lines, {MAX_FUNCTION_LINES} are the most"
            body = None


RULES = [layout, file_length, file_name, header_form, includes, banned, function_length]
