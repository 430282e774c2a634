"""lp_program: a topology, its nodes' classes, and the launch binaries that come of them."""

load(":capnp.bzl", "SCHEMA_ATTRS", "join_path", "name_root", "output_root", "standard_import_root")
load(":cc.bzl", "CC_ATTRS", "CC_FRAGMENTS", "CC_TOOLCHAINS", "compile_emitted", "link_emitted")
load(":copts.bzl", "LP_STD")
load(":lpgen_attrs.bzl", "LPGEN_ATTRS", "idl_import_root")
load(":program_deps.bzl", "merge_program_deps", "program_deps")

# A main() of its own has each of these; `local_mt` is emitted as NAME_local_mt_main.lp.cc.
LAUNCH_TYPES = ["local_mt", "local_mp", "test_mt", "test_mp"]

# Attribute of the output, and what follows the program's name in the file's.
_LIBRARY_FILES = {
    "program_h": "_program.lp.h",
    "program_cc": "_program.lp.cc",
    "testing_h": "_testing.lp.h",
    "testing_cc": "_testing.lp.cc",
}
_MAIN_FILES = dict(
    {kind + "_main": "_" + kind + "_main.lp.cc" for kind in LAUNCH_TYPES},
    main = "_main.lp.cc",
)
_FILES = dict(_LIBRARY_FILES, **_MAIN_FILES)

def _clang_flags(context, flags):
    """How Clang reads the headers of libraries as the compiler will."""
    return (LP_STD + flags +
            ["-D" + define for define in context.defines.to_list()] +
            ["-I" + folder for folder in context.includes.to_list()] +
            ["-iquote" + folder for folder in context.quote_includes.to_list()] +
            ["-isystem" + folder for folder in context.system_includes.to_list()])

def _lp_program_code_impl(ctx):
    topology = ctx.file.topology
    deps = merge_program_deps(ctx.attr.deps)
    headers = cc_common.merge_cc_infos(
        cc_infos = [dep[CcInfo] for dep in ctx.attr.deps],
    ).compilation_context
    outputs = [getattr(ctx.outputs, file) for file in _FILES]

    args = ctx.actions.args()
    args.add("program")
    args.add(join_path(output_root(ctx), ctx.label.package), format = "--out=%s")
    args.add(ctx.attr.program, format = "--name=%s")
    roots = {name_root(file): True for file in [topology] + ctx.files.imports}.keys()
    args.add_all(
        depset(roots, transitive = [deps.import_roots]),
        format_each = "-I%s",
    )
    args.add_all([idl_import_root(ctx), standard_import_root(ctx)], format_each = "-I%s")
    args.add(name_root(topology), format = "--src-prefix=%s")
    args.add_all(deps.owned, format_each = "--dep=%s")
    args.add(topology)
    args.add("--")
    args.add_all(_clang_flags(headers, deps.flags))

    # Headers and schemas, no source: a change in a node's .cc does not concern lpgen.
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._lpgen,
        inputs = depset(
            [topology] + ctx.files.imports + ctx.files._idl + ctx.files._standard_schemas,
            transitive = [deps.schemas, headers.headers],
        ),
        mnemonic = "LpgenProgram",
        outputs = outputs,
        progress_message = "Generating the program %s" % ctx.label,
    )
    return [DefaultInfo(files = depset(outputs))]

_lp_program_code = rule(
    implementation = _lp_program_code_impl,
    doc = "Runs lpgen on a topology. Each emitted file is a target of its own name.",
    attrs = dict(
        {file: attr.output(mandatory = True) for file in _FILES},
        deps = attr.label_list(aspects = [program_deps], providers = [CcInfo]),
        imports = attr.label_list(allow_files = [".capnp"]),
        program = attr.string(mandatory = True),
        topology = attr.label(allow_single_file = [".capnp"], mandatory = True),
        **dict(SCHEMA_ATTRS, **LPGEN_ATTRS)
    ),
)

def _lp_emitted_library_impl(ctx):
    infos = [dep[CcInfo] for dep in ctx.attr.deps]
    local_defines = []
    if ctx.attr.node_binary:
        local_defines = ['LP_NODE_BINARY="%s"' % ctx.executable.node_binary.short_path]
    headers, objects = compile_emitted(
        ctx,
        # Users' headers are included as lpgen read them: with their library's flags.
        copts = LP_STD + merge_program_deps(ctx.attr.deps).flags + ctx.attr.copts,
        hdrs = ctx.files.hdrs,
        infos = infos,
        local_defines = local_defines,
        name = ctx.label.name,
        srcs = ctx.files.srcs,
    )
    cc_info, libraries = link_emitted(ctx, headers, [objects], infos)
    runfiles = ctx.runfiles(transitive_files = depset(transitive = [
        dep[DefaultInfo].default_runfiles.files
        for dep in ctx.attr.deps
    ]))
    if ctx.attr.node_binary:
        runfiles = runfiles.merge(ctx.attr.node_binary[DefaultInfo].default_runfiles)
    return [
        DefaultInfo(files = depset(ctx.files.hdrs + libraries), runfiles = runfiles),
        cc_info,
    ]

_lp_emitted_library = rule(
    implementation = _lp_emitted_library_impl,
    doc = "A cc_library of emitted files, which may need the node binary when it runs.",
    attrs = dict(
        copts = attr.string_list(),
        deps = attr.label_list(aspects = [program_deps], providers = [CcInfo]),
        hdrs = attr.label_list(allow_files = [".h"]),
        node_binary = attr.label(cfg = "target", executable = True),
        srcs = attr.label_list(allow_files = [".cc"]),
        **CC_ATTRS
    ),
    fragments = CC_FRAGMENTS,
    provides = [CcInfo],
    toolchains = CC_TOOLCHAINS,
)

def lp_program(name, topology, deps, imports = [], copts = [], **kwargs):
    """Launch binaries and a test harness for the program of a topology.

        lp_program(
            name = "consumer_producers",
            topology = "consumer_producers.topology.capnp",
            deps = [":nodes"],
        )

        cc_test(
            name = "consumer_producers_test",
            srcs = ["consumer_producers_test.cc"],
            copts = ["-std=c++20"],
            deps = [":consumer_producers_testing"],
        )

    Targets:
      NAME: the binary that takes any launch type: `bazel run :NAME -- --lp_launch_type=local_mp`.
      NAME_local_mt, NAME_local_mp, NAME_test_mt, NAME_test_mp: the main() of one launch type each.
      NAME_program: a library, for a main() of the user's: `#include "PACKAGE/NAME_program.lp.h"`.
      NAME_testing: the harness, for tests: `#include "PACKAGE/NAME_testing.lp.h"`. It carries the
        binary NAME as data, which test_mp starts its nodes from.

    Headers of the classes are read with the defines, copts and local_defines of the libraries in
    deps, and the emitted code is compiled with them.

    Args:
      name: equals the `name` of a program of the topology's.
      topology: a .capnp file with constants of type Lp.Program, of which this builds one.
      deps: cc_librarys of the classes that the topology names; of schemas that no class includes,
        the lp_services as well.
      imports: the topologies that this one imports, and those that they import.
      copts: further flags for the emitted sources.
      **kwargs: of every target, as visibility, tags and testonly.
    """
    files = {file: name + suffix for file, suffix in _FILES.items()}
    _lp_program_code(
        name = name + "_code",
        deps = deps,
        imports = imports,
        program = name,
        topology = topology,
        **dict(files, **kwargs)
    )
    _lp_emitted_library(
        name = name + "_program",
        srcs = [files["program_cc"]],
        hdrs = [files["program_h"]],
        copts = copts,
        deps = deps + [str(Label("//runtime:program"))],
        **kwargs
    )
    mains = {name: files["main"]}
    mains.update({name + "_" + kind: files[kind + "_main"] for kind in LAUNCH_TYPES})
    for binary, main in mains.items():
        native.cc_binary(
            name = binary,
            srcs = [main],
            copts = LP_STD + copts,
            deps = [name + "_program"],
            **kwargs
        )
    _lp_emitted_library(
        name = name + "_testing",
        srcs = [files["testing_cc"]],
        hdrs = [files["testing_h"]],
        copts = copts,
        node_binary = name,
        deps = deps + [name + "_program", str(Label("//runtime:testing"))],
        **dict(kwargs, testonly = True)
    )
