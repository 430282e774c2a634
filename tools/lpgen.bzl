"""The rules of lpgen. Everything else under tools/ is theirs.

    load("@lpgen//tools:lpgen.bzl", "lp_program", "lp_services")

lp_services       C++ of schemas: value structs, handles, abstract classes
lp_program        launch binaries and test harness of a topology
lp_program_test   runs a program in each launch type and looks at its output
capnp_cc_library  Cap'n Proto's own C++ of schemas, no more
"""

load("//tools/rules:capnp.bzl", _capnp_cc_library = "capnp_cc_library")
load("//tools/rules:program.bzl", _lp_program = "lp_program")
load("//tools/rules:program_test.bzl", _lp_program_test = "lp_program_test")
load("//tools/rules:services.bzl", _lp_services = "lp_services")

capnp_cc_library = _capnp_cc_library
lp_program = _lp_program
lp_program_test = _lp_program_test
lp_services = _lp_services
