#!/usr/bin/env python3
#===-- consistency.py - What Checks.def cannot generate ---------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Compares the list of checks with what is written by hand beside it.

    consistency.py SOURCE --checks CHECKS.json --config DUMPED.yaml

CHECKS.json is what `memleak list-checks --json` prints, DUMPED.yaml what
`clang-tidy --checks=-*,memleak-* --dump-config` prints. Of each check it wants a
page, a header and a folder of tests, with the same one sentence in the first two,
and of each option its default in the page and in clang-tidy.

Exit code: 0; 1 with a line for each difference.
"""

import argparse
import json
import pathlib
import re
import sys


def class_name(check_id):
    return "".join(word.capitalize() for word in check_id.split("-")) + "Check"


def page_problems(path, name, summary):
    if not path.is_file():
        return [f"{path}: is missing"]
    paragraphs = path.read_text().split("\n\n")
    problems = []
    if paragraphs[0] != f"# {name}":
        problems.append(f"{path}: does not begin with '# {name}'")
    if paragraphs[1] != summary:
        problems.append(f"{path}: its second paragraph is not '{summary}'")
    return problems


def header_problems(path, name, summary):
    """The comment before the class begins with the sentence, on whatever lines."""
    if not path.is_file():
        return [f"{path}: is missing"]
    found = re.search(rf"((?:^///.*\n)+)class {name}\b", path.read_text(), re.M)
    if not found:
        return [f"{path}: has no commented class {name}"]
    comment = " ".join(line[3:].strip() for line in found[1].splitlines())
    if not comment.startswith(summary):
        return [f"{path}: the comment of {name} does not begin with '{summary}'"]
    return []


def option_problems(page, options):
    text = page.read_text() if page.is_file() else ""
    problems = []
    for option in options:
        if f"`{option['name']}` (default: `{option['default']}`):" not in text:
            problems.append(f"{page}: does not say `{option['name']}` and its default, {option['default']}")
    return problems


def stray(folder, known, what):
    return [f"{path}: is of no check" for path in sorted(folder.iterdir()) if what(path) not in known | {None}]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("--checks", type=pathlib.Path, required=True)
    parser.add_argument("--config", type=pathlib.Path, required=True)
    args = parser.parse_args()
    checks = json.loads(args.checks.read_text())
    dumped = dict(re.findall(r"^ +(memleak[\w.-]*): +'?(.*?)'?$", args.config.read_text(), re.M))

    problems = []
    shared = set.intersection(*({option["name"] for option in check["options"]} for check in checks))
    declared = {}
    for check in checks:
        name, summary = check["name"], check["summary"]
        check_id = name[len("memleak-"):]
        page = args.source / "docs/checks" / f"{check_id}.md"
        problems += page_problems(page, name, summary)
        problems += header_problems(args.source / "checks" / f"{class_name(check_id)}.h", class_name(check_id), summary)
        tests = args.source / "test/checks" / check_id
        if not (tests.is_dir() and any(tests.iterdir())):
            problems.append(f"{tests}: has no tests")
        problems += option_problems(page, [o for o in check["options"] if o["name"] not in shared])
        for option in check["options"]:
            prefix = "memleak" if option["name"] in shared else name
            declared[f"{prefix}.{option['name']}"] = option["default"]

    ids = {check["name"][len("memleak-"):] for check in checks}
    problems += stray(args.source / "docs/checks", ids, lambda p: None if p.name == "README.md" else p.stem)
    problems += stray(args.source / "test/checks", ids, lambda p: p.name if p.is_dir() and p.name not in ("Inputs", "Output") else None)
    for key in sorted(declared.keys() | dumped.keys()):
        if declared.get(key) != dumped.get(key):
            problems.append(f"{key}: the default is {declared.get(key)!r} in Checks.def, {dumped.get(key)!r} in clang-tidy")
    print("\n".join(problems) or f"{len(checks)} checks, {len(declared)} options: all as listed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
