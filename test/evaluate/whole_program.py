#===-- whole_program.py - memleak over a program of several units ----------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""`memleak check` over a whole project, in the form of the other tools' warnings."""

import json
import subprocess
import time

import tools

NAME = "memleak check"


def check(program, source, build, processes):
    """A tools.Result of `program check` over the files below `source` that the
    database in `build` names, all as one program, with nothing kept. Sources that
    are not analysed are failures. Raises OSError where
    it cannot be started, ValueError where it writes no report."""
    start = time.monotonic()
    done = subprocess.run(
        [program, "check", "-p", build, "--no-cache", "--quiet", "--format", "json",
         "-j", str(processes), source],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8")
    try:
        report = json.loads(done.stdout)
    except ValueError as error:
        raise ValueError(f"{program} ended with {done.returncode} over {source} and "
                         f"wrote no report:\n{done.stderr}") from error
    return tools.Result({_warning(f) for f in report["findings"]},
                        {n["file"]: n["reason"] for n in report["notAnalysed"]},
                        time.monotonic() - start)


def _warning(finding):
    at = finding["at"]
    notes = tuple(tools.Note(s["at"]["file"], s["at"]["line"], s["message"])
                  for s in finding.get("path", ()))
    return tools.Warning(at["file"], at["line"], NAME, finding["check"],
                         finding["message"], notes)
