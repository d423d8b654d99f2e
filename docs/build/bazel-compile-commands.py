#!/usr/bin/env python3
"""Writes compile_commands.json for a Bazel workspace, with nothing but Bazel.

In the workspace, once the targets are built (generated headers exist then):

    bazel aquery 'mnemonic("CppCompile", //...)' --output=jsonproto |
      bazel-compile-commands.py "$(bazel info execution_root)"

Sources of other repositories are left out. The file appears whole or not at all.
"""

import json
import os
import sys


def entries(actions, execution_root, workspace):
    """One entry for each source that lies in the workspace, in Bazel's order."""
    for action in actions:
        arguments = action["arguments"]
        if "-c" not in arguments:
            continue
        source = arguments[arguments.index("-c") + 1]
        if source.startswith("external/") or not os.path.exists(os.path.join(workspace, source)):
            continue
        arguments[arguments.index("-c") + 1] = os.path.join(workspace, source)
        yield {"directory": execution_root, "file": os.path.join(workspace, source), "arguments": arguments}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        actions = json.load(sys.stdin).get("actions", [])
    except ValueError as error:
        sys.exit(f"error: standard input is not what `bazel aquery --output=jsonproto` prints: {error}")
    found = list(entries(actions, sys.argv[1], os.getcwd()))
    if not found:
        sys.exit("error: no source of this workspace is compiled by what Bazel listed")
    with open("compile_commands.json.new", "w") as out:
        json.dump(found, out, indent=1)
        out.write("\n")
    os.replace("compile_commands.json.new", "compile_commands.json")
    print(f"compile_commands.json: {len(found)} sources")


if __name__ == "__main__":
    main()
