#!/usr/bin/env python3
#===-- commands.py - What a CI recipe runs ------------------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""commands.py github|gitlab|jenkins FILE: the shell commands of the recipe, after its
installations. An error where the file is not what its service reads."""

import re
import sys

import yaml


def require(condition, what):
    if not condition:
        sys.exit("%s: %s" % (sys.argv[2], what))


def github(text):
    workflow = yaml.safe_load(text)
    require(True in workflow, "no 'on'")  # YAML reads the word as a truth value
    require(workflow["permissions"].get("security-events") == "write", "may not upload SARIF")
    for job in workflow["jobs"].values():
        require("runs-on" in job, "no 'runs-on'")
        for step in job["steps"]:
            require(("run" in step) != ("uses" in step), "a step either runs or uses")
            require("uses" not in step or re.fullmatch(r"[\w/-]+@v\d+", step["uses"]), "no version")
            if "run" in step and step["name"] != "Install":
                yield step["run"]
        upload = job["steps"][-1]
        require("upload-sarif" in upload["uses"], "uploads nothing")
        require(any(upload["with"]["sarif_file"] in step.get("run", "") for step in job["steps"]),
                "uploads what it does not write")


def gitlab(text):
    for name, job in yaml.safe_load(text).items():
        require(isinstance(job["script"], list), name + " has no script")
        require(all(isinstance(line, str) for line in job["before_script"] + job["script"]),
                "a command is no text: quote it")
        for path in job["artifacts"]["paths"]:
            require(any(path in line for line in job["script"]), path + " is not written")
        yield from job["script"]


def jenkins(text):
    code = re.sub(r"//.*", "", text)
    bare = re.sub(r"'[^'\n]*'", "''", code)
    depth = 0
    for brace in re.findall(r"[{}()]", bare):
        depth += 1 if brace in "{(" else -1
        require(depth >= 0, "a brace closes nothing")
    require(depth == 0, "a brace is not closed")
    require("'" not in bare.replace("''", ""), "a text is not closed")
    require(re.match(r"\s*pipeline\s*\{\s*agent\s", bare), "no pipeline with an agent")
    require(re.search(r"stages\s*\{\s*stage\(''\)\s*\{\s*steps\s*\{", bare), "no stages with steps")
    yield from re.findall(r"sh '([^']*)'", code)


if __name__ == "__main__":
    kinds = {"github": github, "gitlab": gitlab, "jenkins": jenkins}
    if len(sys.argv) != 3 or sys.argv[1] not in kinds:
        sys.exit(__doc__)
    with open(sys.argv[2], encoding="utf-8") as recipe:
        print("\n".join(kinds[sys.argv[1]](recipe.read())))
