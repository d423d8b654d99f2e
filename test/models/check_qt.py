"""Compares the shipped model of Qt with the headers installed here.

usage: check_qt.py --list memleak-models-list --clang CLANG

Is every class and function in the model declared, with that many parameters?
"""

import argparse
import subprocess
import sys

from check_headers import CxxDeclarations, check_cxx, read_models

FILE = "memleak/qt.yaml"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--list", required=True)
    parser.add_argument("--clang", required=True)
    options = parser.parse_args()
    models = read_models(options.list)
    functions = [f for f in models.functions if f.where.startswith(f"{FILE}:")]
    types = [name for where, name in models.types if where.startswith(f"{FILE}:")]
    flags = subprocess.run(["pkg-config", "--cflags", "Qt5Widgets"], check=True,
                           capture_output=True, text=True).stdout.split()
    declared = CxxDeclarations(options.clang, [h for where, h in models.headers if where == FILE],
                               ["-std=c++17", "-fPIC", *flags])
    problems = [*check_cxx(functions, declared),
                *(f"class {t} is not declared" for t in types if t not in declared.bases)]
    print("\n".join([*problems, f"{len(functions)} functions, {len(types)} types: "
                                f"{len(problems)} problems"]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
