"""Prints `N passed, N failed` for a `bazel test`, from its build event file.

    test_summary.py [--bazel-status=N] [--checks=FILE] EVENTS

Each test case of a JUnit report counts, a test without a report counts once. A test that was not
built, ran out of time, crashed or called exit() is at least one failure; so is a Bazel that failed
in any other way, and a run in which nothing passed. FILE is the output of a checker: its last line,
of the same form, is added. The exit status is 0 if nothing failed.
"""

import argparse
import json
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree

GOOD = ("PASSED", "FLAKY")


def read_report(path):
    """(number of cases passed, names of those failed) in a JUnit report."""
    try:
        tree = ElementTree.parse(path)
    except OSError:
        return 0, []
    except ElementTree.ParseError:
        return 0, ["the report is damaged: did the test call exit()?"]
    passed, failed = 0, []
    for case in tree.iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed.append(case.get("name", "?"))
        elif case.get("status") != "notrun" and case.find("skipped") is None:
            passed += 1
    return passed, failed


def read_events(lines):
    """Of each test: its overall status, None if it never ran, and the paths of its reports."""
    status, reports = {}, {}
    for line in lines:
        event = json.loads(line)
        ident = event.get("id", {})
        if "targetConfigured" in ident:
            if "testSize" in event.get("configured", {}):
                status.setdefault(ident["targetConfigured"]["label"], None)
        elif "testSummary" in ident:
            summary = event.get("testSummary", {})
            status[ident["testSummary"]["label"]] = summary.get("overallStatus")
        elif "testResult" in ident:
            result = ident["testResult"]
            for output in event.get("testResult", {}).get("testActionOutput", []):
                if output.get("name") == "test.xml":
                    uri = urllib.parse.urlparse(output.get("uri", ""))
                    # Of several attempts the last one counts.
                    piece = (result.get("run", 0), result.get("shard", 0))
                    paths = reports.setdefault(result["label"], {})
                    paths[piece] = urllib.parse.unquote(uri.path)
    return {label: (status[label], list(reports.get(label, {}).values())) for label in status}


def count(tests):
    """(passed, failed), and a line for each failure."""
    passed, failed, told = 0, 0, []
    for label in sorted(tests):
        outcome, paths = tests[label]
        cases_passed, cases_failed = 0, []
        for path in paths:
            report = read_report(path)
            cases_passed += report[0]
            cases_failed += report[1]
        passed += cases_passed
        if outcome in GOOD and not cases_failed:
            # Nothing in a report: a filter left no case. No report: the test is one case.
            passed += 0 if paths else 1
        else:
            failed += len(cases_failed) or 1
            told += [f"{label}: {case}" for case in cases_failed or [outcome or "not run"]]
    return passed, failed, told


def read_checks(path):
    """The last `N passed, N failed` of a checker's output; one failure if it has none."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    sums = re.findall(r"^(\d+) passed, (\d+) failed$", text, re.MULTILINE)
    return (int(sums[-1][0]), int(sums[-1][1]), text) if sums else (0, 1, text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bazel-status", type=int, default=0)
    parser.add_argument("--checks")
    parser.add_argument("events")
    arguments = parser.parse_args()

    try:
        with open(arguments.events, encoding="utf-8") as events:
            passed, failed, told = count(read_events(events))
    except ValueError as error:  # Bazel was killed while it wrote.
        passed, failed, told = 0, 1, [f"the build event file is damaged: {error}"]
    if arguments.bazel_status and not failed:
        failed, told = 1, [f"bazel ended with status {arguments.bazel_status}"]
    if not passed and not failed:
        failed, told = 1, ["no test ran"]
    if arguments.checks and read_checks(arguments.checks)[2]:
        checks_passed, checks_failed, text = read_checks(arguments.checks)
        passed, failed = passed + checks_passed, failed + checks_failed
        if checks_failed:
            told += text.splitlines()[:-1] or ["the style check did not run"]

    for line in told:
        print("FAILED:", line)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
