"""A table (see summary.py) as text."""

import catalog
import summary

# Name of a number, how its column is called, and how it is printed.
COLUMNS = [
    ("calls_per_s", "calls/s", "{:,.0f}"),
    ("p50_us", "p50 us", "{:,.1f}"),
    ("p99_us", "p99 us", "{:,.1f}"),
    ("client_cpu_us", "client CPU us", "{:,.1f}"),
    ("server_cpu_us", "server CPU us", "{:,.1f}"),
    ("ready_ms", "ready ms", "{:,.1f}"),
    ("gone_ms", "gone ms", "{:,.1f}"),
    ("node_kib", "KiB per node", "{:,.0f}"),
    ("bytes_each", "bytes each", "{:,.0f}"),
    ("threads_more", "more threads", "{:,.0f}"),
]

JUDGED_BY = {"calls_per_s": "calls/s", "p50_us": "p50", "ready_ms": "ready"}


def aligned(lines):
    """Columns as wide as their widest entry, the first to the left and the others to the right."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    for line in lines:
        cells = [line[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(line[1:], widths[1:])]
        yield "  ".join(cells).rstrip()


def times(number):
    if number is None:
        return ""
    return f"{number:.2f}x" if number >= 0.1 else f"{number:.2g}x"


def overview(table):
    """One line for each row that has a floor: ours, and the best peer."""
    lines = [("", "by", "raw", "lpgen", "best peer", "", "lpgen / best peer")]
    for row in table["rows"]:
        floor = row["results"].get(catalog.FLOOR, {}).get("numbers")
        if not floor:
            continue
        ours, best = summary.own_ratio(row), summary.best_peer(row)
        pattern = next(pattern for name, _, pattern in COLUMNS if name == row["judged"])
        lines.append((
            row["title"], JUDGED_BY[row["judged"]], pattern.format(floor[row["judged"]]),
            times(ours) or row["results"].get(catalog.OURS, {}).get("missing", ""),
            times(best[1]) if best else "", best[0] if best else "",
            times(ours / best[1]) if ours and best else ""))
    if len(lines) == 1:
        return
    yield "How many times the floor's cost (raw = 1.00x; less is better; by p50 of a call, or by"
    yield "calls/s where many are under way; the last column below 1.00x: lpgen is faster):"
    yield ""
    yield from aligned(lines)
    yield ""


def details(row):
    """Everything that was measured for a row."""
    results = row["results"]
    numbers = [result["numbers"] for result in results.values() if "numbers" in result]
    columns = [column for column in COLUMNS if any(column[0] in each for each in numbers)]
    with_ratio = any(result.get("ratio") for result in results.values())
    head = [row["title"]] + [name for _, name, _ in columns]
    lines = [head + ([f"by {JUDGED_BY[row['judged']]}"] if with_ratio else [])]
    for contestant, result in results.items():
        if "missing" in result:
            continue
        own = result["numbers"]
        line = [f"  {contestant} ({result['over']})" if "over" in result else "  " + contestant]
        line += [pattern.format(own[name]) if name in own else "" for name, _, pattern in columns]
        if with_ratio:
            line.append(times(result.get("ratio")))
        lines.append(line)
    yield from aligned(lines)
    for contestant, result in results.items():
        if "missing" in result:
            yield f"    {contestant}: {result['missing']}"
    yield ""


def own_details(rows):
    """Rows of lpgen alone, in one table."""
    if not rows:
        return
    numbers = [row["results"].get(catalog.OURS, {}).get("numbers", {}) for row in rows]
    columns = [column for column in COLUMNS if any(column[0] in each for each in numbers)]
    lines = [["lpgen alone"] + [name for _, name, _ in columns]]
    for row, own in zip(rows, numbers):
        lines.append(["  " + row["title"]] + [
            pattern.format(own[name]) if name in own else "" for name, _, pattern in columns])
    yield from aligned(lines)
    for row in rows:
        missing = row["results"].get(catalog.OURS, {}).get("missing")
        if missing:
            yield f"    {row['title']}: {missing}"
    yield ""


def as_text(table):
    lines = [f"{table['date']}, {table['machine']}",
             f"medians of {table['rounds']} rounds, {table['seconds']} s for each run", ""]
    lines += overview(table)
    own = [row for row in table["rows"] if list(row["results"]) == [catalog.OURS]]
    for row in table["rows"]:
        if row not in own and row["results"]:
            lines += details(row)
    lines += own_details(own)
    return "\n".join(lines)
