"""Lets Debian's bazel-bootstrap (4.2.3) build C++ without a network.

Bazel's built-in WORKSPACE suffix downloads rules_cc, rules_java and remote_coverage_tools, whatever
is built. The few definitions of them that its own embedded rules load are given here instead.

Debian's Bazel calls itself a development version, so native.bazel_version is empty there. An
official release names itself, and gets the real archives.
"""

_PUBLIC = 'package(default_visibility = ["//visibility:public"])\n\n'

_FILEGROUP = 'filegroup(name = "{}")\n'

_ALIAS = 'alias(name = "{name}", actual = "@bazel_tools//tools/cpp:{name}")\n'

def _stand_in_impl(rctx):
    rctx.file("WORKSPACE", 'workspace(name = "{}")\n'.format(rctx.name))
    rctx.file("BUILD", _PUBLIC)
    for path, content in rctx.attr.files.items():
        rctx.file(path, content)

    # Resolved next to this .bzl file, so it works in whichever workspace we are a repository of.
    for definitions, path in rctx.attr.definitions.items():
        rctx.symlink(definitions, path)

_stand_in_repository = repository_rule(
    implementation = _stand_in_impl,
    attrs = {
        "definitions": attr.label_keyed_string_dict(doc = "our .bzl files, and their paths there"),
        "files": attr.string_dict(doc = "path to content"),
    },
)

def offline_toolchain_repositories():
    """Declares the three repositories, unless this Bazel can fetch them or someone else has."""
    if native.bazel_version:
        return
    if not native.existing_rule("rules_cc"):
        _stand_in_repository(
            name = "rules_cc",
            definitions = {Label("//tools/bazel_compat:rules_cc_defs.bzl"): "cc/defs.bzl"},
            files = {
                "cc/BUILD": _PUBLIC + _ALIAS.format(name = "toolchain_type") +
                            _ALIAS.format(name = "current_cc_toolchain"),
            },
        )
    if not native.existing_rule("rules_java"):
        _stand_in_repository(
            name = "rules_java",
            definitions = {Label("//tools/bazel_compat:rules_java_defs.bzl"): "java/defs.bzl"},
            files = {"java/BUILD": _PUBLIC},
        )
    if not native.existing_rule("remote_coverage_tools"):
        # Every test depends on these two; only `bazel coverage` would run them.
        _stand_in_repository(
            name = "remote_coverage_tools",
            files = {
                "BUILD": _PUBLIC + _FILEGROUP.format("coverage_report_generator") +
                         _FILEGROUP.format("lcov_merger"),
            },
        )
