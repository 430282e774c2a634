"""@capnproto: the installed Cap'n Proto, its libraries, compiler and standard schemas.

Libraries: :kj, :kj-async, :capnp, :capnp-rpc, :capnpc (the schema parser), :capnp-json, :kj-test.
Tools: :compiler (`capnp`) and :capnpc-c++. Schemas: :schemas (/capnp/*.capnp).
"""

load(":prefix.bzl", "find_prefix", "link_flags")

_BUILD = """
package(default_visibility = ["//visibility:public"])

cc_library(
    name = "headers",
    hdrs = glob(["include/**"]),
    includes = ["include"],
)

cc_library(name = "kj", linkopts = {link_flags} + ["-lkj"], deps = [":headers"])

cc_library(name = "kj-async", linkopts = ["-lkj-async", "-lpthread"], deps = [":kj"])

cc_library(name = "kj-test", linkopts = ["-lkj-test"], deps = [":kj"])

cc_library(name = "capnp", linkopts = ["-lcapnp"], deps = [":kj"])

cc_library(name = "capnp-rpc", linkopts = ["-lcapnp-rpc"], deps = [":capnp", ":kj-async"])

cc_library(name = "capnp-json", linkopts = ["-lcapnp-json"], deps = [":capnp"])

cc_library(name = "capnpc", linkopts = ["-lcapnpc"], deps = [":capnp"])

filegroup(name = "schemas", srcs = glob(["include/capnp/*.capnp"]))

filegroup(name = "compiler", srcs = ["bin/capnp"])

filegroup(name = "capnpc-c++", srcs = ["bin/capnpc-c++"])
"""

def _for_cxx20(blob):
    """capnp/blob.h of 0.9, fit for clang >= 16.

    It compares a `const char*` with a `kj::StringPtr`, counting on the reversed operator that C++20
    takes away where a matching `operator!=` exists (P2468). Later releases name the type.
    """
    for operator in ["==", "!="]:
        blob = blob.replace(
            "return a {} b.asString(); }}".format(operator),
            "return kj::StringPtr(a) {} b.asString(); }}".format(operator),
        )
    return blob

def _capnproto_impl(rctx):
    prefix = find_prefix(rctx, "CAPNP_PREFIX", "capnp/schema.capnp", "libcapnp-dev")
    include = prefix + "/include/"

    # File by file where one file is replaced, whole folders elsewhere.
    for entry in rctx.path(include + "capnp").readdir():
        if entry.basename != "blob.h":
            rctx.symlink(entry, "include/capnp/" + entry.basename)
    rctx.file("include/capnp/blob.h", _for_cxx20(rctx.read(include + "capnp/blob.h")))
    rctx.symlink(include + "kj", "include/kj")

    for tool in ["capnp", "capnpc-c++"]:
        if not rctx.path(prefix + "/bin/" + tool).exists:
            fail("cannot find {}/bin/{}: install capnproto".format(prefix, tool))
        rctx.symlink(prefix + "/bin/" + tool, "bin/" + tool)
    rctx.file("BUILD.bazel", _BUILD.format(link_flags = repr(link_flags(prefix))))

capnproto_repository = repository_rule(
    implementation = _capnproto_impl,
    environ = ["CAPNP_PREFIX"],
    configure = True,
    local = True,
)
