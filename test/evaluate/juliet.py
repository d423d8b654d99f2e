#!/usr/bin/env python3
#===-- juliet.py - Measure leak checkers on Juliet -------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Measures leak checkers on a folder of the Juliet C/C++ suite.

    test/evaluate/juliet.py --plugin build/lib/libmemleak-checks.so JULIET

JULIET holds testcases/ and testcasesupport/. Every case that compiles here, of
the CWEs about releasing memory and files, is given to each tool, one unit at a
time. A case is detected when a tool reports its own fault in a bad function, and
has a false positive when the tool reports that fault in a good one; faults of
another kind in good functions are counted beside it.

With --program build/bin/memleak, the units of each CWE are also solved together, as
one program that nothing else calls into: the tool "memleak, one program".

Exit code: 0; 1 if a tool crashed or timed out; 2 for a wrong command line.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import defaultdict

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import juliet_truth
import tools

# What each tool calls a fault: a pattern of "check: text".
FAULTS = {
    "leak": {
        "memleak": r"memleak-(missing-release|realloc-leak|discarded-ownership):"
                   r"|memleak-owning-raw-member: .*does not release",
        "clang-analyzer": r"\S+(Malloc|NewDeleteLeaks): .*leak",
        "cppcheck": r"(memleak\w*|leakReturnValNotUsed|leakNoVarFunctionCall):",
        "gcc": r"analyzer-malloc-leak:"},
    "double release": {
        "memleak": r"memleak-double-release:",
        "clang-analyzer": r"\S+: Attempt to (free|delete|release) released",
        "cppcheck": r"doubleFree:",
        "gcc": r"analyzer-double-(free|fclose):"},
    "use after release": {
        "memleak": r"memleak-use-after-release:",
        "clang-analyzer": r"\S+: (Use of memory after|Inner pointer)",
        "cppcheck": r"(deallocuse|deallocret|useAfterFree|returnDanglingLifetime):",
        "gcc": r"analyzer-use-after-free:"},
    "invalid release": {
        "memleak": r"memleak-invalid-release:",
        "clang-analyzer": r"\S+: Argument to .* (is|does) ",
        "cppcheck": r"autovarInvalidDeallocation:",
        "gcc": r"analyzer-free-of-non-heap:"},
    "mismatched release": {
        "memleak": r"memleak-mismatched-release:",
        "clang-analyzer": r"\S+MismatchedDeallocator:",
        "cppcheck": r"mismatchAllocDealloc:",
        "gcc": r"analyzer-mismatching-deallocation:"},
    "unclosed resource": {
        "memleak": r"memleak-unclosed-resource:",
        "clang-analyzer": r"\S+Stream: .*leak",
        "cppcheck": r"resourceLeak:",
        "gcc": r"analyzer-file-leak:"},
}
FAULT_OF_CWE = {
    401: "leak", 415: "double release", 416: "use after release",
    590: "invalid release", 761: "invalid release", 762: "mismatched release",
    773: "unclosed resource", 775: "unclosed resource"}


class Tally:
    """Cases by what a tool said about them."""

    def __init__(self):
        self.cases = self.detected = self.false_own = self.false_any = 0

    def add(self, own_bad, own_good, any_good):
        self.cases += 1
        self.detected += own_bad
        self.false_own += own_good
        self.false_any += any_good

    def row(self):
        counts = (self.detected, self.false_own, self.false_any)
        return " | ".join([str(self.cases), *(self.share(n) for n in counts)])

    def share(self, count):
        return f"{count} ({100 * count / self.cases:.1f}%)"


def find_files(root, cwes, sample):
    """The files of the cases asked for; of each CWE at most `sample` cases, those
    with the smallest hashes of their names, so every run takes the same."""
    files = []
    for folder, folders, names in os.walk(os.path.join(root, "testcases")):
        folders.sort()
        for name in sorted(names):
            file = juliet_truth.file_of(os.path.join(folder, name))
            if file and file.cwe in cwes and "w32" not in name:
                files.append(file)
    if sample is None:
        return files
    cases = defaultdict(set)
    for file in files:
        cases[file.cwe].add(file.case)
    kept = set()
    for names in cases.values():
        kept.update(sorted(names, key=lambda n: hashlib.sha256(n.encode()).digest())[:sample])
    return [f for f in files if f.case in kept]


def digest_headers(*folders):
    digest = hashlib.sha256()
    for folder in folders:
        for name in sorted(os.listdir(folder)):
            if name.endswith(".h"):
                with open(os.path.join(folder, name), "rb") as stream:
                    digest.update(name.encode() + stream.read())
    return digest.hexdigest()


def jobs_of(files, root):
    support = os.path.join(root, "testcasesupport")
    stamps, jobs = {}, []
    for file in files:
        folder = os.path.dirname(file.path)
        if folder not in stamps:
            stamps[folder] = digest_headers(folder, support)
        jobs.append(tools.Job(file.path, folder, ("-I" + support,), stamps[folder]))
    return jobs


def faults_of(warning):
    """The kinds of fault that a warning reports."""
    said = f"{warning.check}: {warning.text}"
    return {fault for fault, patterns in FAULTS.items()
            if re.match(patterns[warning.tool], said)}


class Judge:
    """Where a line stands: in bad code, in good code or in neither."""

    def __init__(self):
        self.texts = {}

    def verdict(self, path, line):
        if path not in self.texts:
            with open(path, encoding="utf-8", errors="replace") as stream:
                self.texts[path] = stream.read()
        return juliet_truth.verdict(path, self.texts[path], line)


def judge(files, warnings):
    """{case: {'bad': faults, 'good': faults}} from a tool's warnings."""
    case_of = {f.path: f.case for f in files}
    judge_lines = Judge()
    said = {f.case: {"bad": set(), "good": set(), "": set()} for f in files}
    for warning in warnings:
        if warning.file in case_of:
            where = judge_lines.verdict(warning.file, warning.line)
            said[case_of[warning.file]][where] |= faults_of(warning)
    return said


def tally(files, said):
    """{(cwe, flow): Tally} of the cases, and of each CWE under flow 0."""
    tallies = defaultdict(Tally)
    for case, cwe, flow in sorted({(f.case, f.cwe, f.flow) for f in files}):
        fault = FAULT_OF_CWE[cwe]
        numbers = (fault in said[case]["bad"], fault in said[case]["good"],
                   bool(said[case]["good"]))
        tallies[cwe, flow].add(*numbers)
        tallies[cwe, 0].add(*numbers)
    return tallies


def print_table(tallies_of, by_flow):
    print("| CWE | flow | tool | cases | detected | false, same fault | false, any fault |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    keys = sorted({key for tallies in tallies_of.values() for key in tallies})
    for cwe, flow in keys:
        if flow and not by_flow:
            continue
        for tool, tallies in tallies_of.items():
            if (cwe, flow) not in tallies:
                continue  # a tool for C only, and cases in C++ only
            print(f"| {cwe} | {flow or 'all'} | {tool} | {tallies[cwe, flow].row()} |")


def write_cases(path, said_of):
    """Every case's faults by tool, for a look at single ones."""
    data = {tool: {case: {where: sorted(faults) for where, faults in sides.items()}
                   for case, sides in sorted(said.items())}
            for tool, said in said_of.items()}
    with open(path, "w", encoding="utf-8") as stream:
        json.dump(data, stream, indent=1)
        stream.write("\n")


_FINDING = re.compile(r"^(?P<file>/[^:\n]*):(?P<line>\d+):\d+: (?P<text>.*) "
                      r"\[(?P<check>memleak-[\w-]+)\]$", re.M)


def solve_together(program, files, root):
    """The certain findings in the units of each CWE, solved as one program."""
    support = os.path.join(root, "testcasesupport")
    warnings = []
    for cwe in sorted({f.cwe for f in files}):
        paths = [f.path for f in files if f.cwe == cwe]
        solved = subprocess.run(
            [program, "ir", "solve", "--closed", *paths, os.path.join(support, "io.c"),
             "--", "-I" + support],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
            check=False)
        if solved.returncode:
            sys.exit(f"{program} ended with {solved.returncode} over CWE {cwe}:\n"
                     + solved.stderr[-2000:])
        warnings += [tools.Warning(m["file"], int(m["line"]), "memleak", m["check"], m["text"])
                     for m in _FINDING.finditer(solved.stdout)]
    return warnings


def parse_arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("juliet", help="folder with testcases/ and testcasesupport/")
    tools.add_arguments(parser)
    parser.add_argument("--cwe", default=",".join(map(str, sorted(FAULT_OF_CWE))))
    parser.add_argument("--sample", type=int, help="at most so many cases of a CWE")
    parser.add_argument("--by-flow", action="store_true", help="a row a flow variant")
    parser.add_argument("--program", help="build/bin/memleak, to solve all units together")
    parser.add_argument("--cases", help="write what was said of each case, as JSON")
    options = parser.parse_args(argv)
    options.juliet = os.path.realpath(options.juliet)
    for needed in ("testcases", "testcasesupport"):
        if not os.path.isdir(os.path.join(options.juliet, needed)):
            parser.error(f"{options.juliet}: no folder {needed}/ in it")
    try:
        options.cwe = {int(n) for n in options.cwe.split(",")}
    except ValueError:
        parser.error("--cwe takes numbers, as in --cwe 401,415")
    unknown = options.cwe - set(FAULT_OF_CWE)
    if unknown:
        parser.error(f"no fault is known for CWE {sorted(unknown)}")
    try:
        options.tools = tools.chosen(options)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    return options


def compiling(files, jobs, options):
    """The files of cases all of whose files compile."""
    compiler = [tools.syntax_check()]
    broken = tools.run(compiler, jobs, options.cache, options.jobs,
                       options.timeout)[compiler[0].name].failures
    cases = {f.case for f in files if f.path in broken}
    return [f for f in files if f.case not in cases], cases


def main(argv):
    options = parse_arguments(argv)
    files = find_files(options.juliet, options.cwe, options.sample)
    files, left_out = compiling(files, jobs_of(files, options.juliet), options)
    jobs = jobs_of(files, options.juliet)
    results = tools.run(options.tools, jobs, options.cache, options.jobs,
                        options.timeout)
    said_of = {name: judge(files, result.warnings) for name, result in results.items()}
    tallies_of = {name: tally(files_for(tool, files), said_of[name])
                  for name, tool in zip(said_of, options.tools)}
    if options.program:
        together = "memleak, one program"
        said_of[together] = judge(files, solve_together(options.program, files, options.juliet))
        tallies_of[together] = tally(files, said_of[together])
    print_table(tallies_of, options.by_flow)
    print(f"\n{len({f.case for f in files})} cases in {len(files)} files; "
          f"{len(left_out)} more do not compile here")
    if options.cases:
        write_cases(options.cases, said_of)
    failed = False
    for name, result in results.items():
        print(f"{name}: {result.seconds:.0f} s of processes, "
              f"{len(result.failures)} files failed", file=sys.stderr)
        for file, failure in sorted(result.failures.items()):
            failed = True
            print(f"  {failure}: {file}", file=sys.stderr)
    return 1 if failed else 0


def files_for(tool, files):
    """The files of the cases that a tool can be asked about: all of C only, when
    it reads only C."""
    wanted = {f.path for f in files if tool.wants(tools.Job(f.path, "", ()))}
    partial = {f.case for f in files if f.path not in wanted}
    return [f for f in files if f.case not in partial]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
