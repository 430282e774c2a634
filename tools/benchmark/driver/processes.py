"""Processes that the bench starts: each has a time to end by, and none is left behind."""

import select
import subprocess
import tempfile
import time


class Failed(Exception):
    """A run that gave no result, and why."""


class Processes:
    """Those of one run. As a context, it ends what is still there.

    Should the bench itself be killed: a peer ends with its parent, and a program of lpgen when its
    workload is done.
    """

    def __init__(self, seconds):
        self.end = time.monotonic() + seconds
        self.children = []

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        for child in self.children:
            end_one(child)
            child.stdout.close()
            child.errors.close()

    def start(self, command):
        errors = tempfile.TemporaryFile("w+")  # pylint: disable=consider-using-with
        child = subprocess.Popen(  # pylint: disable=consider-using-with
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True)
        child.errors = errors
        self.children.append(child)
        return child

    def left(self):
        return max(0.0, self.end - time.monotonic())

    def wait_for_line(self, child):
        """Until the child has said something."""
        ready, _, _ = select.select([child.stdout], [], [], self.left())
        if not ready or not child.stdout.readline():
            end_one(child)
            raise Failed(first_words(child) or "it does not get ready")

    def finish(self, child):
        """What the child has said, once it has ended well."""
        try:
            output, _ = child.communicate(timeout=self.left())
        except subprocess.TimeoutExpired:
            raise Failed("it takes too long") from None
        if child.returncode != 0:
            raise Failed(first_words(child) or f"it ended with status {child.returncode}")
        return output


def first_words(child):
    child.errors.seek(0)
    return child.errors.readline().strip()


def end_one(child):
    """Asks it to end; a launcher has processes of its own to end, so it is given time for that."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
