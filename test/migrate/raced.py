#!/usr/bin/env python3
#===-- raced.py - An edit while memleak migrate works -----------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""raced.py MEMLEAK FOLDER SOURCE: migrates FOLDER, and changes SOURCE after the plan.

The program includes gate.h, which becomes a pipe: who parses waits there. The first parse
gathers facts; SOURCE changes while the second one, which looks whether the plan compiles,
waits.
"""

import os
import subprocess
import sys
import time


def open_for_reader(path):
    """The writing end, once somebody reads; none if nobody does yet."""
    try:
        return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


def main(memleak, folder, source):
    gate = os.path.join(folder, "gate.h")
    os.mkfifo(gate)
    process = subprocess.Popen(
        [memleak, "migrate", folder, "--no-database", "--handle", "unique_ptr", "--apply"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8")
    parses = 0
    while process.poll() is None:
        end = open_for_reader(gate)
        if end is None:
            time.sleep(0.01)
            continue
        parses += 1
        if parses == 2:
            with open(os.path.join(folder, source), "a", encoding="utf-8") as stream:
                stream.write("// edited\n")
        os.write(end, b"enum { gate };\n")
        os.close(end)
        time.sleep(0.05)
    sys.stdout.write(process.stdout.read())
    print("exit code", process.returncode)


if __name__ == "__main__":
    main(*sys.argv[1:])
