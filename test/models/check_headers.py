"""Compares the shipped models with the headers installed here, as clang reads them.

usage: check_headers.py --list memleak-models-list --clang CLANG

Three questions, each answered with the place in the model file:
  - Is every function in the models declared, with that many parameters?
  - Is every function that the C headers declare in the models? Names of the
    implementation's own (a leading underscore), plain arithmetic on
    floating-point numbers, and what users define for the dynamic linker to call
    (la_*, the auditing interface) are left out.
  - Is every class in the models, of namespace std, declared?
"""

import argparse
import collections
import json
import re
import subprocess
import sys

Function = collections.namedtuple("Function", "where name count variadic")
# Headers and release functions as pairs of where and name, types too.
Models = collections.namedtuple("Models", "headers types releases functions")

# The files that these questions are asked of; check_libraries.py has others.
FILES = ("memleak/cxx.yaml", "memleak/libc.yaml", "memleak/posix.yaml")


def read_models(program):
    """What the models that the binary carries say, and where."""
    models = Models([], [], [], [])
    output = subprocess.run([program], check=True, capture_output=True, text=True)
    for line in output.stdout.splitlines():
        kind, *fields = line.split("\t")
        if kind == "function":
            where, name, count, variadic = fields
            models.functions.append(Function(where, name, None if count == "any" else int(count),
                                             variadic == "variadic"))
        else:
            getattr(models, kind + "s").append(tuple(fields))
    return models


def compile_to_json(clang, language, flags, source):
    command = [clang, "-x", language, "-", "-fsyntax-only", "-w",
               "-Xclang", "-ast-dump=json", *flags]
    result = subprocess.run(command, input=source, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"the generated source does not compile:\n{result.stderr}")
    return result.stdout


def shape(declaration):
    count = sum(child["kind"] == "ParmVarDecl" for child in declaration.get("inner", []))
    return count, bool(declaration.get("variadic"))


def c_declarations(clang, headers):
    """Name -> (parameters, variadic, type) of every function in the C headers."""
    source = "#define _GNU_SOURCE 1\n" + "".join(f"#include <{h}>\n" for h in headers)
    tree = json.loads(compile_to_json(clang, "c", ["-std=gnu2x"], source))
    return {child["name"]: (*shape(child), child["type"]["qualType"])
            for child in tree["inner"] if child["kind"] == "FunctionDecl"}


def missing_builtins(clang, names):
    """Those of names that are no builtins of clang."""
    source = "".join(f"_Static_assert(__has_builtin({n}), \"{n}\");\n" for n in names)
    result = subprocess.run([clang, "-x", "c", "-", "-fsyntax-only"], input=source,
                            capture_output=True, text=True)
    return [n for n in names if f": {n}\n" in result.stderr]


class CxxDeclarations:
    """Functions and classes of namespace std and the global one, by qualified
    name: inline namespaces and template arguments left out, as models do."""

    SCOPES = ("TranslationUnitDecl", "LinkageSpecDecl", "FunctionTemplateDecl",
              "ClassTemplateDecl", "NamespaceDecl", "CXXRecordDecl",
              "ClassTemplatePartialSpecializationDecl")
    FUNCTIONS = ("FunctionDecl", "CXXMethodDecl", "CXXConstructorDecl",
                 "CXXDestructorDecl", "CXXConversionDecl")

    def __init__(self, clang, headers, flags=("-std=c++20",)):
        self.shapes = collections.defaultdict(set)
        self.bases = collections.defaultdict(set)
        source = "".join(f"#include <{h}>\n" for h in headers)
        self._walk(json.loads(compile_to_json(clang, "c++", [*flags], source)), [])

    def _walk(self, node, scope):
        kind, name = node.get("kind"), node.get("name", "")
        if kind in self.FUNCTIONS:
            name = re.sub(r"(?<=\w)<.*>$", "", name)
            self.shapes["::".join([*scope, name])].add(shape(node))
            return
        if kind not in self.SCOPES:
            return
        named = kind == "NamespaceDecl" or kind.startswith(("CXXRecord", "ClassTemplatePartial"))
        if named and name and not node.get("isInline"):
            scope = [*scope, name]
        if named and kind != "NamespaceDecl":
            self.bases["::".join(scope)].update(
                "::".join([*scope[:-1], re.sub("<.*", "", base["type"]["qualType"])])
                for base in node.get("bases", []))
        for child in node.get("inner", []):
            self._walk(child, scope)

    def shapes_of(self, name):
        """Those of a function, or else of what its class inherits."""
        if name in self.shapes or "::" not in name:
            return self.shapes.get(name, set())
        owner, member = name.rsplit("::", 1)
        return set().union(*(self.shapes_of(f"{base}::{member}")
                             for base in self.bases.get(owner, ())))


def takes_only_numbers(declared_type):
    return "*" not in declared_type and re.search(r"\b(float|double|_Float\d+x?)\b", declared_type)


def check_c(functions, declared):
    for function in functions:
        if function.name not in declared:
            yield f"{function.where}: {function.name} is not declared in the headers"
            continue
        count, variadic, spelled = declared[function.name]
        if (count, variadic) != (function.count, function.variadic):
            yield f"{function.where}: {function.name} is declared as {spelled}"
    known = {function.name for function in functions}
    for name, (_, _, spelled) in sorted(declared.items()):
        if not name.startswith(("_", "la_")) and name not in known and not takes_only_numbers(spelled):
            yield f"{name} is in no model: {spelled}"


def check_cxx(functions, declared):
    for function in functions:
        shapes = declared.shapes_of(function.name)
        if not shapes:
            yield f"{function.where}: {function.name} is not declared in the headers"
        elif (function.count is not None
              and not any(function.variadic == variadic and function.count == count
                          for count, variadic in shapes)):
            counts = sorted(count for count, _ in shapes)
            yield f"{function.where}: {function.name} has {counts} parameters, not {function.count}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--list", required=True)
    parser.add_argument("--clang", required=True)
    options = parser.parse_args()
    models = read_models(options.list)
    headers = [name for where, name in models.headers if where in FILES]
    types = [name for where, name in models.types if where.startswith(FILES)]
    functions = [f for f in models.functions if f.where.startswith(FILES)]
    c_headers = [h for h in headers if h.endswith(".h")]
    cxx_headers = [h for h in headers if not h.endswith(".h")]
    builtins = [f for f in functions if f.name.startswith("__builtin_")]
    cxx = [f for f in functions if "::" in f.name or f.name.startswith("operator")]
    c = [f for f in functions if f not in builtins and f not in cxx]

    declared_c = c_declarations(options.clang, c_headers)
    declared_cxx = CxxDeclarations(options.clang, cxx_headers)
    problems = [*check_c(c, declared_c), *check_cxx(cxx, declared_cxx)]
    absent = missing_builtins(options.clang, [f.name for f in builtins])
    problems += [f"{name} is no builtin" for name in absent]
    problems += [f"class {t} is not declared" for t in types
                 if t.startswith("std::") and t not in declared_cxx.bases]
    for problem in problems:
        print(problem)
    print(f"{len(c)} C functions, {len(cxx)} C++ functions, {len(builtins)} builtins, "
          f"{len(types)} types: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
