#!/usr/bin/env python3
# ===-- check_budget.py - Holds hot paths to their budget ---*- Python -*-=== #
# Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# ===----------------------------------------------------------------------=== #
"""Counts the instructions of the runtime's hot paths under callgrind and
compares them with the committed budget. Unlike times, counts are the same on
every run and every machine of one kind; they depend on the compiler, so the
budget names compilers.

Exit status: 0 within the budget, 1 over it, 2 no answer (bad input, callgrind
missing, no budget for this compiler).
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile


class NoAnswer(Exception):
    pass


def run_under_callgrind(program, folder):
    """Runs the program; its dumps are in the folder. Returns what it printed."""
    if not shutil.which("valgrind"):
        raise NoAnswer("valgrind is not installed (apt-get install valgrind)")
    run = subprocess.run(
        ["valgrind", "-q", "--tool=callgrind",
         f"--callgrind-out-file={folder}/dump", program],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if run.returncode != 0:
        raise NoAnswer(f"{program} ended with status {run.returncode} under "
                       f"callgrind:\n{run.stderr.strip()}")
    return run.stdout


def instructions_by_path(folder):
    """Instructions of each dump, by the name it was made with."""
    counts = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            dump = file.read()
        trigger = re.search(r"^desc: Trigger: Client Request: (\S+)$", dump, re.M)
        total = re.search(r"^totals: (\d+)", dump, re.M)
        if trigger and total:
            counts[trigger.group(1)] = int(total.group(1))
    return counts


def measure(program):
    """The compiler's name, and instructions an operation for each path."""
    with tempfile.TemporaryDirectory() as folder:
        printed = run_under_callgrind(program, folder)
        counts = instructions_by_path(folder)
    lines = dict(line.rsplit(" ", 1) for line in printed.splitlines())
    compiler = lines.pop("compiler", None)
    missing = sorted(set(lines) - set(counts))
    if not compiler or not lines or missing:
        raise NoAnswer(f"{program} named {len(lines)} paths; callgrind has no "
                       f"count for: {', '.join(missing) or 'any'}")
    return compiler, {path: round(counts[path] / int(operations), 2)
                      for path, operations in lines.items()}


def read_budget(path):
    try:
        with open(path, encoding="utf-8") as file:
            budget = json.load(file)
        return float(budget["tolerance_percent"]), budget["instructions"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoAnswer(f"{path}: not a budget: {error}") from error


def write_budget(path, tolerance, instructions):
    text = json.dumps({"tolerance_percent": tolerance,
                       "instructions": instructions}, indent=2, sort_keys=True)
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text + "\n")
    os.replace(path + ".new", path)


def compare(measured, allowed, tolerance):
    """Prints a line a path; returns those that are over or have no budget."""
    bad = []
    for path in sorted(set(measured) | set(allowed)):
        count, limit = measured.get(path), allowed.get(path)
        if count is None or limit is None:
            verdict = "no budget" if limit is None else "no longer measured"
            bad.append(path)
        elif count > limit * (1 + tolerance / 100):
            verdict = "over"
            bad.append(path)
        elif count < limit * (1 - tolerance / 100):
            verdict = "under: renew the budget to keep the gain"
        else:
            verdict = "within"
        print(f"{path:28} {count if count is not None else '-':>9} "
              f"{limit if limit is not None else '-':>9}  {verdict}")
    return bad


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="build/bin/memleak-hot-paths")
    parser.add_argument("--budget", default=os.path.join(here, "../budget.json"))
    parser.add_argument("--renew", action="store_true",
                        help="write what is measured now as this compiler's budget")
    options = parser.parse_args()
    try:
        compiler, measured = measure(options.program)
        tolerance, instructions = read_budget(options.budget)
        if options.renew:
            instructions[compiler] = measured
            write_budget(options.budget, tolerance, instructions)
        if compiler not in instructions:
            raise NoAnswer(f"{options.budget} has no budget for {compiler}, only "
                           f"for {', '.join(sorted(instructions)) or 'none'}; "
                           "add one with --renew")
    except NoAnswer as error:
        print(f"check_budget.py: {error}", file=sys.stderr)
        return 2
    print(f"instructions an operation, {compiler}, measured and allowed "
          f"(+{tolerance:g}%)")
    bad = compare(measured, instructions[compiler], tolerance)
    if bad:
        print(f"\n{len(bad)} of {len(measured)} paths are not within the budget. "
              "If the cost is wanted, say why in the change and renew it:\n"
              f"  runtime/bench/gate/check_budget.py {options.program} --renew")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
