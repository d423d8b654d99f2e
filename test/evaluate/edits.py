#===-- edits.py - Applying edits to files ----------------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Applying the edits of diagnostics to files: each diagnostic whole or not at all."""

import os
from collections import defaultdict


class EditError(Exception):
    """An edit points outside the file."""


def _touch(a, b):
    """Whether two different replacements of one file cannot both stand. Two
    insertions at one place have no order, so they cannot either."""
    if a.length == 0 and b.length == 0:
        return a.offset == b.offset
    first, second = sorted((a, b), key=lambda r: (r.offset, r.length))
    return second.offset < first.offset + first.length or (
        first.length == 0 and first.offset == second.offset)


def choose(proposals):
    """Splits `proposals`, [(key, replacements)], into (chosen, rejected) keys:
    in their order, each whole, none that touches one chosen before. Replacements
    that several proposals share (the same include) are one."""
    taken = defaultdict(list)
    chosen, rejected = [], []
    for key, replacements in proposals:
        new = [r for r in dict.fromkeys(replacements) if r not in taken[r.path]]
        if any(_touch(r, other) for r in new for other in taken[r.path]):
            rejected.append(key)
            continue
        for replacement in new:
            taken[replacement.path].append(replacement)
        chosen.append(key)
    return chosen, rejected


def apply(replacements):
    """Writes `replacements` to their files, each distinct one once. Nothing is
    written if one is out of its file's range (EditError)."""
    by_file = defaultdict(set)
    for replacement in replacements:
        by_file[replacement.path].add(replacement)
    contents = {}
    for path, edits in sorted(by_file.items()):
        with open(path, "rb") as stream:
            data = stream.read()
        for edit in sorted(edits, reverse=True, key=lambda r: (r.offset, r.length)):
            end = edit.offset + edit.length
            if end > len(data):
                raise EditError(f"{path}: bytes {edit.offset}..{end} of {len(data)}")
            data = data[:edit.offset] + edit.text.encode() + data[end:]
        contents[path] = data
    for path, data in contents.items():
        temporary = path + ".fixits"
        with open(temporary, "wb") as stream:
            stream.write(data)
        os.chmod(temporary, os.stat(path).st_mode)
        os.replace(temporary, path)
