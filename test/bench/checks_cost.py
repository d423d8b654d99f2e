#!/usr/bin/env python3
#===-- checks_cost.py - What the checks cost ----------------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Measures what all memleak checks cost in clang-tidy, over a project.

    checks_cost.py [-n ROUNDS] [--limit FILES] [--defaults] [--also CHECKS]
                   [--instructions] COMPILE_COMMANDS

Each round runs every variant once, one after the other, over the same files,
one process at a time; so a machine that slows down slows all of them. Time is
seconds of the processor, the user's and the system's, summed over the files.
Prints a Markdown table: the median of the rounds, their spread (least to most),
peak memory of the largest file, and the median of the per-round ratios to the
first row.

Variants: a check that does nothing (the parse, and what clang-tidy itself
costs); all memleak checks; with --also those of clang-tidy's -checks=CHECKS;
with --defaults also plain -checks=memleak-*, which leaves clang-tidy's default
checks on, and those alone.

With --instructions valgrind counts the instructions of user code, in thousands
of millions, instead of the seconds: the same on a busy machine, and 50 times as
slow. One round is enough then.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SOURCES = (".c", ".cc", ".cpp", ".cxx", ".C")


class Variant:
    def __init__(self, name, plugin, checks):
        self.name = name
        self.arguments = ["-load=" + plugin, "--checks=" + checks]
        self.amounts = []
        self.peak_kib = 0


def variants(build, defaults, also):
    noop = os.path.join(build, "test", "lib", "libmemleak-noop-check.so")
    ours = os.path.join(build, "lib", "libmemleak-checks.so")
    for plugin in (noop, ours):
        if not os.path.exists(plugin):
            sys.exit("checks_cost: %s is not built; ninja -C %s" % (plugin, build))
    found = [Variant("no check (noop)", noop, "-*,noop-*"),
             Variant("all memleak checks", ours, "-*,memleak-*")]
    found += [Variant("`-checks=%s`" % checks, ours, checks) for checks in also]
    if defaults:
        found += [Variant("clang-tidy's defaults", noop, "noop-*"),
                  Variant("plain `-checks=memleak-*`", ours, "memleak-*")]
    return found


def read_database(path, limit):
    """The first command of each C and C++ file, by file name."""
    if os.path.isdir(path):
        path = os.path.join(path, "compile_commands.json")
    try:
        with open(path, encoding="utf-8") as file:
            entries = json.load(file)
    except (OSError, ValueError) as error:
        sys.exit("checks_cost: %s: %s" % (path, error))
    by_file = {}
    for entry in entries:
        name = os.path.join(entry["directory"], entry["file"])
        if name.endswith(SOURCES):
            by_file.setdefault(os.path.normpath(name), entry)
    files = sorted(by_file)[:limit]
    if not files:
        sys.exit("checks_cost: %s has no C or C++ file" % path)
    return files, [by_file[name] for name in files]


def run(command):
    """Seconds of the processor, peak KiB, and the exit code."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status)


def count_instructions(command):
    """Instructions in thousands of millions, peak KiB, and the exit code."""
    with tempfile.NamedTemporaryFile() as log:
        _, peak, code = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                             "--log-file=" + log.name, *command])
        counted = re.search(r"Collected : (\d+)", log.read().decode(errors="replace"))
    if not counted:
        sys.exit("checks_cost: valgrind counted nothing: %s" % " ".join(command))
    return int(counted.group(1)) / 1e9, peak, code


def run_round(tidy, measure, database, files, variant):
    total = 0.0
    for name in files:
        command = [tidy, "-p", database, "--quiet", "--config={}", *variant.arguments, name]
        amount, peak, code = measure(command)
        if code not in (0, 1):  # 1: the file has compile errors
            sys.exit("checks_cost: clang-tidy exited %d: %s" % (code, " ".join(command)))
        total += amount
        variant.peak_kib = max(variant.peak_kib, peak)
    variant.amounts.append(total)


def print_table(found, file_count, rounds, unit):
    print("%d files, %d rounds, %s\n" % (file_count, rounds, unit))
    print("| variant | median | spread | ratio | peak MiB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for variant in found:
        ratios = [mine / base for mine, base in zip(variant.amounts, found[0].amounts)]
        print("| %s | %.2f | %.2f to %.2f | %.3f | %.0f |"
              % (variant.name, statistics.median(variant.amounts), min(variant.amounts),
                 max(variant.amounts), statistics.median(ratios), variant.peak_kib / 1024))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", metavar="COMPILE_COMMANDS",
                        help="compile_commands.json or its folder")
    parser.add_argument("-n", "--rounds", type=int, default=5)
    parser.add_argument("--limit", type=int, help="only so many files")
    parser.add_argument("--defaults", action="store_true",
                        help="clang-tidy's default checks as well")
    parser.add_argument("--also", metavar="CHECKS", action="append", default=[],
                        help="a row for these checks, as in --also='-*,memleak-owning-*'")
    parser.add_argument("--instructions", action="store_true",
                        help="count instructions, by valgrind, instead of seconds")
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--tidy", default="/usr/lib/llvm-19/bin/clang-tidy")
    args = parser.parse_args()
    if args.rounds < 1 or (args.limit is not None and args.limit < 1):
        parser.error("rounds and limit are at least 1")
    files, entries = read_database(args.database, args.limit)
    found = variants(args.build, args.defaults, args.also)
    measure = count_instructions if args.instructions else run
    with tempfile.TemporaryDirectory() as database:
        # One entry a file: clang-tidy runs once for each.
        with open(os.path.join(database, "compile_commands.json"), "w", encoding="utf-8") as out:
            json.dump(entries, out)
        for number in range(args.rounds):
            for variant in found:
                run_round(args.tidy, measure, database, files, variant)
            print("round %d of %d done" % (number + 1, args.rounds), file=sys.stderr)
    print_table(found, len(files), args.rounds,
                "1e9 instructions" if args.instructions else "processor seconds")


if __name__ == "__main__":
    main()
