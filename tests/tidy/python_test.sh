#!/bin/bash
# Runs a Python unittest file: Bazel's own py_test wants a `python`, and Debian has `python3`.
exec python3 -B "$@"
