#!/usr/bin/env python3
#===-- readonly.py - Sources that may not be written ------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""readonly.py MEMLEAK FOLDER FILE: migrates a copy of FOLDER in which FILE is read-only.

Whoever may write everything anyway becomes nobody for that, so the program is copied, too,
to where nobody may read it. Prints what migrate says, and which files differ.
"""

import filecmp
import os
import shutil
import subprocess
import sys
import tempfile

NOBODY = 65534


def become_nobody():
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def hand_over(folder):
    for path, _, names in os.walk(folder):
        for each in [path] + [os.path.join(path, name) for name in names]:
            if os.getuid() == 0:
                os.chown(each, NOBODY, NOBODY)


def main(memleak, folder, file):
    # What $TMPDIR names may be closed to others.
    with tempfile.TemporaryDirectory(dir="/tmp") as temporary:
        os.chmod(temporary, 0o755)
        program = shutil.copy(memleak, temporary)
        copy = shutil.copytree(folder, os.path.join(temporary, "src"))
        os.chmod(os.path.join(copy, file), 0o444)
        scratch = os.path.join(temporary, "scratch")
        os.mkdir(scratch)
        hand_over(copy)
        hand_over(scratch)
        done = subprocess.run(
            [program, "migrate", copy, "--no-database", "--handle", "unique_ptr", "--apply"],
            cwd=copy, env=dict(os.environ, TMPDIR=scratch), preexec_fn=become_nobody, stdin=subprocess.DEVNULL, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
        sys.stdout.write(done.stdout)
        print("exit code", done.returncode)
        for name in sorted(os.listdir(copy)):
            same = os.path.exists(os.path.join(folder, name)) and filecmp.cmp(
                os.path.join(folder, name), os.path.join(copy, name), shallow=False)
            print(name, "is as before" if same else "differs")


if __name__ == "__main__":
    main(*sys.argv[1:])
