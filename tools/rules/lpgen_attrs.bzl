"""Attributes of a rule that runs lpgen."""

LPGEN_ATTRS = {
    "_idl": attr.label(allow_files = [".capnp"], default = "//idl/lp:schemas"),
    # `cfg = "exec"` would compile lpgen twice: it is a target of this tree as well, and its Clang
    # part takes longer than everything else. So a sanitizer watches lpgen, too.
    "_lpgen": attr.label(cfg = "target", default = "//codegen:lpgen", executable = True),
}

def idl_import_root(ctx):
    """The folder in which /lp/topology.capnp and its like are found."""
    return ctx.files._idl[0].path.rpartition("/lp/")[0]
