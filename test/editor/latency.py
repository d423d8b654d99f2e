#!/usr/bin/env python3
#===-- latency.py - Our share of a reparse ------------------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""latency.py -n EDITS PROGRAM DATABASE SOURCE...: what a language server works, in processor
time, from an edit at the end of SOURCE to its diagnostics: with memleak's checks and without any.
The two servers take turns."""

import argparse
import glob
import json
import os
import statistics
import sys
import tempfile

from lsp import Server


def worked(server, source):
    """Nanoseconds of processor time, of the threads that are the file's: others index headers."""
    total = 0
    for path in glob.glob("/proc/%d/task/*/" % server.process.pid):
        try:
            with open(path + "comm", encoding="utf-8") as file:
                name = file.read().rstrip("\n")
            if name.endswith(os.path.basename(source)[-8:]):  # 15 letters of a name are kept
                with open(path + "schedstat", encoding="ascii") as file:
                    total += int(file.read().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            pass  # the thread has ended
    if not total:
        sys.exit("no thread of the server is named after " + source)
    return total


def start(program, database, folder, name, checks):
    """A server whose user's configuration asks for these checks and no others."""
    path = os.path.join(folder, name)
    os.makedirs(os.path.join(path, "clangd"))
    # All groups that clangd has by default or a project asks for.
    others = ["%s-*" % group for group in ("bugprone", "cert", "clang-analyzer", "clang-diagnostic", "google", "llvm",
                                           "misc", "modernize", "performance", "readability")]
    with open(os.path.join(path, "clangd", "config.yaml"), "w", encoding="utf-8") as file:
        json.dump({"Diagnostics": {"ClangTidy": {"FastCheckFilter": "None", "Add": checks,
                                                 "Remove": others + ([] if checks else ["memleak-*"])}}}, file)
    return Server(["env", "XDG_CONFIG_HOME=" + path, program, "--background-index=false",
                   "--compile-commands-dir=" + os.path.dirname(database)], path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=15)
    parser.add_argument("program", type=os.path.realpath)
    parser.add_argument("database", type=os.path.realpath)
    parser.add_argument("source", type=os.path.realpath, nargs="+")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, \
            start(arguments.program, arguments.database, folder, "with", ["memleak-*"]) as ours, \
            start(arguments.program, arguments.database, folder, "without", []) as none:
        for source in arguments.source:
            with open(source, encoding="utf-8") as file:
                text = file.read()
            spent = {ours: [], none: []}
            for server in spent:
                server.open(source, text)
                server.diagnostics(source)
            for number in range(arguments.n):
                for server, times in spent.items():
                    before = worked(server, source)
                    server.edit(source, text + "// %d\n" % number)
                    server.diagnostics(source)
                    times.append(worked(server, source) - before)
            with_us, without = (statistics.median(spent[each]) / 1e6 for each in (ours, none))
            print("%s: %.1f ms with, %.1f ms without, our share %.1f%%"
                  % (os.path.basename(source), with_us, without, 100 * (with_us - without) / with_us))


if __name__ == "__main__":
    main()
