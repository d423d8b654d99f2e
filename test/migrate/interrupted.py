#!/usr/bin/env python3
#===-- interrupted.py - A migration that stopped half-way ------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Puts a migrated project into the state between journal and renames, and runs on.

    interrupted.py MEMLEAK PROJECT FILE OLD

FILE of PROJECT is migrated; OLD is what it was. First the project is as a run leaves it
that stopped there: the next one must end it. Then somebody has changed the file in
between: the next run must say so, and touch nothing.
"""

import hashlib
import json
import os
import subprocess
import sys


def main(memleak, project, name, old_path):
    project = os.path.realpath(project)
    path = os.path.join(project, name)
    with open(path) as stream:
        new = stream.read()
    with open(old_path) as stream:
        old = stream.read()
    journal = os.path.join(project, ".memleak-migrate.journal")

    def interrupt(current):
        with open(path, "w") as stream:
            stream.write(current)
        with open(path + ".memleak-migrate", "w") as stream:
            stream.write(new)
        with open(journal, "w") as stream:
            json.dump([{"file": path, "old": hash_of(old), "new": hash_of(new)}], stream)

    def hash_of(text):
        return hashlib.sha256(text.encode()).hexdigest()

    def run():
        done = subprocess.run([memleak, "migrate", project, "--no-database", "--plan"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              encoding="utf-8")
        print(done.stdout)

    interrupt(old)
    run()
    with open(path) as stream:
        assert stream.read() == new, "not ended"
    assert not os.path.exists(journal), "the journal is still there"
    interrupt(old + "// changed\n")
    run()
    with open(path) as stream:
        assert stream.read() == old + "// changed\n", "overwritten"


if __name__ == "__main__":
    main(*sys.argv[1:])
