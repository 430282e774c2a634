"""lp_program_test: a program launched in each launch type, as a test."""

load(":program.bzl", "LAUNCH_TYPES")

def _launch_test_impl(ctx):
    plan = ctx.actions.declare_file(ctx.label.name + ".json")
    ctx.actions.write(plan, json.encode(struct(
        command = [ctx.executable.program.short_path, "--lp_launch_type=" + ctx.attr.launch_type] +
                  ctx.attr.program_args,
        expect = {pattern: int(count) for pattern, count in ctx.attr.expect.items()},
        status = ctx.attr.status,
    )))
    test = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(test, "#!/bin/sh\nexec python3 {} {} \"$@\"\n".format(
        ctx.file._runner.short_path,
        plan.short_path,
    ), is_executable = True)
    runfiles = ctx.runfiles(files = [plan, ctx.file._runner] + ctx.files.data)
    return [DefaultInfo(
        executable = test,
        runfiles = runfiles.merge(ctx.attr.program[DefaultInfo].default_runfiles),
    )]

_launch_test = rule(
    implementation = _launch_test_impl,
    attrs = {
        "data": attr.label_list(allow_files = True),
        "expect": attr.string_dict(),
        "launch_type": attr.string(mandatory = True),
        "program": attr.label(cfg = "target", executable = True, mandatory = True),
        "program_args": attr.string_list(),
        "status": attr.int(),
        "_runner": attr.label(allow_single_file = True, default = "//tools/testing:run_program.py"),
    },
    test = True,
)

def lp_program_test(
        name,
        program,
        launch_types = LAUNCH_TYPES,
        program_args = [],
        data = [],
        expect = {},
        status = 0,
        **kwargs):
    """Runs a program once per launch type, and checks status, output and what it leaves behind.

        lp_program_test(
            name = "consumer_producers_launch_test",
            program = ":consumer_producers",
            program_args = ["--num_producers=3"],
            expect = {r"(\\[consumer/0\\] )?Results: \\[0, 1, 2\\]": 10},
        )

    Makes NAME_LAUNCHTYPE for each launch type, and the test_suite NAME of them. A program that does
    not end within the test's time-out fails, and so does one that leaves a process behind.

    Args:
      name: of the suite.
      program: an lp_program, or any binary that takes --lp_launch_type.
      launch_types: of "local_mt", "local_mp", "test_mt", "test_mp".
      program_args: further arguments. $VARIABLES are the test's environment's, as $TEST_TMPDIR.
      data: files that the program reads, by their paths in the workspace.
      expect: from regular expression to the number of lines, of standard output, which it matches
        as a whole.
      status: the expected exit status.
      **kwargs: of every test, as size and tags.
    """
    size = kwargs.pop("size", "small")
    for kind in launch_types:
        _launch_test(
            name = name + "_" + kind,
            size = size,
            data = data,
            expect = {pattern: str(count) for pattern, count in expect.items()},
            launch_type = kind,
            program = program,
            program_args = program_args,
            status = status,
            **kwargs
        )
    native.test_suite(
        name = name,
        tests = [name + "_" + kind for kind in launch_types],
    )
