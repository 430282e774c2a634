"""Tests of the door scripts, tools/run, tools/test, .ci/run: what they say where they cannot go on,
and what tools/run runs.

They run with a PATH of one private folder: a few commands of this system, and fakes of those that a
system may lack, or that may fail. Nothing is installed, and no Bazel is called.
"""

import os
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.getcwd()
DOORS = ["tools/run", "tools/test", ".ci/run"]

# What the scripts use of any system.
COMMANDS = ["bash", "dirname", "env", "grep", "mktemp", "rm", "sed", "tail", "tee"]

ALL_INSTALLED = """
for package in "${@:4}"; do echo "installed $package"; done
"""
NOTHING_INSTALLED = "exit 1"
GCC_12 = """
case $1 in -dumpversion) echo 12 ;; *) echo "gcc (Debian 12.2.0-14) 12.2.0" ;; esac
"""


class Doors(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "path")
        self.temporary = os.path.join(folder.name, "tmp")
        os.mkdir(self.path)
        os.mkdir(self.temporary)
        for command in COMMANDS:
            os.symlink(shutil.which(command), os.path.join(self.path, command))

    def fake(self, **scripts):
        """Commands of this system, by name with `_` for `-`."""
        for name, script in scripts.items():
            path = os.path.join(self.path, name.replace("_", "-"))
            with open(path, "w", encoding="utf-8") as file:
                file.write("#!/bin/bash\n" + script + "\n")
            os.chmod(path, 0o755)

    def debian(self, install="exit 1", user=0, **others):
        """A Debian on which nothing that we need is installed, and how apt-get fails to install."""
        self.fake(dpkg_query=NOTHING_INSTALLED, id=f"echo {user}", gcc=GCC_12,
                  apt_get=f"[[ $* == *\" install \"* ]] || exit 0; {install}", **others)

    def refused(self, *lines, **environment):
        """Every door says these lines, fails, and the suites say so in their last line."""
        for door in DOORS:
            with self.subTest(door):
                run = subprocess.run(
                    [os.path.join(ROOT, door)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, text=True, timeout=60, check=False,
                    env={"PATH": self.path, "TMPDIR": self.temporary, **environment},
                )
                said = run.stderr.splitlines()
                self.assertEqual(run.returncode, 1, run.stderr)
                self.assertEqual(said[-len(lines):], list(lines), run.stderr)
                suite = door != "tools/run"
                self.assertEqual(run.stdout, "0 passed, 1 failed\n" if suite else "")
                self.assertEqual(os.listdir(self.temporary), [])

    def packages(self):
        """What is missing where nothing is installed."""
        script = 'source tools/setup.sh; echo "${PACKAGES[*]}"'
        return subprocess.run(["bash", "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True,
                              check=True).stdout.strip()

    def test_no_debian(self):
        self.fake(gcc=GCC_12, python3="", capnp="")
        self.refused(
            "lpgen: cannot go on: this is no Debian, and these commands are missing: "
            "bazel capnpc-c++ llvm-config-19 g++",
            "       Install what Debian 12 calls: " + self.packages())

    def test_neither_root_nor_sudo(self):
        self.debian(user=1000)
        self.refused(
            "lpgen: installing from Debian: " + self.packages(),
            "lpgen: cannot go on: installing needs root, and there is no sudo; as root, run",
            "       apt-get install " + self.packages())

    def test_sudo_that_would_ask(self):
        self.debian(user=1000, sudo='[[ $1 == -n ]] && exit 1; echo asked >&2; exit 1')
        self.refused(
            "lpgen: cannot go on: installing needs root, and sudo would ask for a password; "
            "as root, run",
            "       apt-get install " + self.packages())

    def test_no_network(self):
        self.debian('echo "E: Temporary failure resolving \'deb.debian.org\'"; exit 100')
        self.refused(
            "lpgen: cannot go on: apt-get could not fetch packages: is there a network?",
            "       Once there is, this suffices: apt-get install " + self.packages())

    def test_sudo_installs(self):
        self.debian('echo "E: Could not connect to deb.debian.org:80 (1.2.3.4)"; exit 100',
                    user=1000, sudo='[[ $1 == -n ]] && exit 0; "$@"')
        self.refused(
            "lpgen: cannot go on: apt-get could not fetch packages: is there a network?",
            "       Once there is, this suffices: apt-get install " + self.packages())

    def test_full_disk(self):
        self.debian('echo "E: You don\'t have enough free space in /var/cache."; exit 100')
        self.refused(
            "lpgen: cannot go on: the disk is too full to install: " + self.packages())

    def test_another_debian(self):
        self.debian('for package in llvm-19-dev x; do '
                    'echo "E: Unable to locate package $package"; done; exit 100')
        self.refused(
            "lpgen: cannot go on: this system's package sources lack some of what is needed: " +
            self.packages(),
            "       E: Unable to locate package llvm-19-dev",
            "       E: Unable to locate package x",
            "       Debian 12 (bookworm) with its updates has them all.")

    def test_apt_fails_otherwise(self):
        self.debian('echo "E: dpkg was interrupted"; exit 100')
        self.refused(
            "E: dpkg was interrupted",
            "lpgen: cannot go on: apt-get install failed, see above; packages: " + self.packages())

    def test_compiler_is_too_old(self):
        self.fake(dpkg_query=ALL_INSTALLED, apt_get="exit 1", gcc=GCC_12.replace("12", "11"),
                  clang_14=GCC_12.replace("12", "14").replace("gcc", "Debian clang version"))
        self.refused(
            "lpgen: cannot go on: `gcc` is gcc 11, too old for our C++20: 12 is the oldest",
            "       Set CC to a newer one, for example CC=clang-19.")
        self.refused(
            "lpgen: cannot go on: `clang-14` is clang 14, too old for our C++20: 19 is the oldest",
            "       Set CC to a newer one, for example CC=clang-19.", CC="clang-14")

    def test_no_compiler(self):
        self.fake(dpkg_query=ALL_INSTALLED, apt_get="exit 1")
        self.refused("lpgen: cannot go on: the compiler `gcc` does not run")

    def test_bazel_fails(self):
        self.fake(dpkg_query=ALL_INSTALLED, apt_get="exit 1", gcc=GCC_12,
                  bazel="echo out of order >&2; exit 37",
                  python3=f'exec {shutil.which("python3")} "$@"')
        run = subprocess.run(
            [os.path.join(ROOT, "tools/test"), "//codegen/..."], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=60, check=False,
            env={"PATH": self.path, "TMPDIR": self.temporary})
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stdout,
                         "FAILED: bazel ended with status 37\n0 passed, 1 failed\n")

    def test_run_passes_its_arguments_on(self):
        """To the program that Bazel has built, a process per node if they do not say otherwise."""
        program = os.path.join(self.temporary, "examples/consumer_producers/consumer_producers")
        os.makedirs(os.path.dirname(program))
        self.fake(dpkg_query=ALL_INSTALLED, apt_get="exit 1", gcc=GCC_12,
                  bazel=f'[[ $1 != info ]] || echo "{self.temporary}"')
        with open(program, "w", encoding="utf-8") as file:
            file.write('#!/bin/bash\nprintf "%s\\n" "$@"\nexit 7\n')
        os.chmod(program, 0o755)
        default = "--lp_launch_type=local_mp"
        for given, passed in [
                ([], [default]),
                (["--num_producers=8", "a b"], [default, "--num_producers=8", "a b"]),
                (["--lp_launch_type=local_mt", "--num_producers=8"],) * 2,
                (["--num_producers=8", "--lp_launch_type", "local_mt"],) * 2,
                (["--lp-launch-type=test_mp"],) * 2,
        ]:
            with self.subTest(given):
                run = subprocess.run(
                    [os.path.join(ROOT, "tools/run"), *given], stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60,
                    check=False, env={"PATH": self.path, "TMPDIR": self.temporary})
                self.assertEqual(run.stdout.splitlines(), passed, run.stderr)
                self.assertEqual(run.returncode, 7)


if __name__ == "__main__":
    unittest.main()
