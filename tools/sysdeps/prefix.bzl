"""Where the operating system has put a library."""

def find_prefix(rctx, variable, probe, package):
    """The folder that has include/PROBE: from the environment, else /usr/local, else /usr.

    Args:
      rctx: the repository's context.
      variable: environment variable that decides, also by --repo_env=VARIABLE=/some/prefix.
      probe: a header of the library.
      package: what to install if there is none, for the message.

    Returns:
      the folder, absolute.
    """
    chosen = rctx.os.environ.get(variable)
    for prefix in [chosen] if chosen else ["/usr/local", "/usr"]:
        if rctx.path(prefix + "/include/" + probe).exists:
            return prefix
    if chosen:
        fail("{}={} has no include/{}".format(variable, chosen, probe))
    fail("cannot find {}: install {}, or set {} to the folder above its include/".format(
        probe,
        package,
        variable,
    ))

def link_flags(prefix):
    """What the linker and the loader need to look below the prefix."""
    if prefix == "/usr":
        return []  # Searched anyway.
    return ["-L{}/lib".format(prefix), "-Wl,-rpath,{}/lib".format(prefix)]
