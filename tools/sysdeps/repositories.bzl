"""The system's libraries as @capnproto, @llvm, @fmt (target @fmt) and @doctest (@doctest)."""

load(":capnproto.bzl", "capnproto_repository")
load(":library.bzl", "system_library_repository")
load(":llvm.bzl", "llvm_repository")

def system_repositories():
    """Declares each repository that the WORKSPACE has not declared itself."""
    if not native.existing_rule("capnproto"):
        capnproto_repository(name = "capnproto")
    if not native.existing_rule("llvm"):
        llvm_repository(name = "llvm")
    if not native.existing_rule("fmt"):
        system_library_repository(
            name = "fmt",
            library = "fmt",
            package = "libfmt-dev",
            probe = "fmt/core.h",
            variable = "FMT_PREFIX",
        )
    if not native.existing_rule("doctest"):
        system_library_repository(
            name = "doctest",
            package = "doctest-dev",
            probe = "doctest/doctest.h",
            variable = "DOCTEST_PREFIX",
        )
