"""Which lpgen a build runs: the one of the target configuration, but never a sanitizer's.

The target configuration, because `cfg = "exec"` would compile lpgen twice: it is a target of this
tree as well, and its Clang part takes longer than everything else. Instrumented it would be slow,
and Clang's leaks would end it. So --config=asan and --config=tsan, which set the flags below, run
an lpgen without them, and both the same one. In every other build this changes nothing.
"""

# (Not per_file_copt: a transition that reads it crashes Bazel 4.2.)
_FLAGS = ["copt", "cxxopt", "conlyopt", "linkopt"]

_OPTIONS = ["//command_line_option:" + flag for flag in _FLAGS]

_SUFFIX = "//command_line_option:platform_suffix"

def _sanitizes(flag):
    return "-fsanitize" in str(flag)

def _belongs_to_sanitizer(flag):
    """Whether `flag` is one that .bazelrc sets for the sanitizers' sake."""
    return ("sanitize" in str(flag) or
            str(flag) in ["-g1", "-O1", "-fno-omit-frame-pointer"])

def _uninstrumented_impl(settings, _attr):
    if not any([_sanitizes(flag) for option in _OPTIONS for flag in settings[option]]):
        return settings
    changed = {
        option: [flag for flag in settings[option] if not _belongs_to_sanitizer(flag)]
        for option in _OPTIONS
    }
    changed[_SUFFIX] = ""
    return changed

uninstrumented = transition(
    implementation = _uninstrumented_impl,
    inputs = _OPTIONS + [_SUFFIX],
    outputs = _OPTIONS + [_SUFFIX],
)

# Attributes of a rule that runs lpgen.
LPGEN_ATTRS = {
    "_allowlist_function_transition": attr.label(
        default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
    ),
    "_idl": attr.label(allow_files = [".capnp"], default = "//idl/lp:schemas"),
    "_lpgen": attr.label(cfg = uninstrumented, default = "//codegen:lpgen", executable = True),
}

def idl_import_root(ctx):
    """The folder in which /lp/topology.capnp and its like are found."""
    return ctx.files._idl[0].path.rpartition("/lp/")[0]
