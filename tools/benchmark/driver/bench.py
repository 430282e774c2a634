"""Measures lpgen beside its peers; see tools/bench, which builds what this runs."""

import argparse
import datetime
import json
import os
import signal
import sys
import tempfile
import time

import catalog
import picture
import summary
import table as text_table
from contest import Contest
from processes import Failed


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="tools/bench", description="Measures lpgen beside its peers, in turn, and prints a "
        "table: medians of rounds, and ratios to the floor, an echo over a bare socket.",
        epilog="tools/bench --counts counts instructions, system calls and allocations of calls of "
        "lpgen instead, and holds them to a budget; --counts --help says more.")
    parser.add_argument("--only", default="", metavar="W1,'W3 unix'",
                        help="rows whose titles have these words: W1...W7, X1 and X2 (lpgen "
                        "alone), unix, tcp, inside")
    parser.add_argument("--peers", default=",".join(catalog.PEERS), metavar="A,B",
                        help="the peers that take part (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="default: %(default)s")
    parser.add_argument("--seconds", type=float, default=0.4,
                        help="that a run measures (default: %(default)s)")
    parser.add_argument("--minutes", type=float, default=25,
                        help="after which no run is begun any more (default: %(default)s)")
    parser.add_argument("--output", default=os.path.join(tempfile.gettempdir(), "lpgen_bench"),
                        metavar="STEM", help="writes STEM.txt and STEM.json (default: %(default)s)")
    parser.add_argument("--svg", metavar="FILE", help="draws the table, too")
    parser.add_argument("--from", dest="source", metavar="FILE.json",
                        help="measures nothing, and prints and draws what an earlier run has found")
    parser.add_argument("--binaries", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def chosen_rows(only):
    wanted = only.split(",")
    return [row for row in catalog.rows() if any(row.matches(each) for each in wanted)]


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def machine():
    """What kind of machine this is; not which."""
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
    return f"{model}, {os.cpu_count()} CPUs, Linux {os.uname().release.split('-')[0]}"


def rotated(contestants, by):
    by %= len(contestants)
    return contestants[by:] + contestants[:by]


class Rounds:
    """Runs of all rows, round by round: within one everybody runs once, one after the other."""

    def __init__(self, contest, rows, peers, end):
        self.contest, self.rows, self.end = contest, rows, end
        self.absent = set(catalog.PEERS) - set(peers)
        self.runs = [{} for _ in rows]  # by contestant, by round
        self.missing = [{} for _ in rows]  # by contestant, why

    def run(self, rounds):
        """How many rounds there were time for, the last one perhaps in part."""
        for number in range(rounds):
            say(f"round {number + 1} of {rounds}")
            for index, row in enumerate(self.rows):
                # Whoever comes first finds the machine as the row before has left it.
                for contestant in rotated(row.contestants, number):
                    if time.monotonic() > self.end:
                        say("the time is over: --minutes gives more")
                        return number + 1
                    self.run_one(index, contestant, number)
        return rounds

    def run_one(self, index, contestant, number):
        row, missing = self.rows[index], self.missing[index]
        if contestant in self.absent or contestant in missing:
            return
        reason = self.contest.lacks(row, contestant)
        if reason:
            missing[contestant] = reason
            return
        try:
            numbers = self.contest.run(row, contestant)
            self.runs[index].setdefault(contestant, {})[number] = numbers
        except Failed as failure:
            missing[contestant] = f"failed: {failure}"
            say(f"{row.title}: {contestant}: {failure}")

    def table(self, rounds, seconds):
        return {
            "date": datetime.date.today().isoformat(),
            "machine": machine(),
            "rounds": rounds,
            "seconds": seconds,
            "rows": [summary.summarize_row(*each)
                     for each in zip(self.rows, self.runs, self.missing)],
        }


def measure(options):
    rows = chosen_rows(options.only)
    if not rows:
        sys.exit("bench: no row is called so; --help lists them")
    if (os.cpu_count() or 1) < 2:
        say("one CPU: rows with two cores are left out")
        rows = [row for row in rows if row.cores != "2 cores"]
    end = time.monotonic() + 60 * options.minutes
    rounds = Rounds(Contest(options.binaries, options.seconds), rows,
                    options.peers.split(","), end)
    done = rounds.run(options.rounds)
    return rounds.table(done, options.seconds)


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main(arguments):
    options = parse(arguments)
    # So that what was started is ended as on Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *unused: sys.exit(143))
    if options.source:
        with open(options.source, encoding="utf-8") as file:
            table = json.load(file)
    else:
        table = measure(options)
        write(options.output + ".json", json.dumps(table, indent=1) + "\n")
        write(options.output + ".txt", text_table.as_text(table))
        say(f"written: {options.output}.txt and {options.output}.json")
    print(text_table.as_text(table))
    if options.svg:
        write(options.svg, picture.as_svg(table))
        say(f"drawn: {options.svg}")
    failed = any("failed" in result.get("missing", "")
                 for row in table["rows"] for result in row["results"].values())
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
