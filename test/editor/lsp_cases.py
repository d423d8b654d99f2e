#!/usr/bin/env python3
#===-- lsp_cases.py - What a language server does as one types ----------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""lsp_cases.py PROGRAM CASE: plays a case with the language server PROGRAM, in a
folder that no compile database is above of, and prints what an editor would show."""

import json
import os
import subprocess
import sys
import tempfile

from lsp import Server, applied

CLEAN = """\
#include <stdlib.h>

int answer(int input) {
  char *held = malloc(16);
  if (!held)
    return 1;
  if (input < 0) {
    free(held);
    return 2;
  }
  free(held);
  return 0;
}
"""
LEAKY = CLEAN.replace("    free(held);\n", "")


def show(title, diagnostics):
    """By line: clangd runs the checks in an order that hangs on how it is linked."""
    print(title + (":" if diagnostics else ": clean"))
    for each in sorted(diagnostics, key=lambda each: (each["range"]["start"]["line"], each["code"])):
        print("  %d: %s [%s]" % (each["range"]["start"]["line"] + 1,
                                 each["message"].replace("\n", " | "), each["code"]))


def write(server, name, text):
    path = os.path.join(server.folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def live(server):
    """Open, edit into a leak, take the quick fix."""
    server.open("a.c", CLEAN)
    show("opened", server.diagnostics("a.c"))
    server.edit("a.c", LEAKY)
    found = server.diagnostics("a.c")
    show("edited", found)
    (title, edits), = server.fixes("a.c", found[0])
    print("fix: " + title)
    server.edit("a.c", applied(LEAKY, edits))
    show("fixed", server.diagnostics("a.c"))


def page(server):
    """Where the diagnostic leads to, and the path to the leak."""
    server.open("a.c", LEAKY)
    found, = server.diagnostics("a.c")
    link = found["codeDescription"]["href"]
    print("page: " + link)
    print("is there: %s" % os.path.exists(link[len("file://"):]))
    for each in found.get("relatedInformation", []):
        print("path: %d: %s" % (each["location"]["range"]["start"]["line"] + 1, each["message"]))


def plain(server):
    """An editor that shows no related information: the path is in the message."""
    server.open("a.c", LEAKY)
    show("opened", server.diagnostics("a.c"))


def unsaved(server):
    """What counts is the editor's text, not the disk's; the file may not be there at all."""
    write(server, "saved.c", CLEAN)
    server.open("saved.c", LEAKY)
    show("unsaved text", server.diagnostics("saved.c"))
    server.open("new.c", LEAKY)
    show("new file", server.diagnostics("new.c"))
    server.edit("new.c", "")
    show("emptied", server.diagnostics("new.c"))
    server.edit("new.c", LEAKY + "int broken( {\n")
    show("half typed", server.diagnostics("new.c"))


def huge(server):
    """Ten thousand functions, one of which leaks."""
    body = "static int f%d(int n) { int *p = malloc(4); if (p) { *p = n; free(p); } return n; }\n"
    text = "#include <stdlib.h>\n" + "".join(body % i for i in range(10000))
    server.open("huge.c", text)
    show("opened", server.diagnostics("huge.c"))
    server.edit("huge.c", text + LEAKY)
    show("edited", server.diagnostics("huge.c"))


def header(server):
    """A function's body in a header is not known in an editor: nothing is guessed."""
    write(server, "keep.h", "#include <stdlib.h>\nstatic inline void drop(char *p) { free(p); }\n"
                            "static inline void look(char *p) { (void)p; }\n")
    use = '#include "keep.h"\nvoid %s(void) { char *p = malloc(4); %s(p); }\n'
    server.open("a.c", use % ("a", "drop"))
    show("released in a header", server.diagnostics("a.c"))
    server.open("b.c", use % ("b", "look"))
    show("looked at in a header", server.diagnostics("b.c"))


def database(server):
    """The flags that the project's compile database has for the file."""
    text = ("#include <stdlib.h>\n#ifdef LEAKS\n"
            "int f(void) {\n  // lost:\n  char *held = malloc(4);\n  return held != 0;\n}\n#endif\n")
    write(server, "compile_commands.json", json.dumps(
        [{"directory": server.folder, "file": "with.c", "arguments": ["cc", "-DLEAKS", "-c", "with.c"]},
         {"directory": server.folder, "file": "without.c", "arguments": ["cc", "-c", "without.c"]}]))
    server.open("with.c", text)
    show("with flags", server.diagnostics("with.c"))
    server.open("without.c", text)
    show("without", server.diagnostics("without.c"))


def index(server):
    """What other files and headers do is known once memleak index has run, while they stay."""
    write(server, "make.h", "#include <stdlib.h>\nchar *make(void);\n"
                    "static inline void drop(char *p) { free(p); }\n"
                    "inline void look(char *p) { (void)p; }\n"
                    "static inline void peek(char *p) { (void)p; }\n"
                    # Files are not of one mind about this one.
                    "#ifdef MAKER\nstatic inline void mixed(char *p) { free(p); }\n"
                    "#else\nstatic inline void mixed(char *p) { (void)p; }\n#endif\n")
    write(server, "make.cpp", '#define MAKER\n#include "make.h"\n'
                      "char *make(void) { return (char *)malloc(4); }\n"
                      "void (*user)(char *) = look;\n"
                      "void uses(char *p, char *q) { mixed(p), drop(q); }\n")
    text = ('#include "make.h"\nvoid fine() { char *p = make(); drop(p); }\n'
            "void lost() { char *q = make(); look(q); }\n"
            "void inHeader() { char *r = make(); peek(r); }\n"
            "void twice() { char *s = make(); drop(s); drop(s); }\n"
            "void either() { char *t = make(); mixed(t); }\n")
    write(server, "use.cpp", text)
    write(server, "compile_commands.json", json.dumps(
        [{"directory": server.folder, "file": each, "arguments": ["cc", "-c", each]}
         for each in ("make.cpp", "use.cpp")]))
    server.open("use.cpp", text)
    show("without", server.diagnostics("use.cpp"))
    subprocess.run([os.path.join(os.path.dirname(server.process.args[0]), "memleak"), "index",
                    server.folder, "--quiet"], check=True)
    server.edit("use.cpp", "\n" + text)
    show("with", server.diagnostics("use.cpp"))
    write(server, "make.cpp", '#include "make.h"\nchar kept[4];\nchar *make(void) { return kept; }\n'
                      "void (*user)(char *) = look;\n")
    server.edit("use.cpp", text)
    show("out of date", server.diagnostics("use.cpp"))


def whole(server):
    """A fix that needs an include brings it."""
    write(server, ".clang-tidy", "Checks: '-*,memleak-*'\nCheckOptions:\n"
                                 "  memleak-raw-owning-allocation.Handle: unique_ptr\n")
    text = "int f(int n) {\n  int *p = new int(n);\n  int m = *p;\n  delete p;\n  return m;\n}\n"
    server.open("a.cpp", text)
    found = server.diagnostics("a.cpp")
    show("opened", found)
    (_, edits), = server.fixes("a.cpp", found[0])
    fixed = applied(text, edits)
    print(fixed, end="")
    server.edit("a.cpp", fixed)
    show("fixed", server.diagnostics("a.cpp"))
    print("errors: %d" % len(server.published[server.uri("a.cpp")][1]))


def mend(server, name, text):
    """Takes the quick fix of the only finding. Returns the new text."""
    found = server.diagnostics(name)
    show("opened", found)
    (_, edits), = server.fixes(name, found[0])
    fixed = applied(text, edits)
    server.edit(name, fixed)
    show("fixed", server.diagnostics(name))
    return fixed


def letters(server):
    """Spaces and other letters than ASCII's, in paths and before what is mended."""
    name = "trage w\u00e4ge \U0001f4a7/l e\u00e4k.c"
    text = LEAKY.replace("  if (input < 0) {\n", "  /* \U0001f4a7\u00e4 */ if (input < 0) { /* \U0001f4a7 */\n")
    write(server, "compile_commands.json", json.dumps(
        [{"directory": os.path.dirname(os.path.join(server.folder, name)), "file": os.path.basename(name),
          "arguments": ["cc", "-DLETTERS", "-c", os.path.basename(name)]}]))
    text = text.replace("int answer", "#ifndef LETTERS\n#error not as the database says\n#endif\nint answer")
    write(server, name, text)
    server.open(name, text)
    mend(server, name, text)
    print("errors: %d" % len(server.published[server.uri(name)][1]))


def line_ends(server):
    """A file with the line ends of Windows keeps them."""
    text = LEAKY.replace("\n", "\r\n")
    server.open("a.c", text)
    fixed = mend(server, "a.c", text)
    print("line ends: %d of %d" % (fixed.count("\r\n"), fixed.count("\n")))


def headers(server):
    """A header that is itself open in the editor is checked as any file."""
    text = LEAKY.replace("int answer", "#pragma once\nstatic inline int answer").replace("malloc", "(char *)malloc")
    write(server, "a.h", CLEAN)
    server.open("a.h", text)
    show("opened", server.diagnostics("a.h"))


def typing(server):
    """An editor sends the letters that were typed, not the text."""
    server.open("a.c", CLEAN)
    show("opened", server.diagnostics("a.c"))
    line = CLEAN.splitlines().index("    free(held);")
    for number, letter in enumerate("// "):
        server.insert("a.c", line, number, letter)
    show("commented out", server.diagnostics("a.c"))
    server.close("a.c")
    server.open("a.c", CLEAN)
    show("reopened", server.diagnostics("a.c"))


def damaged(server):
    """An index that cannot be read is none, and the log says so."""
    write(server, "build/.memleak/index", "no index\n")
    server.open("a.c", LEAKY)
    show("opened", server.diagnostics("a.c"))
    with open(os.path.join(server.folder, "errors"), encoding="utf-8") as file:
        print("".join(line for line in file if "build/.memleak/index" in line), end="")


def remote(server):
    """An index server is refused with a reason, not asked in silence."""
    server.open("a.c", CLEAN)
    show("opened", server.diagnostics("a.c"))
    print("symbols: %d" % len(server.request("workspace/symbol", {"query": "answer"})))
    with open(os.path.join(server.folder, "errors"), encoding="utf-8") as file:
        print("".join(line for line in file if line.startswith("memleak-clangd:")), end="")


def without(server):
    """--clang-tidy=0, as Qt Creator gives it to every clangd, turns off no check."""
    live(server)
    with open(os.path.join(server.folder, "errors"), encoding="utf-8") as file:
        print("".join(line for line in file if line.startswith("memleak-clangd:")), end="")


CASES = {each.__name__: each for each in
         (live, page, plain, unsaved, huge, header, headers, database, index, damaged,
          whole, letters, line_ends, typing, without, remote)}


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in CASES:
        sys.exit(__doc__)
    program, case = os.path.realpath(sys.argv[1]), sys.argv[2]
    options = ["--background-index=false"]
    with tempfile.TemporaryDirectory() as folder:
        # What `memleak init` writes is all the configuration there is.
        subprocess.run([os.path.join(os.path.dirname(program), "memleak"), "init", folder],
                       check=True, stdout=subprocess.DEVNULL)
        if case == "without":
            options += ["--clang-tidy=0"]
        if case == "remote":
            options += ["--remote-index-address=nowhere.example:1", "--project-root=" + folder]
        with Server([program] + options, folder, case != "plain") as server:
            CASES[case](server)


if __name__ == "__main__":
    main()
