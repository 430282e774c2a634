"""lp_services: the C++ of schemas that declare node services."""

load(
    ":capnp.bzl",
    "CAPNP_ATTRS",
    "CAPNP_COPTS",
    "CapnpInfo",
    "capnp_info",
    "compile_schemas",
    "import_name",
    "name_root",
    "output_root",
    "standard_import_root",
)
load(":cc.bzl", "CC_ATTRS", "CC_FRAGMENTS", "CC_TOOLCHAINS", "compile_emitted", "link_emitted")
load(":copts.bzl", "LP_STD")
load(":lpgen_attrs.bzl", "LPGEN_ATTRS", "idl_import_root")

LpServicesInfo = provider(
    doc = "Which target owns a schema, that is, emits its value structs and handles.",
    fields = {"owned": "depset of PATH=LABEL, the path as an absolute import has it"},
)

def owned_by(label, srcs):
    """The entries of LpServicesInfo.owned for a target's own schemas."""
    return ["{}={}".format(import_name(src), label) for src in srcs]

def _emit(ctx, info, owned):
    """Declares the action of `lpgen services` for all of the target's schemas."""
    srcs = ctx.files.srcs
    stems = [(src, src.basename[:-len(".capnp")]) for src in srcs]
    hdrs = [ctx.actions.declare_file(stem + ".lp.h", sibling = src) for src, stem in stems]
    wire = [ctx.actions.declare_file(stem + "_wire.lp.h", sibling = src) for src, stem in stems]
    ccs = [ctx.actions.declare_file(stem + ".lp.cc", sibling = src) for src, stem in stems]

    args = ctx.actions.args()
    args.add("services")
    args.add(output_root(ctx), format = "--out=%s")
    args.add_all(info.import_roots, format_each = "-I%s")
    args.add_all([idl_import_root(ctx), standard_import_root(ctx)], format_each = "-I%s")
    args.add_all({name_root(src): True for src in srcs}.keys(), format_each = "--src-prefix=%s")
    args.add_all(owned, format_each = "--dep=%s")
    args.add_all(srcs)
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._lpgen,
        inputs = depset(
            ctx.files._idl + ctx.files._standard_schemas,
            transitive = [info.schemas],
        ),
        mnemonic = "LpgenServices",
        outputs = hdrs + wire + ccs,
        progress_message = "Generating the services of %s" % ctx.label,
    )
    return hdrs, wire, ccs

def _lp_services_impl(ctx):
    info = capnp_info(ctx.files.srcs, ctx.attr.deps)
    of_deps = depset(transitive = [
        dep[LpServicesInfo].owned
        for dep in ctx.attr.deps
        if LpServicesInfo in dep
    ])
    capnp_hdrs, capnp_cxxs = compile_schemas(
        ctx,
        ctx.files.srcs,
        info,
        extra_roots = [idl_import_root(ctx)],
        extra_schemas = ctx.files._idl,
    )
    hdrs, wire, ccs = _emit(ctx, info, of_deps)

    needed = [dep[CcInfo] for dep in ctx.attr.deps + ctx.attr._runtime]
    capnp, capnp_objects = compile_emitted(
        ctx,
        copts = CAPNP_COPTS,
        hdrs = capnp_hdrs,
        # An absolute import of a schema is an #include <...> in the header.
        includes = [output_root(ctx)],
        infos = needed,
        name = ctx.label.name + "_capnp",
        srcs = capnp_cxxs,
    )
    headers, objects = compile_emitted(
        ctx,
        copts = LP_STD + ctx.attr.copts,
        hdrs = hdrs + wire,
        infos = needed + [capnp],
        name = ctx.label.name,
        srcs = ccs,
    )
    cc_info, libraries = link_emitted(ctx, headers, [capnp_objects, objects], needed)
    return [
        DefaultInfo(files = depset(hdrs + libraries)),
        OutputGroupInfo(lpgen_sources = depset(hdrs + wire + ccs)),
        LpServicesInfo(
            owned = depset(owned_by(ctx.label, ctx.files.srcs), transitive = [of_deps]),
        ),
        info,
        cc_info,
    ]

lp_services = rule(
    implementation = _lp_services_impl,
    doc = """Emits and compiles what C++ needs to implement and call the services of schemas.

```
lp_services(
    name = "services",
    srcs = ["consumer_producers.capnp"],
)

cc_library(
    name = "nodes",
    hdrs = ["consumer.h", "producer.h"],
    copts = ["-std=c++20"],
    deps = [":services"],
)
```
For each schema a/b/x.capnp, `#include "a/b/x.lp.h"` brings its value structs, enums, handles and
abstract classes; there is no Cap'n Proto in that header. Who wants the Cap'n Proto types themselves
includes "a/b/x.capnp.h". The names are the same when the target is another repository's.

A schema that imports another one has the lp_services target of that one among its deps, and each
schema is in the srcs of one target.
""",
    attrs = dict(
        copts = attr.string_list(doc = "flags for the emitted sources"),
        deps = attr.label_list(
            doc = "lp_services of imported schemas",
            providers = [[CapnpInfo, CcInfo]],
        ),
        srcs = attr.label_list(
            allow_empty = False,
            allow_files = [".capnp"],
            doc = "schemas, of this package",
            mandatory = True,
        ),
        # Lp.Tensor's struct is in the topology schema, which schemas import.
        _runtime = attr.label_list(default = [
            "//idl/lp:topology",
            "//runtime:services",
            "@capnproto//:capnp-rpc",
        ]),
        **dict(CAPNP_ATTRS, **dict(CC_ATTRS, **LPGEN_ATTRS))
    ),
    fragments = CC_FRAGMENTS,
    provides = [CapnpInfo, CcInfo, LpServicesInfo],
    toolchains = CC_TOOLCHAINS,
)
