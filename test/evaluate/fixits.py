#!/usr/bin/env python3
#===-- fixits.py - Apply the fixes of all checks to a project --------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Runs all memleak checks over a project and applies the edits they offer.

    test/evaluate/fixits.py --plugin build/lib/libmemleak-checks.so \\
        -p COPY/build --source COPY [--report report.json] [--dry-run]

COPY is a copy of a project that may be changed. Every C++ file of its database
below COPY is checked; each diagnostic's edit is applied whole or not at all;
then everything is checked again, until nothing is left to apply. What is left
then are the refusals, with the reason that the diagnostic's notes give.
Rebuilding the copy and running its tests is the caller's next step.

Exit code: 0; 1 if clang-tidy crashed or hung or a file did not compile; 2 for a wrong
command line or an unreadable input.
"""

import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import clang_export
import database
import edits

REASON = re.compile(r"no fix: (?P<words>.*) \[no-fix: (?P<kind>[\w-]+)\]", re.S)
CRASH = ("PLEASE submit a bug report", "Stack dump:")


@dataclass
class Finding:
    """One place a check speaks about, however many units saw it."""
    check: str
    path: str
    offset: int
    message: str
    reasons: Counter = field(default_factory=Counter)
    offers: set = field(default_factory=set)

    @property
    def key(self):
        return (self.path, self.offset, self.check, self.message)


@dataclass
class Run:
    """What one pass over all files said."""
    findings: list
    errors: list
    crashes: list


def check_file(options, folder, file):
    """(diagnostics, crash report or '') of one file."""
    with tempfile.TemporaryDirectory() as scratch:
        export = os.path.join(scratch, "export.yaml")
        command = [options.clang_tidy, "-load=" + os.path.abspath(options.plugin),
                   "-checks=-*," + options.checks, "-quiet",
                   "-config=" + config(options.option),
                   "-header-filter=^" + options.source + "/",
                   "-export-fixes=" + export, "-p", folder, file]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  encoding="utf-8", errors="replace",
                                  timeout=options.timeout)
        except subprocess.TimeoutExpired:
            return [], f"{file}: not done after {options.timeout} s"
        crashed = done.returncode not in (0, 1) or any(c in done.stdout for c in CRASH)
        if crashed:
            return [], f"{file}: exit {done.returncode}\n{done.stdout}"
        if not os.path.exists(export):
            return [], ""
        with open(export, encoding="utf-8") as stream:
            return clang_export.parse(export, stream.read()), ""


def config(assignments):
    options = {}
    for assignment in assignments:
        name, _, value = assignment.partition("=")
        options[name] = value
    return json.dumps({"CheckOptions": options})


def reason_of(diagnostic):
    """(class, words) of why the diagnostic offers no edit: the notes of our
    checks say `no fix: WORDS [no-fix: CLASS]`."""
    for note in diagnostic.notes:
        match = REASON.fullmatch(note.text)
        if match:
            return match["kind"], match["words"]
    return "none given", ""


def check_all(options, entries):
    files = database.files(entries)
    findings, errors, crashes = {}, set(), []
    with tempfile.TemporaryDirectory() as folder:
        database.write(entries, folder)
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            results = list(pool.map(lambda f: check_file(options, folder, f), files))
    for diagnostics, crash in results:
        if crash:
            crashes.append(crash)
        for diagnostic in diagnostics:
            if diagnostic.name.startswith("clang-diagnostic"):
                if diagnostic.level == "Error":
                    errors.add((diagnostic.message.path, diagnostic.message.text))
                continue
            add(findings, diagnostic)
    return Run([findings[k] for k in sorted(findings)], sorted(errors), crashes)


def add(findings, diagnostic):
    message = diagnostic.message
    finding = Finding(diagnostic.name, message.path,
                      message.offset, message.text)
    finding = findings.setdefault(finding.key, finding)
    if message.replacements:
        finding.offers.add(message.replacements)
    else:
        finding.reasons[reason_of(diagnostic)] += 1


def apply_offers(run, source):
    """Applies what can be applied; returns the findings applied."""
    proposals = []
    for finding in run.findings:
        if len(finding.offers) > 1:
            finding.reasons["differs", "units offer different edits"] += 1
        elif finding.offers:
            (offer,) = finding.offers
            if all(r.path.startswith(source + os.sep) for r in offer):
                proposals.append((finding, offer))
            else:
                finding.reasons["outside", "its edit changes a file outside"] += 1
    chosen, rejected = edits.choose(proposals)
    for finding in rejected:
        finding.reasons["conflict", "its edit touches another one's"] += 1
    offers = dict((finding.key, offer) for finding, offer in proposals)
    edits.apply([r for finding in chosen for r in offers[finding.key]])
    return chosen


def place(finding, source):
    with open(finding.path, "rb") as stream:
        line = stream.read()[:finding.offset].count(b"\n") + 1
    return f"{os.path.relpath(finding.path, source)}:{line}"


def describe(finding, where):
    kind, words = ("", "") if not finding.reasons else min(
        finding.reasons, key=lambda r: (-finding.reasons[r], r))
    return {"check": finding.check, "where": where, "message": finding.message,
            "reason": kind, "words": words}


def evaluate(options):
    entries = [e for e in database.load(options.build, options.source) if e.is_cxx]
    if not entries:
        raise ValueError(f"{options.build}: no C++ file below {options.source}")
    report = {"files": len(database.files(entries)), "rounds": 0, "applied": []}
    while True:
        run = check_all(options, entries)
        report["rounds"] += 1
        places = {f.key: place(f, options.source) for f in run.findings}
        if report["rounds"] == 1:
            report["findings"] = [describe(f, places[f.key]) for f in run.findings]
        done = [] if options.dry_run or run.errors or run.crashes \
            or report["rounds"] > options.rounds else apply_offers(run, options.source)
        report["applied"] += [describe(f, places[f.key]) for f in done]
        if not done:
            break
    report["offered"] = [describe(f, places[f.key]) for f in run.findings if f.offers]
    report["refused"] = [describe(f, places[f.key]) for f in run.findings if not f.offers]
    report["errors"] = [list(e) for e in run.errors]
    report["crashes"] = run.crashes
    return report


def print_report(report):
    print(f"{report['files']} C++ files, {report['rounds']} rounds, "
          f"{len(report['crashes'])} crashes, {len(report['errors'])} compile errors, "
          f"{len(report['applied'])} edits applied")
    columns = ("findings", "applied", "offered", "refused")
    rows = defaultdict(Counter)
    for column in columns:
        for item in report[column]:
            rows[item["check"]][column] += 1
    print("\n| check | findings at first | applied | left with an edit | left without |")
    print("| --- | --- | --- | --- | --- |")
    for check, row in sorted(rows.items()):
        print("| `%s` | %s |" % (check, " | ".join(str(row[c]) for c in columns)))
    reasons, example = Counter(), {}
    for item in report["refused"]:
        key = item["check"], item["reason"]
        reasons[key] += 1
        example.setdefault(key, f"{item['where']}: {item['words']}")
    print("\n| check | refused | count | for example |\n| --- | --- | --- | --- |")
    for key, count in sorted(reasons.items(), key=lambda i: (i[0][0], -i[1], i[0])):
        print(f"| `{key[0]}` | {key[1]} | {count} | {example[key]} |")
    for path, text in report["errors"]:
        print(f"\nerror: {path}: {text}", file=sys.stderr)
    for crash in report["crashes"]:
        print(f"\ncrash: {crash}", file=sys.stderr)


def parse_arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--plugin", required=True, help="libmemleak-checks.so")
    parser.add_argument("-p", dest="build", required=True,
                        help="folder of compile_commands.json")
    parser.add_argument("--source", required=True,
                        help="the copy that may be changed; only files below it are")
    parser.add_argument("--clang-tidy", default="clang-tidy-19")
    parser.add_argument("--checks", default="memleak-*")
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE",
                        help="a check option, as in CheckOptions")
    parser.add_argument("--rounds", type=int, default=5,
                        help="how often to apply at most (default 5)")
    parser.add_argument("--timeout", type=int, default=600,
                        help="seconds a file may take; more is a crash (default 600)")
    parser.add_argument("--report", help="write everything as JSON to this file")
    parser.add_argument("--dry-run", action="store_true", help="apply nothing")
    parser.add_argument("-j", dest="jobs", type=int, default=os.cpu_count())
    options = parser.parse_args(argv)
    options.source = os.path.realpath(options.source)
    if not os.path.exists(options.plugin):
        parser.error(f"{options.plugin}: no such file; build it first")
    return options


def main(argv):
    options = parse_arguments(argv)
    try:
        report = evaluate(options)
    except (OSError, ValueError, clang_export.ExportError, edits.EditError) as error:
        print(f"fixits.py: {error}", file=sys.stderr)
        return 2
    if options.report:
        with open(options.report, "w", encoding="utf-8") as stream:
            json.dump(report, stream, indent=1)
            stream.write("\n")
    print_report(report)
    return 1 if report["crashes"] or report["errors"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
