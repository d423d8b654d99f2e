"""Exits 1 if test sources, CMakeLists.txt and lit.local.cfg disagree."""

import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])
sources = sorted(p.name[:-len("_test.cpp")] for p in folder.glob("*_test.cpp"))
cmake = re.search(r"foreach\(behaviour ([^)]*)\)",
                  (folder / "CMakeLists.txt").read_text()).group(1).split()
lit = re.findall(r'"([a-z]+)"',
                 (folder / "lit.local.cfg").read_text().split("for behaviour in")[1])
for name, found in (("CMakeLists.txt", cmake), ("lit.local.cfg", lit)):
    if sorted(found) != sources:
        sys.exit(f"{name} lists {sorted(found)}, the folder holds {sources}")
