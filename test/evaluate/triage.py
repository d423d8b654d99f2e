#!/usr/bin/env python3
#===-- triage.py - Warnings for a person to judge --------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Collects warnings about real projects for a person to judge.

    test/evaluate/triage.py --plugin build/lib/libmemleak-checks.so \\
        --out triage/ jq=SOURCE:BUILD leveldb=SOURCE:BUILD ...

With --program build/bin/memleak each project is also checked as one program: the
tool "memleak check". BUILD holds compile_commands.json; every C and C++ file below
SOURCE that it names is given to each tool. OUT/warnings.md shows each warning with
its path and the source around it; OUT/judgements.tsv takes the verdicts (see
judgements.py) and keeps them when this is run again. Ends with a table: what each
tool said, what was judged of it, and which bugs several tools tell.

Exit code: 0; 1 if a tool crashed or timed out on a file; 2 for a wrong command
line or an unreadable input.
"""

import argparse
import hashlib
import os
import re
import sys
from collections import defaultdict

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import database
import judgements
import tools
import whole_program

# A compiler's own warnings, and style, are not what is compared.
_GCC = (r"analyzer-(malloc-leak|double-free|double-fclose|use-after-free"
        r"|free-of-non-heap|mismatching-deallocation|file-leak|fd-leak|fd-double-close"
        r"|fd-use-after-close)")
RELEVANT = {
    "memleak": r"memleak-",
    whole_program.NAME: r"memleak-",
    "clang-analyzer": r"clang-analyzer-",
    "cppcheck": r"mem[lL]eak|resourceLeak|doubleFree|dealloc|leak|mismatchAllocDealloc"
                r"|mismatchSize|autovarInvalidDeallocation|useAfterFree|returnDangling",
    "gcc": _GCC,
    "g++": _GCC,
}
CONTEXT = 3


class Project:
    """A built source tree with its compilation database."""

    def __init__(self, name, source, build):
        self.name, self.source, self.build = name, os.path.realpath(source), build
        self.entries = database.load(build, self.source)
        self.texts = {}

    def jobs(self):
        stamp = self.headers_digest()
        return [tools.Job(e.file, e.directory, tuple(e.flags), stamp)
                for e in self.entries]

    def headers_digest(self):
        digest = hashlib.sha256()
        for folder, folders, names in os.walk(self.source):
            folders.sort()
            for name in sorted(names):
                if name.endswith((".h", ".hpp", ".hh", ".hxx", ".inc", ".tcc", ".def")):
                    with open(os.path.join(folder, name), "rb") as stream:
                        digest.update(name.encode() + stream.read())
        return digest.hexdigest()

    def relative(self, path):
        return os.path.relpath(path, self.source)

    def owns(self, path):
        return os.path.realpath(path).startswith(self.source + os.sep)

    def lines(self, path):
        if path not in self.texts:
            with open(path, encoding="utf-8", errors="replace") as stream:
                self.texts[path] = stream.read().split("\n")
        return self.texts[path]

    def line(self, path, number):
        lines = self.lines(path)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def code_lines(self):
        return sum(len(self.lines(f)) for f in database.files(self.entries))


def collect(project, chosen, options):
    """[(judgement, warning)] of a project, sorted, and [(tool, file, failure)]."""
    results = tools.run(chosen, project.jobs(), options.cache, options.jobs,
                        options.timeout)
    if options.program:
        results[whole_program.NAME] = whole_program.check(
            options.program, project.source, project.build, options.jobs)
    pairs, failures, seen = [], [], {}
    for tool, result in results.items():
        failures += [(tool, f, why) for f, why in sorted(result.failures.items())]
        for warning in first_of_place(result.warnings):
            if not (re.match(RELEVANT[tool], warning.check)
                    and project.owns(warning.file)):
                continue
            path = project.relative(warning.file)
            key = judgements.identify(project.name, path, warning,
                                      project.line(warning.file, warning.line), seen)
            pairs.append((judgements.Judgement(
                key, project=project.name, where=f"{path}:{warning.line}",
                said=flat(f"{warning.check}: {warning.text}")), warning))
    return pairs, failures


def first_of_place(warnings):
    """One warning a place, check and text: several units see one header."""
    kept = {}
    for warning in sorted(warnings):
        kept.setdefault((warning.file, warning.line, warning.check, warning.text), warning)
    return list(kept.values())


def flat(text):
    return " ".join(text.split())


def excerpt(project, path, numbers):
    """The lines around `numbers`, which are marked, with gaps shown."""
    shown = sorted({n for m in numbers for n in range(m - CONTEXT, m + CONTEXT + 1)
                    if 0 < n <= len(project.lines(path))})
    rows, previous = [], None
    for number in shown:
        if previous is not None and number != previous + 1:
            rows.append("     ...")
        mark = ">" if number in numbers else " "
        rows.append(f"{mark}{number:5} {project.line(path, number)}")
        previous = number
    return rows


def describe(project, judgement, warning):
    rows = [f"## {judgement.id} {project.name} {judgement.where}", "",
            f"**{warning.tool}** `{warning.check}`: {flat(warning.text)}", ""]
    places = defaultdict(set)
    places[warning.file].add(warning.line)
    for note in warning.notes:
        rows.append(f"- {project.relative(note.file)}:{note.line}: {flat(note.text)}")
        if project.owns(note.file):
            places[note.file].add(note.line)
    rows.append("")
    for path in [warning.file, *sorted(set(places) - {warning.file})]:
        rows += [f"`{project.relative(path)}`", "```",
                 *excerpt(project, path, places[path]), "```"]
    return rows + [f"verdict: {judgement.verdict}; {judgement.reason}", ""]


def ours(tool):
    return tool in ("memleak", whole_program.NAME)


def summarize(current):
    """Rows of a table: project, tool, how its warnings were judged, and how many of
    the bugs behind the true ones memleak tells, too, and no other tool does."""
    counts = defaultdict(lambda: defaultdict(int))
    bugs = defaultdict(set)
    for judgement, warning in current:
        for group in (judgement.project, "all"):
            counts[group, warning.tool][judgement.verdict] += 1
            if judgement.verdict == "true":
                bug = judgement.id if judgement.bug == "-" else judgement.bug
                bugs[group, warning.tool].add((judgement.project, bug))
    rows = ["| project | tool | warnings | true | distinct bugs | told by memleak | "
            "by no other | false | unclear | not judged |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
    for key in sorted(counts, key=lambda k: (k[0] == "all", k)):
        count, found = counts[key], bugs[key]
        others = [(t, b) for (group, t), b in bugs.items() if group == key[0] and t != key[1]]
        shared = found & union(b for t, b in others if ours(t))
        alone = found - union(b for _, b in others)
        rows.append(f"| {key[0]} | {key[1]} | {sum(count.values())} | {count['true']} | "
                    f"{len(found)} | {len(shared)} | {len(alone)} | {count['false']} | "
                    f"{count['unclear']} | {count['-']} |")
    return rows


def union(sets):
    return set().union(*sets)


def parse_arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("project", nargs="+", help="NAME=SOURCE:BUILD")
    tools.add_arguments(parser)
    parser.add_argument("--program", help="build/bin/memleak, to check projects as programs")
    parser.add_argument("--out", required=True, help="folder for the two files")
    options = parser.parse_args(argv)
    for spec in options.project:
        if not re.fullmatch(r"[^=]+=[^:]+:[^:]+", spec):
            parser.error(f"'{spec}' is not NAME=SOURCE:BUILD")
    try:
        options.tools = tools.chosen(options)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    return options


def triage(options):
    path = os.path.join(options.out, "judgements.tsv")
    os.makedirs(options.out, exist_ok=True)
    known = judgements.load(path)
    current, failures, text, lines = [], [], [], 0
    for spec in options.project:
        name, source, build = re.split("[=:]", spec)
        project = Project(name, source, build)
        pairs, failed = collect(project, options.tools, options)
        known = judgements.merge(known, [j for j, _ in pairs])
        pairs = [(known[j.id], w) for j, w in pairs]
        lines += project.code_lines()
        current += pairs
        failures += failed
        for judgement, warning in pairs:
            text += describe(project, judgement, warning)
    judgements.save(path, known)
    with open(os.path.join(options.out, "warnings.md"), "w", encoding="utf-8") as stream:
        stream.write("\n".join(text) + "\n")
    print(f"{len(options.project)} projects, {lines} lines in their files\n")
    print("\n".join(summarize(current)))
    for tool, file, why in failures:
        print(f"{tool}: {why}: {file}", file=sys.stderr)
    return 1 if any(why != "does not compile" for _, _, why in failures) else 0


def main(argv):
    options = parse_arguments(argv)
    try:
        return triage(options)
    except (OSError, ValueError, judgements.JudgementError) as error:
        print(f"triage.py: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
