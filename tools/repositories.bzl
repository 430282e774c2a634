"""What a WORKSPACE needs to use lpgen; ours does the same.

    local_repository(name = "lpgen", path = "/where/lpgen/lies")

    load("@lpgen//tools:repositories.bzl", "lpgen_repositories")

    lpgen_repositories()
"""

load("//tools/bazel_compat:repositories.bzl", "offline_toolchain_repositories")
load("//tools/sysdeps:repositories.bzl", "system_repositories")

def lpgen_repositories():
    """Declares @capnproto, @llvm, @fmt, @spdlog and @doctest, and what Bazel itself lacks offline.

    A repository that the caller has declared under one of these names before is kept.
    """
    offline_toolchain_repositories()
    system_repositories()
