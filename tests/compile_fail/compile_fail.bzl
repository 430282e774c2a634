"""compile_fail_test: C++ that the compiler must refuse, and what it must say."""

load("//tools/rules:cc.bzl", "CC_ATTRS", "CC_FRAGMENTS", "CC_TOOLCHAINS")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

_COMPILE = """
compiler=$1 log=$2; shift 2
"$compiler" "$@" >"$log" 2>&1
echo "exit status $?" >>"$log"
"""

_LOOK = """#!/bin/bash
cat {log}
last=$(tail -n 1 {log})
if [[ -z '{expect}' ]]; then
  [[ $last == "exit status 0" ]] && exit
  echo "this should compile"
elif [[ $last == "exit status 0" ]]; then
  echo "this should not compile"
else
  grep -qE -e '{expect}' {log} && exit
  echo "refused, but not for: {expect}"
fi
exit 1
"""

def _compile_fail_test_impl(ctx):
    toolchain = find_cpp_toolchain(ctx)
    merged = cc_common.merge_cc_infos(cc_infos = [dep[CcInfo] for dep in ctx.attr.deps])
    context = merged.compilation_context
    log = ctx.actions.declare_file(ctx.label.name + ".log")
    ctx.actions.run_shell(
        arguments = [toolchain.compiler_executable, log.path, "-std=c++20", "-fsyntax-only"] +
                    ["-D" + name for name in context.defines.to_list()] +
                    ["-I" + folder for folder in context.includes.to_list()] +
                    ["-iquote" + folder for folder in context.quote_includes.to_list()] +
                    ["-isystem" + folder for folder in context.system_includes.to_list()] +
                    ctx.attr.copts + [ctx.file.src.path],
        command = _COMPILE,
        inputs = depset([ctx.file.src], transitive = [context.headers, toolchain.all_files]),
        mnemonic = "CompileFail",
        outputs = [log],
        progress_message = "Compiling what must not compile: %s" % ctx.label.name,
    )
    script = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        script,
        _LOOK.format(expect = ctx.attr.expect, log = log.short_path),
        is_executable = True,
    )
    return [DefaultInfo(executable = script, runfiles = ctx.runfiles(files = [log]))]

compile_fail_test = rule(
    doc = """Compiles one file and looks at what the compiler says.

    compile_fail_test(
        name = "wrong_method_test",
        src = "wrong_method.cc",
        expect = "has no member named .wrok.",
        deps = [":services"],
    )
""",
    implementation = _compile_fail_test_impl,
    attrs = dict(CC_ATTRS, **{
        "copts": attr.string_list(),
        "deps": attr.label_list(providers = [CcInfo]),
        "expect": attr.string(
            doc = "An extended regular expression found in the compiler's messages; empty: it must compile.",
        ),
        "src": attr.label(allow_single_file = [".cc"], mandatory = True),
    }),
    fragments = CC_FRAGMENTS,
    test = True,
    toolchains = CC_TOOLCHAINS,
)
