"""A C++ library of the system that is one folder of headers and at most one shared library."""

load(":prefix.bzl", "find_prefix", "link_flags")

_BUILD = """
cc_library(
    name = "{name}",
    hdrs = glob(["include/**"]),
    includes = ["include"],
    defines = {defines},
    linkopts = {linkopts},
    visibility = ["//visibility:public"],
)
"""

def _system_library_impl(rctx):
    prefix = find_prefix(rctx, rctx.attr.variable, rctx.attr.probe, rctx.attr.package)
    folder = rctx.attr.probe.partition("/")[0]
    rctx.symlink(prefix + "/include/" + folder, "include/" + folder)
    linkopts = link_flags(prefix) + ["-l" + rctx.attr.library] if rctx.attr.library else []
    rctx.file("BUILD.bazel", _BUILD.format(
        name = rctx.name,
        defines = repr(rctx.attr.defines),
        linkopts = repr(linkopts),
    ))

system_library_repository = repository_rule(
    implementation = _system_library_impl,
    attrs = {
        "defines": attr.string_list(doc = "of whoever includes its headers"),
        "library": attr.string(doc = "what follows -l; none for a library of headers alone"),
        "package": attr.string(mandatory = True, doc = "Debian's name, for the message"),
        "probe": attr.string(mandatory = True, doc = "a header, in the folder that is taken"),
        "variable": attr.string(mandatory = True, doc = "environment variable with a prefix"),
    },
    environ = ["DOCTEST_PREFIX", "FMT_PREFIX", "SPDLOG_PREFIX"],
    configure = True,
    local = True,
)
