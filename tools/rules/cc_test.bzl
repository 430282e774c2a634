"""lp_cc_test: a doctest of this tree."""

load(":copts.bzl", "LP_COPTS")

def lp_cc_test(name, srcs, deps = [], copts = [], size = "small", **kwargs):
    """A cc_test with doctest, its main() and the house's flags.

    Each TEST_CASE counts in the sum that tools/test prints.

        load("//tools/rules:cc_test.bzl", "lp_cc_test")

        lp_cc_test(
            name = "diagnostics_test",
            srcs = ["diagnostics_test.cc"],
            deps = ["//codegen/base:diagnostics"],
        )

    Args:
      name: of the test.
      srcs: sources; each says `#include <doctest/doctest.h>` and none has a main().
      deps: what is tested; a library that holds test cases itself needs alwayslink = True.
      copts: flags after the house's.
      size: "small" ends after a minute.
      **kwargs: as of cc_test.
    """
    native.cc_test(
        name = name,
        size = size,
        srcs = srcs,
        copts = LP_COPTS + copts,
        deps = deps + [
            str(Label("//tests/support:doctest_main")),
            "@doctest",
        ],
        **kwargs
    )
