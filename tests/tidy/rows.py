"""Whether tests/launchpad.md speaks of every row of the reference, once, and names what there is.

A row is a feature (F), a test (T), an example (E) or a weakness (W) of Launchpad; numbers have gaps
where groups end, and are never given again.
"""

import posixpath
import re

FILE = "tests/launchpad.md"

RANGES = {
    "F": [(1, 13), (20, 41), (50, 55), (60, 75), (80, 91), (100, 108), (110, 122), (130, 143),
          (150, 155), (160, 179), (190, 195), (200, 207)],
    "T": [(1, 88)],
    "E": [(1, 5), (10, 13), (20, 25)],
    "W": [(1, 32)],
}
ALL = [
    f"{kind}{number:02}" if kind in "EW" else f"{kind}{number:03}"
    for kind, ranges in RANGES.items()
    for first, last in ranges
    for number in range(first, last + 1)
]

LINE = re.compile(r"\| ((?:[FTEW]\d+)(?:(?:, | to )[FTEW]\d+)*) \| (.+?) \| (.*?) ?\|$")
NOT_YET = "not yet"


def named(cell):
    """The rows that a first cell names: "F001, F003 to F005"."""
    for part in cell.split(", "):
        ends = part.split(" to ")
        first, last = ends[0], ends[-1]
        yield from ALL[ALL.index(first):ALL.index(last) + 1] if {first, last} <= set(ALL) else ends


def findings(text, paths):
    """(line, message) for each row that is missing, doubled or unknown, each place that is not."""
    known = set()
    for path in paths:
        parts = path.split("/")
        known.update("/".join(parts[i:j]) for i in range(len(parts))
                     for j in range(i + 1, len(parts) + 1))
        known.add(posixpath.splitext(parts[-1])[0])
        known.add(posixpath.splitext("/".join(parts[1:]))[0])
    seen = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = LINE.match(line)
        if not match:
            continue
        rows, what, where = match.groups()
        for row in named(rows):
            if row not in ALL:
                yield number, f"there is no row {row}"
            elif row in seen:
                yield number, f"{row} stands in line {seen[row]} already"
            seen[row] = number
        places = re.findall(r"`([^`]+)`", where)
        if not places and not what.startswith(NOT_YET) and where.strip() in ("", "-"):
            yield number, f"{rows}: neither a test, nor an example, nor a reason"
        for place in places:
            if place.split(":")[0].strip("/") not in known:
                yield number, f"{rows}: there is no `{place}`"
    for row in ALL:
        if row not in seen:
            yield 1, f"{row} is missing"


def open_rows(text):
    """The rows of which the table says that they are not there yet."""
    return [row for line in text.splitlines() if (match := LINE.match(line))
            and match.group(2).startswith(NOT_YET) for row in named(match.group(1))]
