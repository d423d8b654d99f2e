"""Compares the instructions of the hot paths of two builds of one program.

usage: same_instructions.py SOURCE PROGRAM PROGRAM
Says of each path that both have whether it takes the same, to half an
instruction; exit status 0 in either case.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(sys.argv[1]) / "runtime/bench/gate"))
import check_budget  # noqa: E402

(_, one), (_, other) = (check_budget.measure(p) for p in sys.argv[2:4])
for path in sorted(set(one) & set(other)):
    verdict = "the same" if abs(one[path] - other[path]) < 0.5 else "differs"
    print(path, one[path], other[path], verdict)
