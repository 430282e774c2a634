"""Compiling and linking C++ that an action of the same rule has emitted."""

load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

# Attributes, fragments and toolchains of a rule that calls compile_emitted() and link_emitted().
CC_ATTRS = {
    "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
}
CC_FRAGMENTS = ["cpp"]
CC_TOOLCHAINS = ["@bazel_tools//tools/cpp:toolchain_type"]

def _toolchain_and_features(ctx):
    toolchain = find_cpp_toolchain(ctx)
    return toolchain, cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )

def compile_emitted(ctx, name, srcs, hdrs, infos, includes = [], copts = [], local_defines = []):
    """Compiles emitted files.

    Headers are found from the root of their workspace by -iquote, as everything in Bazel is, and
    below `includes` by -I. None goes through -isystem, which would hide its warnings.

    Args:
      ctx: the rule's context; the rule has CC_ATTRS, CC_FRAGMENTS and CC_TOOLCHAINS.
      name: tells the calls of one rule apart.
      srcs: source files.
      hdrs: header files; whoever depends on the target may include them.
      infos: CcInfos of what the files include.
      includes: further folders for #include <...>, from the execution root.
      copts: flags for these sources alone.
      local_defines: defines for these sources alone.

    Returns:
      a CcInfo of the headers, without anything to link, and the compiled objects.
    """
    toolchain, features = _toolchain_and_features(ctx)
    context, objects = cc_common.compile(
        name = name,
        actions = ctx.actions,
        cc_toolchain = toolchain,
        compilation_contexts = [info.compilation_context for info in infos],
        feature_configuration = features,
        includes = includes,
        local_defines = local_defines,
        public_hdrs = hdrs,
        srcs = srcs,
        user_compile_flags = copts,
    )
    return CcInfo(compilation_context = context), objects

def link_emitted(ctx, headers, objects, infos):
    """Links objects into the rule's library.

    Args:
      ctx: as in compile_emitted().
      headers: the CcInfo that the last compile_emitted() returned.
      objects: list of what the calls of compile_emitted() returned.
      infos: CcInfos of the libraries that are needed.

    Returns:
      the CcInfo of the whole, and the list of libraries, to be built when the target is named.
    """
    toolchain, features = _toolchain_and_features(ctx)
    context, outputs = cc_common.create_linking_context_from_compilation_outputs(
        name = ctx.label.name,
        actions = ctx.actions,
        cc_toolchain = toolchain,
        compilation_outputs = cc_common.merge_compilation_outputs(compilation_outputs = objects),
        feature_configuration = features,
        linking_contexts = [info.linking_context for info in infos],
    )
    library = outputs.library_to_link
    kinds = [library.static_library, library.pic_static_library, library.dynamic_library]
    info = CcInfo(compilation_context = headers.compilation_context, linking_context = context)
    return info, [file for file in kinds if file]
