"""The system's libraries as @capnproto, @llvm; and, of one target each, @doctest, @fmt, @spdlog."""

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
    if not native.existing_rule("spdlog"):
        system_library_repository(
            name = "spdlog",
            # As Debian has built it, and its spdlog.pc says.
            defines = [
                "SPDLOG_COMPILED_LIB",
                "SPDLOG_FMT_EXTERNAL",
                "SPDLOG_SHARED_LIB",
            ],
            library = "spdlog",
            package = "libspdlog-dev",
            probe = "spdlog/spdlog.h",
            variable = "SPDLOG_PREFIX",
        )
    if not native.existing_rule("doctest"):
        system_library_repository(
            name = "doctest",
            package = "doctest-dev",
            probe = "doctest/doctest.h",
            variable = "DOCTEST_PREFIX",
        )
