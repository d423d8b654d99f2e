#!/usr/bin/env python3
#===-- cold_check.py - What a first run over a project costs -----------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Measures memleak check with nothing kept against clang -fsyntax-only.

    cold_check.py [-n ROUNDS] [-j JOBS] [--memleak PROGRAM] [--clang PROGRAM]
                  NAME=COMPILE_COMMANDS...

Each round runs, project by project, one after the other and with as many
processes at a time: clang -fsyntax-only for every command of the database that
is not a repetition; memleak extract, which parses; and memleak check. Prints a
Markdown table of the medians of the rounds: seconds of the processor, the user's
and the system's; seconds that passed; and the median of the ratios to clang of
the same round, with the least and the greatest.
"""

import argparse
import concurrent.futures
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "test", "evaluate"))
import database  # pylint: disable=wrong-import-position

ROWS = ("`clang -fsyntax-only`", "`memleak extract`", "`memleak check`")


def read_database(path, clangs):
    """Commands that write nothing, each once, with the folders to run them in."""
    folder = os.path.dirname(path) if path.endswith(".json") else path
    try:
        entries = database.load(folder)
    except (OSError, ValueError) as error:
        sys.exit("cold_check: %s: %s" % (path, error))
    if not entries:
        sys.exit("cold_check: %s is empty" % path)
    return [(each.directory, [clangs[is_cxx(each)], "-fsyntax-only", *each.flags, each.file]) for each in entries]


def is_cxx(entry):
    """By the compiler: C++ may be in files of any name."""
    return os.path.basename(entry.arguments[0]).rstrip("-.0123456789").endswith("++")


def waited(command, cwd=None):
    """Seconds of the processor, of the command and of all that it waited for."""
    process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status)


def clang(commands, jobs):
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return sum(each[0] for each in pool.map(lambda c: waited(c[1], c[0]), commands))


def memleak(command):
    seconds, code = waited(command)
    # 2: a file has compile errors. What is not parsed would make it fast.
    if code not in (0, 1):
        sys.exit("cold_check: memleak exited %d: %s" % (code, " ".join(command)))
    return seconds


def timed(action):
    begin = time.monotonic()
    seconds = action()
    return seconds, time.monotonic() - begin


def run_round(args, path, commands):
    with tempfile.TemporaryDirectory() as scratch:
        def ours(verb):
            return [args.memleak, verb, "/", "-p", path, "--quiet", "-j", str(args.jobs),
                    "--cache", os.path.join(scratch, verb)]
        return [timed(lambda: clang(commands, args.jobs)),
                timed(lambda: memleak(ours("extract"))),
                timed(lambda: memleak(ours("check")))]


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("projects", metavar="NAME=COMPILE_COMMANDS", nargs="+")
    parser.add_argument("-n", "--rounds", type=int, default=5)
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--memleak", default=os.path.join(ROOT, "build", "bin", "memleak"))
    parser.add_argument("--clang", default="/usr/lib/llvm-19/bin/clang")
    args = parser.parse_args()
    if args.rounds < 1 or args.jobs < 1:
        parser.error("rounds and jobs are at least 1")
    print("%d rounds, %d processes at a time\n" % (args.rounds, args.jobs))
    print("| project | run | processor s | passed s | ratio | least to greatest |")
    print("| --- | --- | ---: | ---: | ---: | --- |")
    for project in args.projects:
        name, _, path = project.partition("=")
        commands = read_database(path, (args.clang, args.clang + "++"))
        rounds = [run_round(args, path, commands) for _ in range(args.rounds)]
        for row, title in enumerate(ROWS):
            ratios = [each[row][0] / each[0][0] for each in rounds]
            print("| %s | %s | %.2f | %.2f | %.2f | %.2f to %.2f |"
                  % ("%s, %d commands" % (name, len(commands)) if row == 0 else "", title,
                     statistics.median(each[row][0] for each in rounds),
                     statistics.median(each[row][1] for each in rounds),
                     statistics.median(ratios), min(ratios), max(ratios)), flush=True)


if __name__ == "__main__":
    main()
