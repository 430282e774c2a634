#!/bin/bash
# Runs the program of races; ThreadSanitizer must report one in the function that races.
program=$1 where=$2
output=$("$program" "$where" 2>&1)
status=$?
if ((status == 0)) || ! grep -q "WARNING: ThreadSanitizer: data race" <<<"$output" ||
  ! grep -q "#0 .*increment" <<<"$output"; then
  echo "the race in a $where was not reported; exit status $status"
  echo "$output"
  exit 1
fi
