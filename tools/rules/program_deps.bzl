"""What lp_program learns about its deps, beyond what their CcInfo carries."""

load(":capnp.bzl", "CapnpInfo")
load(":services.bzl", "LpServicesInfo")

LpProgramDepsInfo = provider(
    doc = "Of a C++ library and everything below it.",
    fields = {
        "flags": "list of flags that the library is compiled with and that change what it means",
        "import_roots": "depset: as of CapnpInfo",
        "owned": "depset: as of LpServicesInfo",
        "schemas": "depset: as of CapnpInfo",
    },
)

# Flags that say how to warn, to optimise or to debug: nothing that Clang reads differs by them.
_MEANINGLESS = ["-W", "-w", "-O", "-g", "-pedantic", "-fno-canonical-system-headers"]

def _changes_meaning(flag):
    return not any([flag.startswith(prefix) for prefix in _MEANINGLESS])

def _own_flags(target, ctx):
    """The copts and local_defines of a cc_library, expanded as Bazel does."""
    flags = []
    for copt in ctx.rule.attr.copts:
        copt = ctx.expand_make_variables("copts", ctx.expand_location(copt), {})
        flags += [flag for flag in ctx.tokenize(copt) if _changes_meaning(flag)]
    context = target[CcInfo].compilation_context
    return flags + ["-D" + define for define in context.local_defines.to_list()]

def _program_deps_impl(target, ctx):
    below = [
        dep[LpProgramDepsInfo]
        for dep in getattr(ctx.rule.attr, "deps", [])
        if LpProgramDepsInfo in dep
    ]
    flags = []
    if ctx.rule.kind == "cc_library":
        flags = _own_flags(target, ctx)
        if not ctx.rule.attr.hdrs:
            # A library that only groups others: the headers that are read are theirs.
            flags += [flag for info in below for flag in info.flags]
    schemas, import_roots, owned = [], [], []
    if CapnpInfo in target:
        schemas.append(target[CapnpInfo].schemas)
        import_roots.append(target[CapnpInfo].import_roots)
    if LpServicesInfo in target:
        owned.append(target[LpServicesInfo].owned)
    return [LpProgramDepsInfo(
        flags = {flag: True for flag in flags}.keys(),
        import_roots = depset(transitive = import_roots + [info.import_roots for info in below]),
        owned = depset(transitive = owned + [info.owned for info in below]),
        schemas = depset(transitive = schemas + [info.schemas for info in below]),
    )]

program_deps = aspect(
    implementation = _program_deps_impl,
    attr_aspects = ["deps"],
    doc = "Collects schemas through cc_librarys, and the flags of the libraries in `deps`.",
)

def merge_program_deps(deps):
    """One LpProgramDepsInfo of targets on which the aspect ran."""
    infos = [dep[LpProgramDepsInfo] for dep in deps]
    return LpProgramDepsInfo(
        flags = {flag: True for info in infos for flag in info.flags}.keys(),
        import_roots = depset(transitive = [info.import_roots for info in infos]),
        owned = depset(transitive = [info.owned for info in infos]),
        schemas = depset(transitive = [info.schemas for info in infos]),
    )
