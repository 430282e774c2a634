"""A library that is linked, and whose headers, and those of what it uses, are not to be seen."""

def _link_only_impl(ctx):
    return [CcInfo(linking_context = ctx.attr.library[CcInfo].linking_context)]

link_only = rule(
    implementation = _link_only_impl,
    attrs = {
        "library": attr.label(mandatory = True, providers = [CcInfo]),
    },
)
