"""Tests of tools/test_summary.py: what counts as passed, and what as failed."""

import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tools"))
import test_summary  # pylint: disable=wrong-import-position


def configured(label):
    return {"id": {"targetConfigured": {"label": label}}, "configured": {"testSize": "SMALL"}}


def summary(label, status):
    return {"id": {"testSummary": {"label": label}}, "testSummary": {"overallStatus": status}}


def result(label, path, attempt=1):
    return {
        "id": {"testResult": {"label": label, "run": 1, "attempt": attempt}},
        "testResult": {"testActionOutput": [{"name": "test.xml", "uri": "file://" + path}]},
    }


class Summary(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def report(self, *cases):
        """A JUnit report with these elements in its cases; its path has a blank."""
        path = os.path.join(self.folder, f"a {len(os.listdir(self.folder))}.xml")
        with open(path, "w", encoding="utf-8") as file:
            file.write("<testsuites><testsuite>")
            for number, inner in enumerate(cases):
                file.write(f'<testcase name="case {number}" status="run">{inner}</testcase>')
            file.write("</testsuite></testsuites>")
        return path.replace(" ", "%20")

    def count(self, *events):
        return test_summary.count(test_summary.read_events(map(json.dumps, events)))

    def test_each_case_counts(self):
        report = self.report("", "", "")
        events = [configured("//a"), result("//a", report), summary("//a", "PASSED")]
        self.assertEqual(self.count(*events), (3, 0, []))

    def test_failed_case_is_named(self):
        report = self.report("", "<failure/>")
        events = [configured("//a"), result("//a", report), summary("//a", "FAILED")]
        self.assertEqual(self.count(*events), (1, 1, ["//a: case 1"]))

    def test_crash_after_passed_cases_is_a_failure(self):
        events = [configured("//a"), result("//a", self.report("", "")), summary("//a", "FAILED")]
        self.assertEqual(self.count(*events), (2, 1, ["//a: FAILED"]))

    def test_time_out_and_exit_without_report_are_failures(self):
        for status in ["TIMEOUT", "FAILED", "INCOMPLETE", "FAILED_TO_BUILD", "NO_STATUS"]:
            events = [configured("//a"), result("//a", "/none.xml"), summary("//a", status)]
            self.assertEqual(self.count(*events), (0, 1, ["//a: " + status]))

    def test_not_built_is_a_failure(self):
        self.assertEqual(self.count(configured("//a")), (0, 1, ["//a: not run"]))

    def test_passed_without_report_counts_once(self):
        self.assertEqual(self.count(configured("//a"), summary("//a", "PASSED")), (1, 0, []))

    def test_exit_in_a_test_leaves_a_damaged_report(self):
        path = os.path.join(self.folder, "damaged.xml")
        with open(path, "w", encoding="utf-8"):
            pass
        events = [configured("//a"), result("//a", path), summary("//a", "PASSED")]
        self.assertEqual(self.count(*events)[:2], (0, 1))

    def test_filter_that_leaves_no_case(self):
        events = [configured("//a"), result("//a", self.report()), summary("//a", "PASSED")]
        self.assertEqual(self.count(*events), (0, 0, []))

    def test_last_attempt_counts(self):
        events = [
            configured("//a"),
            result("//a", self.report("<failure/>")),
            result("//a", self.report("", ""), attempt=2),
            summary("//a", "FLAKY"),
        ]
        self.assertEqual(self.count(*events), (2, 0, []))

    def test_library_does_not_count(self):
        library = {"id": {"targetConfigured": {"label": "//a"}}, "configured": {}}
        self.assertEqual(self.count(library), (0, 0, []))


if __name__ == "__main__":
    unittest.main()
