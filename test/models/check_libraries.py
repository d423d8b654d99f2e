"""Compares the shipped models of C libraries with their headers installed here.

usage: check_libraries.py --list memleak-models-list --clang CLANG LIBRARY...

LIBRARY is the name of a model file without its ending. Three questions of each:
  - Is every function in the model declared, with that many parameters?
  - Is every function in the model that could carry ownership: every function of
    the library's own headers whose result, or what one of whose parameters points
    to, is not const? Numbers behind a pointer, callbacks and inline functions are
    left out: the analyzer sees for itself what they do.
  - Is every release function that a family lists a function, variable or macro?
"""

import argparse
import collections
import json
import re
import subprocess
import sys

from check_headers import compile_to_json, read_models, shape

# pkg-config's name, where the library's own headers lie, what they want said, and how
# its names begin: others (libxml2's `comment`) anyone may use, and models leave out.
Library = collections.namedtuple("Library", "package folders defines names",
                                 defaults=([], ""))
LIBRARIES = {
    "apr": Library("apr-1", ["/apr-1.0/"]),
    "curl": Library("libcurl", ["/curl/"]),
    "glib": Library("gio-unix-2.0 gmodule-2.0", ["/glib-2.0/", "/gio-unix-2.0/"]),
    "libxml2": Library("libxml-2.0", ["/libxml2/"], names="(xml|html|docb|xlink)"),
    "openssl": Library("openssl", ["/openssl/"]),
    "sqlite3": Library("sqlite3", ["/sqlite3.h"]),
    "zlib": Library("zlib", ["/zlib.h"], ["_LARGEFILE64_SOURCE"]),
}

NUMBERS = {"bool", "_Bool", "short", "int", "long", "float", "double", "signed char",
           "unsigned short", "unsigned int", "unsigned long", "long long",
           "unsigned long long", "long double", "struct __va_list_tag", "va_list",
           "__va_list_tag"}
QUALIFIERS = re.compile(r"\b(const|volatile|restrict)\b")


class Headers:
    """What the headers of a library declare."""

    def __init__(self, clang, library, headers):
        defines = "".join(f"#define {d} 1\n" for d in library.defines)
        source = defines + "".join(f"#include <{h}>\n" for h in headers)
        flags = subprocess.run(["pkg-config", "--cflags", *library.package.split()],
                               check=True, capture_output=True, text=True).stdout.split()
        self.flags, self.source, self.clang = flags, source, clang
        self.functions, self.own, self.typedefs, self.variables = {}, {}, {}, set()
        self._file = ""
        for node in json.loads(compile_to_json(clang, "c", flags, source))["inner"]:
            self._add(node, library.folders)

    def _follow(self, node):
        """The dump names a file only where it differs from the place before."""
        if isinstance(node, list):
            for item in node:
                self._follow(item)
        elif isinstance(node, dict):
            self._file = node.get("file", self._file)
            for key, value in node.items():
                if key != "includedFrom":
                    self._follow(value)

    def _add(self, node, folders):
        self._follow(node.get("loc", {}))
        own = any(folder in self._file for folder in folders)
        self._follow([v for k, v in node.items() if k not in ("loc", "id")])
        kind, name = node["kind"], node.get("name")
        if kind == "TypedefDecl":
            self.typedefs[name] = node["type"]["qualType"]
        elif kind == "VarDecl":
            self.variables.add(name)
        elif kind == "FunctionDecl":
            self.functions[name] = node
            # What has been defined once need not be classified.
            if own:
                self.own.setdefault(name, node)
            if node.get("inline") or any(c["kind"] == "CompoundStmt"
                                         for c in node.get("inner", [])):
                self.own[name] = None

    def is_macro(self, name):
        probe = f"{self.source}\n#ifndef {name}\n#error none\n#endif\n"
        return subprocess.run([self.clang, "-x", "c", "-", "-fsyntax-only", "-w", *self.flags],
                              input=probe, capture_output=True, text=True).returncode == 0

    def resolve(self, spelled):
        """A type's spelling with the typedef at its front replaced."""
        while True:
            bare = QUALIFIERS.sub("", spelled).strip()
            if bare not in self.typedefs:
                return spelled.strip()
            constant = "const " if re.search(r"\bconst\b", spelled) else ""
            target = self.typedefs[bare]
            spelled = f"{target} const" if target.endswith("*") and constant else constant + target

    def carries(self, spelled):
        """Whether a value of the type may lead to something owned."""
        spelled = re.sub(r"(\*)\s*(const|restrict|volatile|\s)+$", r"\1", self.resolve(spelled))
        spelled = re.sub(r"\[\d*\]$", "*", spelled)
        if "(" in spelled or not spelled.endswith("*"):
            return False
        pointee = self.resolve(spelled[:-1])
        if pointee.endswith("const") or "(" in pointee:
            return False
        if pointee.endswith("*"):
            return self.carries(pointee)
        bare = QUALIFIERS.sub("", pointee).strip()
        return not ("const" in pointee.split() or bare in NUMBERS or bare.startswith("enum "))

    def needs_entry(self, node):
        result = node["type"]["qualType"].split("(")[0]
        return self.carries(result) or any(
            self.carries(child["type"]["qualType"])
            for child in node.get("inner", []) if child["kind"] == "ParmVarDecl")


def check(library, headers, functions, releases):
    listed = {name for _, name in releases}
    for function in functions:
        node = headers.functions.get(function.name)
        if node is None and function.name in listed:
            continue
        if node is None:
            yield f"{function.where}: {function.name} is not declared in the headers"
        elif function.count is not None and shape(node) != (function.count, function.variadic):
            yield f"{function.where}: {function.name} is declared as {node['type']['qualType']}"
    known = {function.name for function in functions}
    for name, node in sorted(headers.own.items()):
        if (node and name not in known and not name.startswith("_")
                and re.match(library.names, name) and headers.needs_entry(node)):
            yield f"{name} is in no model: {node['type']['qualType']}"
    for where, name in releases:
        if (name not in headers.functions and name not in headers.variables
                and not headers.is_macro(name)):
            yield f"{where}: {name} is no function, variable or macro"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--list", required=True)
    parser.add_argument("--clang", required=True)
    parser.add_argument("libraries", nargs="+", choices=sorted(LIBRARIES), metavar="LIBRARY")
    options = parser.parse_args()
    models = read_models(options.list)
    failed = False
    for name in options.libraries:
        file = f"memleak/{name}.yaml"
        functions = [f for f in models.functions if f.where.startswith(f"{file}:")]
        releases = [r for r in models.releases if r[0].startswith(f"{file}:")]
        headers = Headers(options.clang, LIBRARIES[name],
                          [h for where, h in models.headers if where == file])
        problems = list(check(LIBRARIES[name], headers, functions, releases))
        print("\n".join([*problems, f"{name}: {len(functions)} functions, "
                                    f"{len(problems)} problems"]))
        failed |= bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
