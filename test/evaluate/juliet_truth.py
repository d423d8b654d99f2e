#===-- juliet_truth.py - Ground truth of Juliet ----------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""What the files of a Juliet suite say about themselves.

A case is a file, or several files whose names differ in what follows the flow
variant's two digits. In it, functions (or their classes, namespaces or files)
with `bad` in their names hold the flaw, those with `good` in it do not. This
knowledge is the test's alone: no check may use it.
"""

import bisect
import os
import re
from dataclasses import dataclass

_NAME = re.compile(r"^(?P<case>CWE(?P<cwe>\d+)_.+?_(?P<flow>\d\d))"
                   r"(?P<part>[a-e]|_bad|_good\w*)?\.(?:c|cpp)$")
_NOISE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                    re.S)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", re.M)
_TYPE = re.compile(r"\b(?:namespace|class|struct|union|enum(?:\s+class)?)\s+(\w+)?[^()]*$")
_FUNCTION = re.compile(r"([~\w:]+)\s*\(")
_KEYWORDS = {"if", "for", "while", "switch", "catch", "return", "sizeof"}


@dataclass(frozen=True)
class File:
    """One file of a case."""
    path: str
    case: str
    cwe: int
    flow: int


def file_of(path):
    """The File of `path`, or None when its name is no case's."""
    match = _NAME.match(os.path.basename(path))
    if not match:
        return None
    return File(path, match["case"], int(match["cwe"]), int(match["flow"]))


def _blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def scopes(text):
    """[(first line, last line, name)] of every named block: functions, classes,
    namespaces; the inner after the outer. Lines count from 1."""
    text = _DIRECTIVE.sub(_blank, _NOISE.sub(_blank, text))
    starts = [m.start() + 1 for m in re.finditer("\n", text)]
    line = lambda offset: bisect.bisect_right(starts, offset) + 1
    found, stack, head = [], [], 0
    for match in re.finditer("[{};]", text):
        if match.group() == "{":
            header = text[head:match.start()]
            stack.append((line(head + len(header) - len(header.lstrip())), _name(header)))
        elif match.group() == "}" and stack:
            first, name = stack.pop()
            if name:
                found.append((first, line(match.start()), name))
        head = match.end()
    return sorted(found, key=lambda s: (s[0], -s[1]))


def _name(header):
    """The name that a block's header gives it, or '' for a plain block."""
    header = header.strip()
    type_name = _TYPE.search(header)
    if type_name:
        return type_name[1] or ""
    function = _FUNCTION.search(header)
    if function and function[1] not in _KEYWORDS and not header.endswith("="):
        return function[1]
    return ""


def verdict(path, text, line):
    """'bad', 'good' or '' for a line of a file: what the innermost name around it
    says that says anything, else the file's own name."""
    names = [name for first, last, name in scopes(text) if first <= line <= last]
    part = _NAME.match(os.path.basename(path))
    names = [part["part"] or "" if part else ""] + names
    for name in reversed(names):
        lower = name.lower()
        # goodB2G is bad source, good sink: good. badSink called by good is bad only
        # by name, so 'good' wins inside one name.
        if "good" in lower:
            return "good"
        if "bad" in lower:
            return "bad"
    return ""
