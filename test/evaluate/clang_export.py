#===-- clang_export.py - What clang-tidy exports ---------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Reads what `clang-tidy --export-fixes` writes.

The file is YAML, of which Clang writes a small part: block mappings and
sequences, plain, single- and double-quoted scalars on one line, and `[]`.
Anything else is an error with its line, never a guess.
"""

import os
import re
from dataclasses import dataclass, field

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b",
            "f": "\f", "v": "\v", "e": "\x1b", '"': '"', "/": "/", "\\": "\\"}
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)")


class ExportError(Exception):
    """The file is not what clang-tidy writes."""


@dataclass(frozen=True, order=True)
class Replacement:
    """`length` bytes at `offset` of `path` become `text`."""
    path: str
    offset: int
    length: int
    text: str


@dataclass(frozen=True)
class Message:
    """A text and the byte it points at; `path` is empty for no place."""
    text: str
    path: str
    offset: int
    replacements: tuple = ()


@dataclass(frozen=True)
class Diagnostic:
    """One warning or error with its notes, in the order of the file."""
    name: str
    level: str
    message: Message
    notes: tuple = field(default=())


def _scalar(text, where):
    if text.startswith("'"):
        if len(text) < 2 or not text.endswith("'"):
            raise ExportError(f"{where}: a single-quoted text must end on its line")
        return text[1:-1].replace("''", "'")
    if text.startswith('"'):
        if len(text) < 2 or not text.endswith('"'):
            raise ExportError(f"{where}: a double-quoted text must end on its line")
        return _ESCAPE.sub(lambda m: _unescape(m.group(1), where), text[1:-1])
    return text


def _unescape(code, where):
    if code[0] in "xuU" and len(code) > 1:
        return chr(int(code[1:], 16))
    if code not in _ESCAPES:
        raise ExportError(f"{where}: unknown escape \\{code}")
    return _ESCAPES[code]


class _Reader:
    """Turns indented lines into nested dicts and lists."""

    def __init__(self, path, text):
        self.lines = []
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip() and line not in ("---", "..."):
                indent = len(line) - len(line.lstrip(" "))
                self.lines.append((indent, line[indent:].rstrip(), f"{path}:{number}"))
        self.next = 0

    def value(self, indent):
        """The block of lines at `indent`."""
        if self.lines[self.next][1].startswith("- "):
            return self._sequence(indent)
        return self._mapping(indent)

    def _sequence(self, indent):
        items = []
        while self._at(indent) and self.lines[self.next][1].startswith("- "):
            depth, text, where = self.lines[self.next]
            # "- Key: x" opens a mapping whose keys stand two columns further.
            self.lines[self.next] = (depth + 2, text[2:].lstrip(" "), where)
            items.append(self._mapping(depth + 2))
        return items

    def _mapping(self, indent):
        result = {}
        while self._at(indent) and not self.lines[self.next][1].startswith("- "):
            _, text, where = self.lines[self.next]
            key, colon, rest = text.partition(":")
            if not colon:
                raise ExportError(f"{where}: expected 'key: value', found '{text}'")
            self.next += 1
            rest = rest.strip()
            if rest == "[]":
                result[key] = []
            elif rest:
                result[key] = _scalar(rest, where)
            elif self.next < len(self.lines) and self.lines[self.next][0] > indent:
                result[key] = self.value(self.lines[self.next][0])
            else:
                result[key] = ""
        return result

    def _at(self, indent):
        return self.next < len(self.lines) and self.lines[self.next][0] == indent

    def finish(self):
        if self.next < len(self.lines):
            _, text, where = self.lines[self.next]
            raise ExportError(f"{where}: unexpected '{text}'")


def _message(data, folder):
    return Message(
        data["Message"], _path(data, folder), int(data["FileOffset"]),
        tuple(Replacement(_path(r, folder), int(r["Offset"]), int(r["Length"]),
                          r["ReplacementText"]) for r in data["Replacements"]))


def _path(data, folder):
    """An absolute path: those in the file may be as the compiler was told."""
    path = data["FilePath"]
    return os.path.realpath(os.path.join(folder, path)) if path else ""


def _diagnostic(data):
    folder = data.get("BuildDirectory", "")
    return Diagnostic(data["DiagnosticName"], data.get("Level", "Warning"),
                      _message(data["DiagnosticMessage"], folder),
                      tuple(_message(n, folder) for n in data.get("Notes", [])))


def parse(path, text):
    """The diagnostics of an export file. Raises ExportError."""
    reader = _Reader(path, text)
    if not reader.lines:
        return []
    document = reader.value(0)
    reader.finish()
    try:
        return [_diagnostic(d) for d in document["Diagnostics"]]
    except (KeyError, TypeError) as error:
        raise ExportError(f"{path}: not an export of clang-tidy: {error}") from error
