"""Tests of the bench's driver: what is made of the numbers that runs give."""

import os
import sys
import unittest
import xml.dom.minidom

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../../../../tools/benchmark/driver"))
# pylint: disable=wrong-import-position
import bench
import catalog
import contest
import counts
import picture
import summary
import table as text_table
from processes import Failed, Processes


def result(**numbers):
    return {"calls": 10, "seconds": 2, "p50_us": 5, "p99_us": 9, "client_cpu_s": 0.1,
            "server_cpu_s": 0.2, **numbers}


def runs(*values, name="p50_us"):
    return {number: {name: value} for number, value in enumerate(values)}


ECHO = next(row for row in catalog.rows() if row.kind == "echo")
WINDOW = next(row for row in catalog.rows() if row.kind == "window")


class Ratios(unittest.TestCase):
    def test_ratio_is_within_a_round(self):
        # The machine was ten times slower in the second round; the ratio was not.
        floors = runs(1, 10, 1)
        self.assertEqual(summary.ratio("p50_us", runs(3, 30, 3), floors), 3)

    def test_more_calls_are_a_lower_ratio(self):
        floors = runs(100, name="calls_per_s")
        ratio = summary.ratio("calls_per_s", runs(50, name="calls_per_s"), floors)
        self.assertEqual(ratio, 2)

    def test_without_the_floor_there_is_none(self):
        self.assertIsNone(summary.ratio("p50_us", runs(3), {}))

    def test_best_peer_is_neither_floor_nor_ours(self):
        measured = {"raw": runs(1), "shm": runs(0.5), "lpgen": runs(1), "capnp": runs(4),
                    "zeromq": runs(3)}
        row = summary.summarize_row(ECHO, measured, {"caf": "failed: it is gone"})
        self.assertEqual(summary.best_peer(row), ("zeromq", 3))
        self.assertEqual(summary.own_ratio(row), 1)
        self.assertEqual(row["results"]["caf"], {"missing": "failed: it is gone"})


class Merging(unittest.TestCase):
    def test_clients_of_one_run(self):
        merged = contest.merge([result(), result(p50_us=7, p99_us=30)])
        self.assertEqual(merged["calls_per_s"], 10)
        self.assertEqual(merged["p50_us"], 6)
        self.assertEqual(merged["p99_us"], 30)
        # Both have watched the same server.
        self.assertAlmostEqual(merged["client_cpu_us"], 10_000)
        self.assertAlmostEqual(merged["server_cpu_us"], 10_000)

    def test_lines_have_names_before_them(self):
        said = '[client/0] {"calls": 1}\nsomething else\n{"calls": 2}\n'
        self.assertEqual(contest.read_results(said), [{"calls": 1}, {"calls": 2}])
        with self.assertRaises(Failed):
            contest.read_results("nothing\n")


class Rows(unittest.TestCase):
    def test_chosen_by_words(self):
        self.assertEqual(bench.chosen_rows(""), catalog.rows())
        chosen = bench.chosen_rows("W1 tcp,W7")
        self.assertEqual({row.group for row in chosen}, {"W1", "W7"})
        self.assertTrue(all(row.transport == "tcp" for row in chosen if row.group == "W1"))
        self.assertEqual(bench.chosen_rows("W1 dance"), [])

    def test_titles_are_unique(self):
        titles = [row.title for row in catalog.rows()]
        self.assertEqual(len(titles), len(set(titles)))

    def test_everybody_is_first_once(self):
        names = ("a", "b", "c")
        self.assertEqual([bench.rotated(names, by)[0] for by in range(4)], ["a", "b", "c", "a"])


class Output(unittest.TestCase):
    def setUp(self):
        rows = [
            summary.summarize_row(ECHO, {"raw": runs(2), "lpgen": runs(6), "thrift": runs(3)},
                                  {"caf": "no <time>"}),
            summary.summarize_row(WINDOW, {"raw": runs(90, name="calls_per_s"),
                                           "lpgen": runs(30, name="calls_per_s")}, {}),
            summary.summarize_row(catalog.rows()[-1], {"lpgen": runs(7)}, {}),
        ]
        self.table = {"date": "2020-02-02", "machine": "a <machine>", "rounds": 1, "seconds": 1,
                      "rows": rows}

    def test_text(self):
        said = text_table.as_text(self.table)
        self.assertRegex(said, r"W1 echo, unix, 1 core +p50 +2.0 +3.00x +1.50x +thrift +2.00x")
        self.assertRegex(said, r"W2 64 futures, unix, 1 core +calls/s +90 +3.00x\n")
        self.assertIn("caf: no <time>", said)
        self.assertRegex(said, r"lpgen alone +p50 us\n")

    def test_picture_is_well_formed(self):
        drawn = picture.as_svg(self.table)
        xml.dom.minidom.parseString(drawn)
        self.assertIn("a &lt;machine&gt;", drawn)
        self.assertEqual(drawn.count('class="ours"'), 3)  # Two rows and the legend.

    def test_nothing_measured(self):
        self.table["rows"] = []
        xml.dom.minidom.parseString(picture.as_svg(self.table))
        self.assertIn("2020-02-02", text_table.as_text(self.table))


class Budget(unittest.TestCase):
    def test_within(self):
        self.assertTrue(counts.within(109, 100, 0.1))
        self.assertFalse(counts.within(111, 100, 0.1))
        # One allocation more in a call that has three.
        self.assertFalse(counts.within(4, 3, 0.05))
        self.assertTrue(counts.within(0.2, 0, 0.1))

    def test_verdict(self):
        self.assertEqual(counts.verdict(111, 100, False, 0.1), "TOO MUCH")
        self.assertEqual(counts.verdict(100, 100, True, 0.1), "ok")
        self.assertEqual(counts.verdict(50, 100, True, 0.1), "ok; lower the budget")


class Children(unittest.TestCase):
    def test_failure_has_the_first_words(self):
        with Processes(10) as processes:
            with self.assertRaisesRegex(Failed, "^no luck$"):
                processes.finish(processes.start(["sh", "-c", "echo no luck >&2; exit 3"]))
            with self.assertRaisesRegex(Failed, "^not ready$"):
                processes.wait_for_line(processes.start(["sh", "-c", "echo not ready >&2"]))

    def test_nobody_outlives_the_run(self):
        with Processes(0.2) as processes:
            child = processes.start(["sleep", "60"])
            with self.assertRaisesRegex(Failed, "too long"):
                processes.finish(child)
        self.assertIsNotNone(child.returncode)


if __name__ == "__main__":
    unittest.main()
