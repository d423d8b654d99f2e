#!/usr/bin/env python3
#===-- checks_cost.py - What the checks cost ----------------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Measures what all memleak checks cost in clang-tidy, over a project.

    checks_cost.py [-n ROUNDS] [--limit FILES] [--defaults] COMPILE_COMMANDS

Each round runs every variant once, one after the other, over the same files,
one process at a time; so a machine that slows down slows all of them. Time is
user seconds summed over the files. Prints a Markdown table: the median of the
rounds, their spread (least to most), peak memory of the largest file, and the
median of the per-round ratios to the first row.

Variants: a check that does nothing (the parse, and what clang-tidy itself
costs); all memleak checks; with --defaults also plain -checks=memleak-*, which
leaves clang-tidy's default checks on, and those alone.
"""

import argparse
import json
import os
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
        self.seconds = []
        self.peak_kib = 0


def variants(build, defaults):
    noop = os.path.join(build, "test", "lib", "libmemleak-noop-check.so")
    ours = os.path.join(build, "lib", "libmemleak-checks.so")
    for plugin in (noop, ours):
        if not os.path.exists(plugin):
            sys.exit("checks_cost: %s is not built; ninja -C %s" % (plugin, build))
    found = [Variant("no check (noop)", noop, "-*,noop-*"),
             Variant("all memleak checks", ours, "-*,memleak-*")]
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
    """User seconds, peak KiB, and the exit code."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    return usage.ru_utime, usage.ru_maxrss, os.waitstatus_to_exitcode(status)


def run_round(tidy, database, files, variant):
    total = 0.0
    for name in files:
        command = [tidy, "-p", database, "--quiet", "--config={}", *variant.arguments, name]
        seconds, peak, code = run(command)
        if code not in (0, 1):  # 1: the file has compile errors
            sys.exit("checks_cost: clang-tidy exited %d: %s" % (code, " ".join(command)))
        total += seconds
        variant.peak_kib = max(variant.peak_kib, peak)
    variant.seconds.append(total)


def print_table(found, file_count, rounds):
    print("%d files, %d rounds, user seconds\n" % (file_count, rounds))
    print("| variant | median s | spread s | ratio | peak MiB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for variant in found:
        ratios = [mine / base for mine, base in zip(variant.seconds, found[0].seconds)]
        print("| %s | %.2f | %.2f to %.2f | %.3f | %.0f |"
              % (variant.name, statistics.median(variant.seconds), min(variant.seconds),
                 max(variant.seconds), statistics.median(ratios), variant.peak_kib / 1024))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", metavar="COMPILE_COMMANDS",
                        help="compile_commands.json or its folder")
    parser.add_argument("-n", "--rounds", type=int, default=5)
    parser.add_argument("--limit", type=int, help="only so many files")
    parser.add_argument("--defaults", action="store_true",
                        help="clang-tidy's default checks as well")
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--tidy", default="/usr/lib/llvm-19/bin/clang-tidy")
    args = parser.parse_args()
    if args.rounds < 1 or (args.limit is not None and args.limit < 1):
        parser.error("rounds and limit are at least 1")
    files, entries = read_database(args.database, args.limit)
    found = variants(args.build, args.defaults)
    with tempfile.TemporaryDirectory() as database:
        # One entry a file: clang-tidy runs once for each.
        with open(os.path.join(database, "compile_commands.json"), "w", encoding="utf-8") as out:
            json.dump(entries, out)
        for number in range(args.rounds):
            for variant in found:
                run_round(args.tidy, database, files, variant)
            print("round %d of %d done" % (number + 1, args.rounds), file=sys.stderr)
    print_table(found, len(files), args.rounds)


if __name__ == "__main__":
    main()
