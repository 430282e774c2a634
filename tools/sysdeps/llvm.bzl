"""@llvm: the installed LLVM and Clang, as libTooling needs them. Library: :clang-cpp.

It defines LPGEN_CLANG_RESOURCE_DIR, the folder of Clang's own headers (<stddef.h> and its like): a
tool that is not installed next to them has to pass it on as -resource-dir.
"""

_BUILD = """
package(default_visibility = ["//visibility:public"])

# `hdrs` is the folder itself: the sandbox then makes one symlink, not 2800 for each compilation.
cc_library(
    name = "clang-cpp",
    hdrs = ["include"],
    defines = ["LPGEN_CLANG_RESOURCE_DIR=\\\\\\"{resource_dir}\\\\\\""],
    includes = ["include"],
    linkopts = ["-L{libdir}", "-Wl,-rpath,{libdir}", "-l:{clang_cpp}", "-l:{llvm}"],
)
"""

# LLVM 19 is what the code is written for; the unsuffixed name may be any release.
_CONFIGS = ["llvm-config-19", "llvm-config"]

def _find_config(rctx):
    chosen = rctx.os.environ.get("LLVM_CONFIG")
    for name in [chosen] if chosen else _CONFIGS:
        found = rctx.which(name) if "/" not in name else rctx.path(name)
        if found and found.exists:
            return found
    fail("cannot find {}: install llvm-19-dev and libclang-19-dev, or set LLVM_CONFIG".format(
        chosen or _CONFIGS[0],
    ))

def _ask(rctx, config, question):
    answer = rctx.execute([config, question])
    if answer.return_code:
        fail("{} {}: {}".format(config, question, answer.stderr))
    return answer.stdout.strip()

def _shared_library(rctx, libdir, names):
    """The first that exists. Debian installs libclang-cpp under its versioned name only."""
    for name in names:
        if rctx.path(libdir + "/" + name).exists:
            return name
    fail("{} has none of {}: install libclang-19-dev".format(libdir, ", ".join(names)))

def _llvm_impl(rctx):
    config = _find_config(rctx)
    include = _ask(rctx, config, "--includedir")
    libdir = _ask(rctx, config, "--libdir")
    major, minor = _ask(rctx, config, "--version").split(".")[:2]
    if major != "19":
        fail("{} is LLVM {}, lpgen is written for 19: set LLVM_CONFIG".format(config, major))
    for part in ["clang", "clang-c", "llvm", "llvm-c"]:
        if not rctx.path(include + "/" + part).exists:
            fail("{} has no {}: install llvm-19-dev and libclang-19-dev".format(include, part))
        rctx.symlink(include + "/" + part, "include/" + part)
    version = major + "." + minor
    rctx.file("BUILD.bazel", _BUILD.format(
        clang_cpp = _shared_library(rctx, libdir, [
            "libclang-cpp.so." + version,
            "libclang-cpp.so." + major,
            "libclang-cpp.so",
        ]),
        libdir = libdir,
        llvm = _shared_library(rctx, libdir, [
            "libLLVM.so." + version,
            "libLLVM-" + major + ".so",
            "libLLVM.so",
        ]),
        resource_dir = libdir + "/clang/" + major,
    ))

llvm_repository = repository_rule(
    implementation = _llvm_impl,
    environ = ["LLVM_CONFIG", "PATH"],
    configure = True,
    local = True,
)
