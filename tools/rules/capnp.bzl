"""capnp_cc_library: Cap'n Proto schemas, and the C++ that Cap'n Proto's own compiler makes."""

load(":cc.bzl", "CC_ATTRS", "CC_FRAGMENTS", "CC_TOOLCHAINS", "compile_emitted", "link_emitted")
load(":copts.bzl", "LP_STD")

CapnpInfo = provider(
    doc = "Schemas, and where their absolute imports are looked up.",
    fields = {
        "import_roots": "depset of folders, from the execution root",
        "schemas": "depset of the .capnp files, those of deps included",
    },
)

# Cap'n Proto's own files: attributes of a rule that reads schemas.
SCHEMA_ATTRS = {
    "_standard_schemas": attr.label(allow_files = True, default = "@capnproto//:schemas"),
}

# Attributes of a rule that calls compile_schemas().
CAPNP_ATTRS = dict(
    SCHEMA_ATTRS,
    _capnp = attr.label(
        allow_single_file = True,
        cfg = "exec",
        default = "@capnproto//:compiler",
        executable = True,
    ),
    _capnpc_cxx = attr.label(
        allow_single_file = True,
        cfg = "exec",
        default = "@capnproto//:capnpc-c++",
        executable = True,
    ),
)

# Cap'n Proto's emitted sources are not ours to better.
CAPNP_COPTS = LP_STD + ["-w"]

def join_path(*parts):
    """The non-empty parts with slashes between; "." if all are empty."""
    return "/".join([part for part in parts if part]) or "."

def name_root(file):
    """The folder below which the name starts that imports and #includes use for `file`.

    That is the execution root for a source of the main workspace, external/NAME for another's, and
    the same below bazel-out/.../bin for files that an action made.
    """
    return join_path(file.root.path if not file.is_source else "", file.owner.workspace_root)

def import_name(file):
    """The name that imports and #includes use for `file`."""
    root = name_root(file)
    return file.path if root == "." else file.path[len(root) + 1:]

def output_root(ctx):
    """As name_root(), for the files that the rule declares."""
    return join_path(ctx.bin_dir.path, ctx.label.workspace_root)

def standard_import_root(ctx):
    """The folder in which /capnp/c++.capnp and its like are found."""
    return ctx.files._standard_schemas[0].path.rpartition("/capnp/")[0]

def check_own_package(ctx, srcs):
    """Stops at a schema of another package: its C++ could not be declared next to it."""
    for src in srcs:
        if src.owner.package != ctx.label.package:
            fail("%s is not of this package: list it in a target of its own BUILD file" % src.owner)

def capnp_info(srcs, deps, strip_prefix = ""):
    """The CapnpInfo of a target: its own schemas and import roots, and those of deps."""
    infos = [dep[CapnpInfo] for dep in deps if CapnpInfo in dep]
    return CapnpInfo(
        import_roots = depset(
            [join_path(name_root(src), strip_prefix) for src in srcs],
            transitive = [info.import_roots for info in infos],
        ),
        schemas = depset(srcs, transitive = [info.schemas for info in infos]),
    )

def compile_schemas(ctx, srcs, info, extra_roots = [], extra_schemas = [], strip_prefix = ""):
    """Declares an action of `capnp compile` per schema.

    Args:
      ctx: the rule's context; the rule has CAPNP_ATTRS.
      srcs: the schemas, of this package.
      info: the CapnpInfo of the target.
      extra_roots: further import roots.
      extra_schemas: what is found below those.
      strip_prefix: folder of the workspace below which names start; see capnp_cc_library.

    Returns:
      the headers, and the sources.
    """
    check_own_package(ctx, srcs)
    hdrs, cxxs = [], []
    for src in srcs:
        hdr = ctx.actions.declare_file(src.basename + ".h", sibling = src)
        cxx = ctx.actions.declare_file(src.basename + ".c++", sibling = src)
        hdrs.append(hdr)
        cxxs.append(cxx)

        # Everything that may be read is among the inputs: nothing comes from the system's folders.
        args = ctx.actions.args()
        args.add_all(["compile", "--no-standard-import"])
        args.add(join_path(name_root(src), strip_prefix), format = "--src-prefix=%s")
        args.add_all(info.import_roots, format_each = "-I%s")
        args.add_all(extra_roots + [standard_import_root(ctx)], format_each = "-I%s")
        args.add("-o{}:{}".format(
            ctx.executable._capnpc_cxx.path,
            join_path(output_root(ctx), strip_prefix),
        ))
        args.add(src)
        ctx.actions.run(
            arguments = [args],
            executable = ctx.executable._capnp,
            inputs = depset(
                ctx.files._standard_schemas + extra_schemas,
                transitive = [info.schemas],
            ),
            mnemonic = "CapnpCompile",
            outputs = [hdr, cxx],
            progress_message = "Compiling schema %s" % src.short_path,
            tools = [ctx.executable._capnpc_cxx],
        )
    return hdrs, cxxs

def _capnp_cc_library_impl(ctx):
    prefix = ctx.attr.strip_import_prefix
    info = capnp_info(ctx.files.srcs, ctx.attr.deps, prefix)
    hdrs, cxxs = compile_schemas(ctx, ctx.files.srcs, info, strip_prefix = prefix)
    needed = [dep[CcInfo] for dep in ctx.attr.deps + [ctx.attr._runtime]]
    headers, objects = compile_emitted(
        ctx,
        copts = CAPNP_COPTS,
        hdrs = hdrs,
        includes = [join_path(output_root(ctx), prefix)],
        infos = needed,
        name = ctx.label.name,
        srcs = cxxs,
    )
    cc_info, libraries = link_emitted(ctx, headers, [objects], needed)
    return [
        DefaultInfo(files = depset(hdrs + libraries)),
        OutputGroupInfo(capnp_sources = depset(hdrs + cxxs)),
        info,
        cc_info,
    ]

capnp_cc_library = rule(
    implementation = _capnp_cc_library_impl,
    doc = """Compiles schemas with Cap'n Proto's C++ plugin; no lpgen is involved.

`idl/lp/BUILD` has
```
capnp_cc_library(
    name = "topology",
    srcs = ["topology.capnp"],
    strip_import_prefix = "idl",
)
```
A schema then says `import "/lp/topology.capnp"`, and C++ that depends on `//idl/lp:topology` says
`#include "lp/topology.capnp.h"`: both names start below strip_import_prefix. Without it they start
at the root of the workspace. Relative imports work as always.
""",
    attrs = dict(
        deps = attr.label_list(
            doc = "targets whose schemas are imported",
            providers = [[CapnpInfo, CcInfo]],
        ),
        srcs = attr.label_list(
            allow_empty = False,
            allow_files = [".capnp"],
            doc = "schemas, of this package",
            mandatory = True,
        ),
        strip_import_prefix = attr.string(
            doc = "folder of the workspace, below which names in imports and #includes start",
        ),
        _runtime = attr.label(default = "@capnproto//:capnp-rpc"),
        **dict(CAPNP_ATTRS, **CC_ATTRS)
    ),
    fragments = CC_FRAGMENTS,
    provides = [CapnpInfo, CcInfo],
    toolchains = CC_TOOLCHAINS,
)
