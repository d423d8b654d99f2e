#===-- database.py - Compilation databases ---------------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Compilation databases, with what tools need of them and nothing twice."""

import json
import os
import shlex
from dataclasses import dataclass

_LAUNCHERS = {"ccache", "sccache", "distcc"}
_DROPPED = {"-c", "-MD", "-MMD", "-MP", "-MG"}
_DROPPED_WITH_VALUE = {"-o", "-MF", "-MT", "-MQ"}
CXX_SUFFIXES = {".cc", ".cpp", ".cxx", ".c++", ".C", ".cp"}


@dataclass(frozen=True, order=True)
class Entry:
    """One way to compile one file: absolute file, folder to run in, and the
    command without its outputs and without the file."""
    file: str
    directory: str
    arguments: tuple

    @property
    def is_cxx(self):
        suffix = os.path.splitext(self.file)[1]
        return suffix in CXX_SUFFIXES

    @property
    def flags(self):
        """The command without the compiler."""
        return list(self.arguments[1:])


def _entry(row):
    directory = os.path.realpath(row["directory"])
    words = row["arguments"] if "arguments" in row else shlex.split(row["command"])
    file = os.path.realpath(os.path.join(directory, row["file"]))
    while words and os.path.basename(words[0]) in _LAUNCHERS:
        words = words[1:]
    kept, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word in _DROPPED_WITH_VALUE:
            skip = True
        elif word not in _DROPPED and not _names(word, directory, file):
            kept.append(word)
    return Entry(file, directory, tuple(kept))


def _names(word, directory, file):
    return (not word.startswith("-")
            and os.path.realpath(os.path.join(directory, word)) == file)


def load(build, under=None):
    """The distinct entries of `build`/compile_commands.json, sorted; with
    `under`, only files below that folder. Raises OSError, ValueError."""
    path = os.path.join(build, "compile_commands.json")
    with open(path, encoding="utf-8") as stream:
        rows = json.load(stream)
    entries = sorted({_entry(row) for row in rows})
    if under:
        root = os.path.realpath(under) + os.sep
        entries = [e for e in entries if e.file.startswith(root)]
    return entries


def write(entries, folder):
    """Writes a database of `entries` into `folder`."""
    rows = [{"directory": e.directory, "file": e.file,
             "arguments": [*e.arguments, "-c", e.file]} for e in entries]
    with open(os.path.join(folder, "compile_commands.json"), "w",
              encoding="utf-8") as stream:
        json.dump(rows, stream, indent=0)


def files(entries):
    """The distinct files of `entries`, sorted."""
    return sorted({e.file for e in entries})
