#!/usr/bin/env python3
#===-- mutants.py - The right cases of the benchmark, made wrong --------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Makes every right case of manifest.csv wrong by the edits of mutants.txt.

    mutants.py --runtime INCLUDE --tidy 'clang-tidy -load=PLUGIN'
    mutants.py --runtime INCLUDE --execute --cc CLANG --cxx CLANG++ --library LIB

The tool has to warn of every mutant; with --execute each is built with
AddressSanitizer, and a run has to fail with a report. The last line is "N caught
of M"; exit code 1 unless all are. A right case without a mutant, and an edit that
has no place or several, are errors: exit code 2.
"""

import concurrent.futures
import csv
import fnmatch
import pathlib
import re
import sys
import tempfile

from run import HERE, arguments, flags, run

LIBRARIES = {
    "apr": {"end": "apr_pool_destroy", "reset": "apr_pool_clear", "take": "apr_pstrdup"},
    "talloc": {"end": "_talloc_free", "reset": "talloc_free_children", "take": "talloc_strdup"},
    "ngx": {"end": "ngx_destroy_pool", "reset": "ngx_reset_pool", "take": "copy_into"},
    "pg": {"end": "MemoryContextDelete", "reset": "MemoryContextReset", "take": "MemoryContextStrdup"},
}
REPORTS = r"ERROR: \w+Sanitizer|\bpool-[a-z-]+|limit_exceeded|bad_alloc"


def give_up(message):
    print("mutants.py: error: " + message, file=sys.stderr)
    sys.exit(2)


def read_rules():
    """Yields (pattern of cases, edits, reason why no run can tell)."""
    text = (HERE / "mutants.txt").read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.M)
    for paragraph in filter(None, text.strip().split("\n\n")):
        head, *lines = paragraph.strip("\n").split("\n")
        reason = [line for line in lines if line.startswith("unseen: ")]
        yield head.split(":")[0], [line for line in lines if line not in reason], bool(reason)


def the_line(case, lines, wanted):
    """The one line that has the text; of a text of two lines the first."""
    here = [n for n in range(len(lines)) if re.search(wanted, "".join(lines[n:n + 2 if r"\n" in wanted else n + 1]))]
    if len(here) != 1 and not (here and r"\n" in wanted):
        give_up(f"{case}: '{wanted}' is in {len(here)} lines")
    return here[0]


def mutate(case, text, edits):
    names = LIBRARIES.get(case.split("-")[0], {})
    lines = text.splitlines(keepends=True)
    for edit in edits:
        for name, function in names.items():
            edit = edit.replace("{" + name + "}", function)
        verb, what = edit.split(" ", 1)
        wanted, _, to = what.partition(" -> ")
        at = the_line(case, lines, wanted)
        if verb == "drop":
            del lines[at]
        elif verb == "move":
            line = lines.pop(at)
            lines.insert(the_line(case, lines, to), line)
        elif verb == "put":
            lines[at] = re.sub(wanted, to, lines[at])
        else:
            give_up(f"{case}: no edit is called '{verb}'")
    return "".join(lines)


def make_all(folder):
    """Writes the mutants; yields (case of the manifest, its file, whether no run can tell)."""
    (folder / "cases").mkdir()
    (folder / "api").symlink_to(HERE / "api")
    rules = list(read_rules())
    with open(HERE / "manifest.csv", encoding="utf-8") as manifest:
        right = [case for case in csv.DictReader(manifest) if case["label"] != "positive"]
    for case in right:
        name = case["file"]
        mine = [rule for rule in rules if fnmatch.fnmatchcase(name, rule[0])]
        if not mine:
            give_up(f"{name}: has no mutant")
        for number, (_, edits, unseen) in enumerate(mine):
            file = folder / "cases" / f"{number}-{name}"
            text = (HERE / "cases" / name).read_text(encoding="utf-8")
            file.write_text(mutate(name, text, edits), encoding="utf-8")
            yield case, file, unseen


def analyse(mutant, args):
    case, file, _ = mutant
    said = run([*args.tidy.split(), "--checks=-*,memleak-*,-memleak-raw-owning-allocation", "--quiet", str(file),
                "--", *flags(case, args.runtime)]).stdout
    if re.search(r": error:|LLVM ERROR", said):
        return f"{file.name}: is not analysed: {said}"
    return "" if re.search(r"warning: .* \[memleak-", said) else f"{file.name}: nothing is said"


def execute(mutant, args):
    case, file, unseen = mutant
    is_cxx = file.suffix == ".cpp"
    program = file.with_suffix(".exe")
    built = run([args.cxx if is_cxx else args.cc, "-g", "-O0", "-fsanitize=address", *flags(case, args.runtime),
                 str(file), "-o", str(program),
                 *([args.library, "-lpthread"] if case["api"] == "memleak" else [])])
    if built.returncode:
        return f"{file.name}: does not build: {built.stdout}"
    said = run([str(program)]).stdout
    return "" if unseen or re.search(REPORTS, said) else f"{file.name}: runs without a report"


def main():
    args = arguments(__doc__).parse_args()
    judge = execute if args.execute else analyse
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        mutants = list(make_all(pathlib.Path(folder)))
        problems = [p for p in pool.map(lambda mutant: judge(mutant, args), mutants) if p]
    for problem in problems:
        print(problem)
    print(f"{len(mutants) - len(problems)} caught of {len(mutants)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
