#===-- judgements.py - What people judged ----------------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""What people judged about warnings: a file that outlives reruns.

One line a warning, seven columns between tabs:

    id  verdict  bug  reason  project  where  said

`verdict` is true, false, unclear, or `-` as long as nobody looked. `bug` groups
the warnings of several tools about one bug under one word; `-` stands for the
id. The last three columns are for the reader. Lines whose warning is gone stay.
"""

import hashlib
import os
import re
from dataclasses import dataclass, replace

VERDICTS = ("true", "false", "unclear", "-")
_HEADER = "# id\tverdict\tbug\treason\tproject\twhere\tsaid"


class JudgementError(Exception):
    """A line that cannot be read, with its place and the way out."""


@dataclass(frozen=True)
class Judgement:
    """A line of the file."""
    id: str
    verdict: str = "-"
    bug: str = "-"
    reason: str = "-"
    project: str = "-"
    where: str = "-"
    said: str = "-"

    def line(self):
        return "\t".join((self.id, self.verdict, self.bug, self.reason,
                          self.project, self.where, self.said))


def identify(project, path, warning, source_line, seen):
    """An id that stays when lines move: from what was said, where in the project,
    and about which text. `seen` numbers those that are equal in all that."""
    said = re.sub(r"\d+", "#", warning.text)
    base = "\0".join((project, path, warning.tool, warning.check, said,
                      " ".join(source_line.split())))
    seen[base] = seen.get(base, 0) + 1
    return hashlib.sha256(f"{base}\0{seen[base]}".encode()).hexdigest()[:12]


def load(path):
    """{id: Judgement}; empty when there is no such file. Raises JudgementError."""
    judgements = {}
    if not os.path.exists(path):
        return judgements
    with open(path, encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            columns = line.split("\t")
            if len(columns) != 7:
                raise JudgementError(f"{path}:{number}: {len(columns)} columns instead "
                                     "of 7; they stand between tabs")
            judgement = Judgement(*columns)
            if judgement.verdict not in VERDICTS:
                raise JudgementError(f"{path}:{number}: '{judgement.verdict}' is none "
                                     f"of {', '.join(VERDICTS)}")
            if judgement.verdict != "-" and judgement.reason in ("", "-"):
                raise JudgementError(f"{path}:{number}: a verdict needs its reason")
            if judgement.id in judgements:
                raise JudgementError(f"{path}:{number}: {judgement.id} is there twice; "
                                     "keep one line")
            judgements[judgement.id] = judgement
    return judgements


def merge(old, current):
    """`old` judgements with the places of `current` ones, and the new ones."""
    merged = dict(old)
    for judgement in current:
        kept = old.get(judgement.id, judgement)
        merged[judgement.id] = replace(kept, project=judgement.project,
                                       where=judgement.where, said=judgement.said)
    return merged


def save(path, judgements):
    rows = sorted(judgements.values(), key=lambda j: (j.project, j.said, j.where, j.id))
    temporary = path + ".new"
    with open(temporary, "w", encoding="utf-8") as stream:
        stream.write("\n".join([_HEADER, *(j.line() for j in rows)]) + "\n")
    os.replace(temporary, path)
