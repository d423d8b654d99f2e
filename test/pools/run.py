#!/usr/bin/env python3
#===-- run.py - The pool benchmark -------------------------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Asks a tool about each case of manifest.csv, and counts what it found.

    run.py --runtime INCLUDE --tidy 'clang-tidy -load=PLUGIN' [--api A,B]
    run.py --runtime INCLUDE --execute --cc CLANG --cxx CLANG++ --library LIB [--api A,B]

A positive case is detected by a warning of its check on its line; any warning of
the tool about a negative one or a near miss is a false one. With --execute the cases
are built with AddressSanitizer and run: a positive one reports the manifest's event
(`asan`: a sanitizer report; `none`: nothing can see it), the others report nothing.

The last line is "POSITIVES detected of N, FALSE false of M"; exit code 1 unless all
are detected and none is false.
"""

import argparse
import concurrent.futures
import csv
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent


def flags(case, runtime):
    standard = "-std=c++20" if case["file"].endswith(".cpp") else "-std=c11"
    return [standard, "-D_DEFAULT_SOURCE", "-w", f"-I{runtime}"]


def run(command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace")


def analyse(case, args):
    source = HERE / "cases" / case["file"]
    result = run([*args.tidy.split(), "--checks=-*,memleak-*,-memleak-raw-owning-allocation",
                  "--quiet", str(source), "--", *flags(case, args.runtime)])
    if re.search(r": error:|LLVM ERROR", result.stdout):
        return [f"{case['file']}: is not analysed: {result.stdout}"]
    found = {(int(line), check) for line, check in re.findall(
        rf"{re.escape(case['file'])}:(\d+):\d+: warning: .* \[(memleak-[\w-]+)\]", result.stdout)}
    event = case["runtime"]
    if event.startswith(("pool-", "limit_")) and f"runtime reports it as {event}" not in result.stdout and \
            f"runtime throws {event}" not in result.stdout:
        return [f"{case['file']}: the event {event} is not told"]
    wanted = {(int(case["line"]), case["check"])} if case["label"] == "positive" else set()
    return ([f"{case['file']}: line {line}: no {check}" for line, check in sorted(wanted - found)] +
            [f"{case['file']}: line {line}: unasked for: {check}" for line, check in sorted(found - wanted)])


def execute(case, args):
    is_cxx = case["file"].endswith(".cpp")
    with tempfile.TemporaryDirectory() as folder:
        program = f"{folder}/case"
        built = run([args.cxx if is_cxx else args.cc, "-g", "-O0", "-fsanitize=address", *flags(case, args.runtime),
                     str(HERE / "cases" / case["file"]), "-o", program,
                     *([args.library, "-lpthread"] if case["api"] == "memleak" else [])])
        if built.returncode:
            return [f"{case['file']}: does not build: {built.stdout}"]
        said = run([program]).stdout
    event = case["runtime"]
    sees = {"asan": "ERROR: AddressSanitizer", "leak": "ERROR: LeakSanitizer"}.get(event, event)
    if case["label"] == "positive":
        return [] if event == "none" or sees in said else [f"{case['file']}: no {event}: {said[:400]}"]
    bad = re.search(r"ERROR: \w+Sanitizer|\bpool-[a-z-]+", said)
    return [f"{case['file']}: says {bad[0]}: {said[:400]}"] if bad else []


def arguments(description):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runtime", required=True)
    parser.add_argument("--tidy")
    parser.add_argument("--execute", action="store_true")
    parser.add_argument("--cc")
    parser.add_argument("--cxx")
    parser.add_argument("--library")
    return parser


def main():
    parser = arguments(__doc__)
    parser.add_argument("--api")
    args = parser.parse_args()
    with open(HERE / "manifest.csv", encoding="utf-8") as manifest:
        cases = [case for case in csv.DictReader(manifest)
                 if not args.api or case["api"] in args.api.split(",")]
    judge = execute if args.execute else analyse
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        verdicts = list(pool.map(lambda case: judge(case, args), cases))
    for problems in verdicts:
        for problem in problems:
            print(problem)
    positive = [v for c, v in zip(cases, verdicts) if c["label"] == "positive"]
    others = [v for c, v in zip(cases, verdicts) if c["label"] != "positive"]
    wrong = sum(map(bool, others)) + sum("unasked" in p for v in positive for p in v)
    missed = sum(any("unasked" not in p for p in v) for v in positive)
    print(f"{len(positive) - missed} detected of {len(positive)}, {wrong} false of {len(cases)}")
    return 1 if missed or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
