#!/usr/bin/env python3
"""Tests one check on one file: its messages, its fixes, and what they leave.

    // RUN: %check_memleak %s memleak-foo %t [OPTION...] [-- CLANG-TIDY-ARG... [-- COMPILER-ARG...]]

  1. The file's check is run by stock clang-tidy-19 with the plugin. Every
     warning and error must be asked for by a comment, and the other way round:
         // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: ... [memleak-foo]
     Notes are compared where the file has CHECK-NOTES instead.
  2. Fixes are applied to a copy, compared with CHECK-FIXES. A file without
     CHECK-FIXES must come out unchanged.
  3. The fixed copy compiles; a second run with fixes changes nothing more.
  4. With --run the fixed copy is built with AddressSanitizer against the
     runtime, and must run clean, leaks included.

Options:
  --real-headers   the real libstdc++ and our real runtime; the default is the
                   small mock headers in checks/Inputs/mock, for speed
  --run            see 4; implies --real-headers
  --errors         the file does not compile, and is checked for messages only
"""

import argparse
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


def fail(what, output=""):
    sys.stdout.write("FAILED: %s\n%s\n" % (what, output))
    sys.exit(1)


def split_extra(arguments):
    """Splits [options] -- [clang-tidy args] -- [compiler args]."""
    parts = [[], [], []]
    index = 0
    for argument in arguments:
        if argument == "--" and index < 2:
            index += 1
        else:
            parts[index].append(argument)
    return parts


def run(command, **kwargs):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", **kwargs)


class CheckTest:
    def __init__(self, args, tidy_args, compiler_args):
        self.args = args
        self.tidy_args = tidy_args
        suffix = os.path.splitext(args.source)[1]
        self.copy = args.temp + suffix
        with open(args.source, encoding="utf-8") as source:
            self.text = source.read()
        self.compiler_args = self.language_args(suffix) + compiler_args

    def language_args(self, suffix):
        if suffix == ".c":
            return ["-std=c11"]
        if self.args.real_headers:
            return ["-std=c++17", "-I" + os.path.join(ROOT, "runtime", "include")]
        mock = os.path.join(HERE, "checks", "Inputs", "mock")
        return ["-std=c++17", "-nostdinc++", "-isystem", mock]

    def tool(self, name):
        return os.path.join(self.args.llvm, "bin", name)

    def tidy_program(self):
        if self.args.inside:
            return [os.path.join(self.args.build, "bin", "memleak-tidy")]
        plugin = os.path.join(self.args.build, "lib", "libmemleak-checks.so")
        return [self.tool("clang-tidy"), "-load=" + plugin]

    def tidy(self, *options):
        config = [] if any(a.startswith(("-config", "--config")) for a in self.tidy_args) \
            else ["--config={}"]
        return run([*self.tidy_program(), self.copy,
                    "-checks=-*," + self.args.check, *config, *options, *self.tidy_args,
                    "--", *self.compiler_args])

    def write_copy(self):
        """Check comments go, so that no pattern can match itself."""
        stripped = re.sub(r"// *CHECK-[A-Z-]+:[^\r\n]*", "//", self.text)
        with open(self.copy, "w", encoding="utf-8", newline="") as copy:
            copy.write(stripped)

    def file_check(self, path, prefix, *options):
        checked = run([self.tool("FileCheck"), "--input-file=" + path, self.args.source,
                       "--check-prefixes=" + prefix, *options])
        if checked.returncode:
            with open(path, encoding="utf-8") as got:
                fail("%s does not match" % prefix, checked.stdout + "\n--- got:\n" + got.read())

    def check_messages(self):
        output = self.tidy()
        diagnostics = self.args.temp + ".messages"
        with open(diagnostics, "w", encoding="utf-8") as file:
            file.write(output.stdout)
        # clang-tidy exits 1 where the source has compile errors.
        if output.returncode not in ((0, 1) if self.args.errors else (0,)):
            fail("clang-tidy exited %d" % output.returncode, output.stdout)
        notes = "CHECK-NOTES" in self.text
        prefix = "CHECK-NOTES" if notes else "CHECK-MESSAGES"
        unasked = "{{(warning|error%s)}}: " % ("|note" if notes else "")
        if prefix + ":" in self.text:
            self.file_check(diagnostics, prefix, "--implicit-check-not=" + unasked)
        elif re.search(r"(warning|error): ", output.stdout):
            fail("a diagnostic that the file does not ask for", output.stdout)

    def check_fixes(self):
        self.tidy("--fix")
        with open(self.copy, encoding="utf-8", newline="") as copy:
            fixed = copy.read()
        if "CHECK-FIXES" in self.text:
            self.file_check(self.copy, "CHECK-FIXES", "--strict-whitespace")
        elif fixed != re.sub(r"// *CHECK-[A-Z-]+:[^\r\n]*", "//", self.text):
            fail("a fix that the file does not ask for", fixed)
        compiled = run([self.tool("clang"), "-fsyntax-only", "-Werror=return-type",
                        *self.compiler_args, self.copy])
        if compiled.returncode:
            fail("the fixed file does not compile", compiled.stdout + fixed)
        self.tidy("--fix")
        with open(self.copy, encoding="utf-8", newline="") as copy:
            again = copy.read()
        if again != fixed:
            fail("a second run changes the file again", again)

    def check_run(self):
        program = self.args.temp + ".exe"
        runtime = [os.path.join(self.args.build, "lib", "libmemleak_runtime.a")]
        built = run([self.tool("clang++"), "-fsanitize=address", "-g", "-pthread",
                     *self.compiler_args, self.copy,
                     *[library for library in runtime if os.path.exists(library)],
                     "-o", program])
        if built.returncode:
            fail("the fixed file does not build", built.stdout)
        ran = run([program], timeout=60)
        if ran.returncode:
            fail("the fixed program exits %d" % ran.returncode, ran.stdout)


def main():
    own, tidy_args, compiler_args = split_extra(sys.argv[1:])
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--llvm", required=True)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("source")
    parser.add_argument("check")
    parser.add_argument("temp")
    parser.add_argument("--real-headers", action="store_true")
    parser.add_argument("--run", action="store_true")
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args(own)
    args.real_headers |= args.run
    os.makedirs(os.path.dirname(args.temp), exist_ok=True)
    test = CheckTest(args, tidy_args, compiler_args)
    test.write_copy()
    test.check_messages()
    if not args.errors:
        test.check_fixes()
    if args.run:
        test.check_run()


if __name__ == "__main__":
    main()
