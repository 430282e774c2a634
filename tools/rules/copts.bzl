"""How this tree compiles its own C++."""

# For targets of ours whose headers or sources users see compiled: no warnings are switched on in
# another's build.
LP_STD = ["-std=c++20"]

# For every cc_library, cc_binary and test of ours. In CI each of these warnings is an error.
LP_COPTS = LP_STD + [
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Wconversion",
    "-Wshadow",
    "-Werror=return-type",
]
