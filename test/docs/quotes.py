#!/usr/bin/env python3
#===-- quotes.py - Holds the documentation to its word ------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Checks what Markdown pages claim.

    quotes.py printed PAGE FOLDER   runs each command of the page that is named as
                                    <!-- prints: COMMAND --> in FOLDER; the lines of the
                                    code block that follows must be part of its output
    quotes.py links PAGE...         each relative link leads to a file that exists

A page that claims nothing in the first form is an error: nothing would be tested.
"""

import os
import re
import subprocess
import sys

PRINTS = re.compile(r"<!-- prints: (.*?) -->\n```\w*\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def read(page):
    with open(page, encoding="utf-8") as file:
        return file.read()


def printed(page, folder):
    claims = PRINTS.findall(read(page))
    if not claims:
        sys.exit("%s: no <!-- prints: COMMAND --> block" % page)
    for command, block in claims:
        ran = subprocess.run(["bash", "-c", command], cwd=folder, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if block not in ran.stdout:
            sys.exit("%s: %s\nprints (exit code %d)\n%s\nand not\n%s"
                     % (page, command, ran.returncode, ran.stdout, block))


def links(pages):
    broken = []
    for page in pages:
        for target in LINK.findall(read(page)):
            if not os.path.exists(os.path.join(os.path.dirname(page), target)):
                broken.append("%s: no such file: %s" % (page, target))
    if broken:
        sys.exit("\n".join(broken))


if __name__ == "__main__":
    if sys.argv[1:2] == ["printed"] and len(sys.argv) == 4:
        printed(*sys.argv[2:])
    elif sys.argv[1:2] == ["links"] and len(sys.argv) > 2:
        links(sys.argv[2:])
    else:
        sys.exit(__doc__)
