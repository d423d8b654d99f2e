#!/usr/bin/env python3
#===-- cost.py - What a hook costs beyond the parse ---------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""cost.py -n ROUNDS MEMLEAK CLANG SOURCE DATABASE: the seconds of processor time, its own and the
kernel's, that the hook takes for one changed source with all that it runs, and those that clang takes
to parse it; medians of interleaved rounds. What else the machine does counts for little."""

import argparse
import json
import os
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile

HOOK = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "tool", "hooks", "memleak-hook")


def command_of(source, database):
    with open(database, encoding="utf-8") as file:
        for entry in json.load(file):
            if os.path.realpath(os.path.join(entry["directory"], entry["file"])) == source:
                words = entry.get("arguments") or shlex.split(entry["command"])
                return entry["directory"], words[1:]
    sys.exit("%s does not have %s" % (database, source))


def worked():
    """Seconds of all processes that have been waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds(command, **options):
    start = worked()
    ran = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    if ran.returncode not in (0, 1):
        sys.exit("%s: exit code %d" % (command[0], ran.returncode))
    return worked() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=9)
    for name in ("memleak", "clang", "source", "database"):
        parser.add_argument(name, type=os.path.realpath)
    arguments = parser.parse_args()
    folder, flags = command_of(arguments.source, arguments.database)
    parses, hooks = [], []
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "MEMLEAK": arguments.memleak, "CI": "1"}
        for number in range(arguments.n):
            parses.append(seconds([arguments.clang, "-fsyntax-only", "-w"] + flags, cwd=folder))
            # A cache that knows nothing of the source, as after a change.
            hooks.append(seconds(
                [HOOK, "check", "--exit-zero", "--database=" + arguments.database,
                 "--cache=" + os.path.join(cache, str(number)), arguments.source],
                cwd=os.path.dirname(arguments.source), env=environment))
    parse, hook = statistics.median(parses), statistics.median(hooks)
    print("parse %.2f s, hook %.2f s, beyond the parse %.2f s" % (parse, hook, hook - parse))


if __name__ == "__main__":
    main()
