"""Tests of the style rules: for each, a text that it refuses and one that it lets pass."""

import unittest

import dependencies
import rows
import rules

HEADER = "// What it is.\n\n#pragma once\n\n"


def long_function(lines):
    return "int f(int a) {\n" + "  a++;\n" * (lines - 2) + "}\n"


# Rule, path, text that is refused, text that is not.
CASES = [
    (rules.layout, "codegen/a.cc", "int a;" + " " * 100 + "int b;\n", "int a;\n"),
    (rules.layout, "codegen/a.cc", "\tint a;\n", "// https://a.test/" + "a" * 100 + "\n"),
    (rules.layout, "codegen/a.cc", "int a; \n", "int a;\n\n"),
    (rules.layout, "codegen/a.cc", "int a;", "int a;\n"),
    (rules.file_length, "codegen/a.cc", "\n" * 501, "\n" * 500),
    (rules.header_form, "codegen/a.h", "// A.\nint a;\n", HEADER),
    (rules.header_form, "codegen/a.h", HEADER + "using namespace lp;\n", HEADER + "using lp::A;\n"),
    (rules.header_form, "codegen/a.h", "int a;\n", HEADER + "int a;\n"),
    (rules.includes, "codegen/check/a.cc", "#include <clang/AST/Decl.h>\n", "#include <vector>\n"),
    (rules.includes, "codegen/plan/a.h", "#include <capnp/schema.h>\n", "#include <kj/common.h>\n"),
    (rules.includes, "codegen/a.cc", '#include "runtime/task.h"\n',
     '#include "runtime/version.h"\n'),
    (rules.includes, "runtime/task.h", "#include <kj/async.h>\n", "#include <coroutine>\n"),
    (rules.includes, "runtime/task.h", '#include "idl/lp/call.capnp.h"\n',
     '#include "runtime/error.h"\n'),
    (rules.banned, "runtime/a.h", "std::function<void()> f;\n", "int f;  // std::function\n"),
    (rules.banned, "runtime/a.cc", "auto f = [=] { g(); };\n", "auto f = [a] { g(); };\n"),
    (rules.banned, "runtime/a.cc", "out << std::endl;\n", 'out << "std::endl";\n'),
    (rules.banned, "runtime/a.cc", "int a = rand();\n", "int a = operand();\n"),
    (rules.banned, "runtime/a.cc", "auto a = std::chrono::steady_clock::now();\n",
     "auto a = now();\n"),
    (rules.function_length, "runtime/a.cc", long_function(71), long_function(70)),
    (rules.function_length, "runtime/a.cc",
     "namespace lp {\nint f(int a,\n      int b) noexcept {\n" + "  a++;\n" * 70 + "}\n}\n",
     "namespace lp {\n" + long_function(60) * 2 + "}\n"),
    (rules.function_length, "runtime/a.cc",
     "A::A(int a)\n    : a_(a) {\n" + "  a++;\n" * 70 + "}\n",
     "A::A(int a)\n    : a_(a) {\n}\n" + long_function(60) * 2),
]


class Rules(unittest.TestCase):
    def test_refused_and_allowed(self):
        for rule, path, bad, good in CASES:
            with self.subTest(rule=rule.__name__, bad=bad[:60]):
                self.assertNotEqual(list(rule(path, bad)), [])
                self.assertEqual(list(rule(path, good)), [])

    def test_finding_has_its_line(self):
        self.assertEqual([line for line, _ in rules.layout("a.cc", "a\nb\t\n\tc\n")], [2, 2, 3])

    def test_internal_headers_may_know_capnp(self):
        text = "#include <capnp/rpc.h>\n"
        self.assertEqual(list(rules.includes("runtime/transport/unix.h", text)), [])
        self.assertEqual(list(rules.includes("runtime/call_wire.h", text)), [])

    def test_names(self):
        for path in ["lib/a.h", "codegen/a.cpp", "codegen/camelCase.h", "codegen/a-b.cc"]:
            self.assertNotEqual(list(rules.file_name(path, "")), [], path)
        for path in ["codegen/a_b.h", ".ci/run", "tests/golden/a.lp.h", "BUILD"]:
            self.assertEqual(list(rules.file_name(path, "")), [], path)

    def test_dependencies(self):
        texts = {
            "runtime/call/a.cc": '#include "runtime/task.h"\n#include <kj/async.h>\n',
            "runtime/call/a_test.cc": '#include "runtime/error.h"\n',
            "runtime/task.h": '#include "runtime/error.h"\n#include <vector>\n',
        }
        edges = ["runtime/call -> <kj>", "runtime/call -> runtime"]
        self.assertEqual(dependencies.edges(texts), edges)
        self.assertEqual(len(list(dependencies.differences(texts))), 2)
        texts[dependencies.FILE] = dependencies.as_text(texts)
        self.assertEqual(list(dependencies.differences(texts)), [])

    def test_rows(self):
        paths = ["tests/unit/runtime/calls_test.cc", "examples/hello_world/BUILD"]
        whole = f"| {rows.ALL[0]} to {rows.ALL[-1]} | told | `calls_test`, `examples/hello_world` |"
        self.assertEqual(list(rows.findings(whole, paths)), [])
        first, second = rows.ALL[:2]
        for wrong in [
            f"| {second} to {rows.ALL[-1]} | told | `calls_test` |",  # one is missing
            whole + f"\n| {first} | again | `calls_test` |",
            whole + "\n| F999 | unknown | `calls_test` |",
            whole.replace("calls_test", "no_test"),
            f"| {first} to {rows.ALL[-1]} | told |  |",
        ]:
            self.assertNotEqual(list(rows.findings(wrong, paths)), [], wrong)
        later = whole.replace("told", "not yet: told")
        self.assertEqual(rows.open_rows(later), rows.ALL)
        self.assertEqual(rows.open_rows(whole), [])

    def test_every_rule_has_a_case(self):
        tested = {rule for rule, *_ in CASES} | {rules.file_name}
        self.assertEqual(tested, set(rules.RULES))


if __name__ == "__main__":
    unittest.main()
