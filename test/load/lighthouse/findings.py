#===-- findings.py - A C project with as many findings as are asked for -------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""findings.py COUNT FOLDER: a compile database and files of a hundred leaks each."""

import json
import os
import sys

FUNCTION = """
int read_%d(const char *name, int size) {
  char *line = malloc(size);
  if (!line)
    return -1;
  if (name[0] == '#')
    return %d;
  line[0] = name[0];
  free(line);
  return 0;
}
"""


def main(count, folder):
    os.makedirs(folder, exist_ok=True)
    database = []
    for first in range(0, count, 100):
        name = "part%d.c" % (first // 100)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write("#include <stdlib.h>\n")
            for i in range(first, min(first + 100, count)):
                file.write(FUNCTION % (i, i))
        database.append({"directory": os.path.abspath(folder), "file": name, "command": "cc -c " + name})
    with open(os.path.join(folder, "compile_commands.json"), "w", encoding="utf-8") as file:
        json.dump(database, file)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(int(sys.argv[1]), sys.argv[2])
