#!/usr/bin/env python3
#===-- case.py - One program before and after memleak migrate --------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Migrates the small program in a test file and looks at what came out.

    case.py --memleak M --clangxx C --build B [--handle H] [--refuse REASON] TEST FOLDER

A line `//--- NAME` in TEST starts the file NAME of the program; `//--- NAME.after` is
what the file must be afterwards. A file without one must not change. With --refuse
nothing may change, and REASON must be among those given.

The program is compiled and run before and after, afterwards with AddressSanitizer and
LeakSanitizer: it must exit with 0 and print the same. A second migration must change
nothing. --update writes what came out into TEST.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys

SECTION = re.compile(r"^//--- (\S+)\n", re.M)


def parse(text):
    """(what stands before the first section, {name: contents} in order)."""
    parts = SECTION.split(text)
    return parts[0], dict(zip(parts[1::2], parts[2::2]))


def fail(message):
    sys.exit("case.py: " + message)


def run(command, **options):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
                          **options)


def write_program(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)


def sources(files):
    return sorted(name for name in files if name.endswith((".cpp", ".c")))


def compiler(options, name):
    if name.endswith(".c"):
        return [options.clangxx[:-2], "-Wall"]
    return [options.clangxx, "-std=" + options.std, "-Wall"]


def write_database(options, folder, files):
    os.makedirs(os.path.join(folder, "build"))
    entries = [{"directory": folder, "file": name,
                "arguments": compiler(options, name) + ["-c", name] + options.flag}
               for name in sources(files)]
    with open(os.path.join(folder, "build", "compile_commands.json"), "w") as stream:
        json.dump(entries, stream)


def read_program(folder, files):
    result = {}
    for name in files:
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as stream:
            result[name] = stream.read()
    return result


def build_and_run(options, folder, files, sanitizers):
    program = os.path.join(folder, "build", "program")
    flags = ["-g", "-O0", "-I" + os.path.join(options.source, "runtime", "include")]
    flags += options.flag + (["-fsanitize=address"] if sanitizers else [])
    objects = []
    for name in sources(files):
        objects.append(os.path.join(folder, "build", name.replace("/", "-") + ".o"))
        done = run(compiler(options, name) + flags + ["-c", name, "-o", objects[-1]],
                   cwd=folder)
        if done.returncode:
            fail("does not compile\n" + done.stdout)
    command = [options.clangxx, "-o", program] + flags + objects
    if any("memleak::" in text for text in files.values()):
        command += ["-L" + os.path.join(options.build, "lib"), "-lmemleak_runtime",
                    "-lpthread"]
    done = run(command, cwd=folder)
    if done.returncode:
        fail("does not link\n" + done.stdout)
    environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=1")
    done = run([program], cwd=folder, env=environment)
    if done.returncode and (sanitizers or done.returncode < 0):
        fail("exits with %d\n%s" % (done.returncode, done.stdout))
    return done.stdout


def migrate(options, folder):
    command = [options.memleak, "migrate", ".", "--apply", "--handle", options.handle,
               "--json", os.path.join(folder, "build", "plan.json")] + options.argument
    done = run(command, cwd=folder)
    if done.returncode:
        fail("migrate exits with %d\n%s" % (done.returncode, done.stdout))
    with open(os.path.join(folder, "build", "plan.json"), encoding="utf-8") as stream:
        return done.stdout, json.load(stream)


def check_refusal(options, plan, said):
    reasons = {c["reason"] for c in plan["components"] if not c["accepted"]}
    reasons |= {s["reason"] for s in plan["acquisitions"] if not s["migrated"]}
    if options.refuse not in reasons:
        fail("not refused for %s but for %s\n%s"
             % (options.refuse, ", ".join(sorted(reasons)) or "nothing", said))


def update(options, preamble, files, after):
    text = preamble
    for name, contents in files.items():
        text += "//--- %s\n%s" % (name, contents)
        if after[name] != contents:
            text += "//--- %s.after\n%s" % (name, after[name])
    with open(options.test, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)


def compare(files, expected, after, said):
    for name, contents in files.items():
        want = expected.get(name + ".after", contents)
        if after[name] != want:
            fail("%s is\n%s\nand not\n%s\n%s" % (name, after[name], want, said))


def parse_arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--memleak", required=True)
    parser.add_argument("--clangxx", required=True)
    parser.add_argument("--build", required=True, help="memleak's build folder")
    parser.add_argument("--handle", default="unique_ptr", choices=["pool", "unique_ptr"])
    parser.add_argument("--std", default="c++17")
    parser.add_argument("--refuse", metavar="REASON")
    parser.add_argument("--flag", action="append", default=[], help="for the compiler")
    parser.add_argument("--argument", action="append", default=[], help="for migrate")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("test")
    parser.add_argument("folder")
    options = parser.parse_args(argv)
    options.folder = os.path.realpath(options.folder)
    options.source = os.path.dirname(os.path.dirname(os.path.dirname(
        os.path.abspath(__file__))))
    return options


def main(argv):
    options = parse_arguments(argv)
    with open(options.test, encoding="utf-8", newline="") as stream:
        preamble, sections = parse(stream.read())
    files = {n: t for n, t in sections.items() if not n.endswith(".after")}
    write_program(options.folder, files)
    write_database(options, options.folder, files)
    before = build_and_run(options, options.folder, files, sanitizers=False)
    said, plan = migrate(options, options.folder)
    after = read_program(options.folder, files)
    if options.update:
        update(options, preamble, files, after)
    else:
        compare(files, sections, after, said)
    if options.refuse:
        check_refusal(options, plan, said)
        if after != files:
            fail("refused, and yet changed\n" + said)
        return
    if after == files:
        fail("nothing changed\n" + said)
    now = build_and_run(options, options.folder, after, sanitizers=True)
    if now != before:
        fail("printed\n%s\nand prints\n%s" % (before, now))
    migrate(options, options.folder)
    if read_program(options.folder, files) != after:
        fail("a second migration changes something")


if __name__ == "__main__":
    main(sys.argv[1:])
