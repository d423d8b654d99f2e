#!/usr/bin/env python3
#===-- summary.py - What lit found, in few words -----------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Prints failing tests with their output, a line a suite, and last of all
`N passed, N failed`.

    summary.py RESULTS.json LIT.log LIT_EXIT_CODE

Whatever is not a pass is a failure: a timeout, a test that lit could not
resolve, one that was skipped, a run that crashed or found no test.
Exits 0 when all passed, 1 when not, 2 when lit itself did not work.
"""

import collections
import json
import os
import sys

PASSES = {"PASS", "XFAIL"}


def suite_of(name):
    """'memleak :: checks/raw/locals.cpp' is of the suite 'checks', and
    'memleak-address :: checks/...' of 'checks (address)'."""
    build, path = name.split(" :: ", 1)
    sanitizer = build.partition("-")[2]
    return path.split("/", 1)[0] + (" (%s)" % sanitizer if sanitizer else "")


def print_failures(tests):
    for test in tests:
        print("\n=== %s: %s" % (test["code"], test["name"]))
        print(test["output"].rstrip())


def print_suites(tests):
    suites = collections.defaultdict(lambda: [0, 0, 0.0])
    for test in tests:
        row = suites[suite_of(test["name"])]
        row[0 if test["code"] in PASSES else 1] += 1
        row[2] += test["elapsed"] or 0.0
    print()
    for name, (passed, failed, seconds) in sorted(suites.items()):
        print("  %-20s %4d passed %4d failed %7.1f s" % (name, passed, failed, seconds))


def main():
    results, log, lit_exit = sys.argv[1], sys.argv[2], int(sys.argv[3])
    tests = []
    if os.path.exists(results):
        with open(results, encoding="utf-8") as file:
            tests = json.load(file)["tests"]
    failed = [test for test in tests if test["code"] not in PASSES]
    # lit exits 1 for failed tests; anything else it has to explain itself.
    broken = not tests or (lit_exit != 0 and not failed)
    print_failures(failed)
    print_suites(tests)
    if broken:
        with open(log, encoding="utf-8", errors="replace") as file:
            print(file.read().rstrip())
        print("error: %s (lit exited %d)"
              % ("the run broke off" if tests else "no test was run", lit_exit))
    print("%d passed, %d failed" % (len(tests) - len(failed), len(failed) + broken))
    sys.exit(2 if broken else 1 if failed else 0)


if __name__ == "__main__":
    main()
