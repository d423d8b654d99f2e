#===-- unit_tests.py - Tests of the evaluation -----------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Tests of the evaluation's parts that need no tool; run by unit-tests.test."""

import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import clang_export
import database
import edits
import judgements
import juliet_truth
import tools
from clang_export import Replacement

EXPORT = """---
MainSourceFile:  '/p/a.cpp'
Diagnostics:
  - DiagnosticName:  memleak-x
    DiagnosticMessage:
      Message:         '''p'' owns: this'
      FilePath:        '/p/a.cpp'
      FileOffset:      73
      Replacements:
        - FilePath:        '../q/a.h'
          Offset:          35
          Length:          2
          ReplacementText: "\\"a\\"\\n\\tb"
    Notes:
      - Message:         'no fix: it is kept [no-fix: escapes]'
        FilePath:        '/p/a.cpp'
        FileOffset:      70
        Replacements:    []
    Level:           Warning
    BuildDirectory:  '/p'
...
"""


class ExportTest(unittest.TestCase):
    def test_reads_texts_edits_and_notes(self):
        (found,) = clang_export.parse("x", EXPORT)
        self.assertEqual(found.name, "memleak-x")
        self.assertEqual(found.message.text, "'p' owns: this")
        self.assertEqual(found.message.replacements,
                         (Replacement("/q/a.h", 35, 2, '"a"\n\tb'),))
        self.assertEqual(found.notes[0].offset, 70)
        self.assertEqual(found.notes[0].replacements, ())

    def test_nothing_in_an_empty_file(self):
        self.assertEqual(clang_export.parse("x", "---\n...\n"), [])

    def test_refuses_what_it_does_not_know(self):
        for text, said in ((EXPORT.replace("73", "'73"), "x:8: a single-quoted"),
                           (EXPORT.replace("\\t", "\\q"), "x:13: unknown escape"),
                           (EXPORT.replace("FileOffset: ", "Offset: "), "not an export")):
            with self.assertRaisesRegex(clang_export.ExportError, said):
                clang_export.parse("x", text)


class DatabaseTest(unittest.TestCase):
    def test_folds_commands_that_differ_in_outputs(self):
        with tempfile.TemporaryDirectory() as folder:
            rows = [{"directory": folder, "file": "a.cc", "command": c} for c in (
                "ccache g++ -DA -MD -MF a.d -o a.o -c a.cc", "g++ -DA -o b.o -c a.cc",
                "g++ -DB -o b.o -c a.cc")]
            rows.append({"directory": folder, "file": "/elsewhere/b.c",
                         "arguments": ["cc", "-c", "/elsewhere/b.c"]})
            with open(os.path.join(folder, "compile_commands.json"), "w") as stream:
                json.dump(rows, stream)
            entries = database.load(folder, folder)
            self.assertEqual([e.arguments for e in entries],
                             [("g++", "-DA"), ("g++", "-DB")])
            self.assertEqual([e.is_cxx for e in database.load(folder)],
                             [False, True, True])


class EditsTest(unittest.TestCase):
    def test_whole_or_not_at_all(self):
        include = Replacement("f", 0, 0, "#include <x>\n")
        first = (include, Replacement("f", 10, 5, "a"))
        overlapping = (include, Replacement("f", 30, 1, "b"), Replacement("f", 14, 2, "c"))
        after = (include, Replacement("f", 15, 2, "d"))
        chosen, rejected = edits.choose([(1, first), (2, overlapping), (3, after)])
        self.assertEqual((chosen, rejected), ([1, 3], [2]))

    def test_two_insertions_at_one_place_have_no_order(self):
        chosen, rejected = edits.choose([(1, (Replacement("f", 5, 0, "a"),)),
                                         (2, (Replacement("f", 5, 0, "b"),)),
                                         (3, (Replacement("f", 5, 0, "a"),))])
        self.assertEqual((chosen, rejected), ([1, 3], [2]))

    def test_applies_bytes_and_shared_edits_once(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "f")
            with open(path, "w", encoding="utf-8") as stream:
                stream.write("ä bc d")
            edits.apply([Replacement(path, 3, 2, "X"), Replacement(path, 0, 0, "<"),
                         Replacement(path, 0, 0, "<")])
            with open(path, encoding="utf-8") as stream:
                self.assertEqual(stream.read(), "<ä X d")
            with self.assertRaisesRegex(edits.EditError, "bytes 90..91 of 7"):
                edits.apply([Replacement(path, 0, 1, ""), Replacement(path, 90, 1, "")])
            with open(path, encoding="utf-8") as stream:
                self.assertEqual(stream.read(), "<ä X d")


class ToolsTest(unittest.TestCase):
    def test_parses_every_tools_lines(self):
        warnings = tools.parse("t", "\n".join((
            "a.c:3:51: warning: leak of 'p' [CWE-401] [-Wanalyzer-malloc-leak]",
            "a.c:3:25: note: (1) allocated here",
            "   3 |  code",
            "/x/b.c:7: warning: Memory leak: p [memleak]",
            "b.c:1:10: fatal error: 'x.h' file not found [clang-diagnostic-error]",
            "c.c:9:1: warning: Potential leak [clang-analyzer-unix.Malloc]")), "/d")
        self.assertEqual([(w.file, w.line, w.check) for w in warnings],
                         [("/d/a.c", 3, "analyzer-malloc-leak"), ("/x/b.c", 7, "memleak"),
                          ("/d/b.c", 1, "error"), ("/d/c.c", 9, "clang-analyzer-unix.Malloc")])
        self.assertEqual(warnings[0].notes, (tools.Note("/d/a.c", 3, "(1) allocated here"),))

    def test_flags_for_cppcheck(self):
        self.assertEqual(
            tools.preprocessor_flags(["-O2", "-DA", "-I", "x", "-std=gnu++17",
                                      "-isystem", "y", "-fPIC"]),
            ["-DA", "-I", "x", "--std=c++17", "-Iy"])


class TruthTest(unittest.TestCase):
    def test_names(self):
        file = juliet_truth.file_of("/s/CWE401_Leak__a_b_81_goodG2B.cpp")
        self.assertEqual((file.case, file.cwe, file.flow), ("CWE401_Leak__a_b_81", 401, 81))
        self.assertEqual(juliet_truth.file_of("CWE415_X__y_51b.c").case, "CWE415_X__y_51")
        self.assertIsNone(juliet_truth.file_of("io.c"))

    def test_lines(self):
        text = "\n".join((
            'void CWE1_x_01_bad(void) { // good {',      # 1
            '  if (a()) { b("good {"); }',               # 2
            '}',                                         # 3
            'static void goodB2G() {',                   # 4
            '  for (;;) { c(); }',                       # 5
            '}',                                         # 6
            'int helper(void) { return 1; }',            # 7
            'namespace n { class BadClass {',            # 8
            '  BadClass() : p(0) { q(); }',              # 9
            '}; }',                                      # 10
        ))
        verdicts = [juliet_truth.verdict("CWE1_x_01.c", text, n) for n in range(1, 11)]
        self.assertEqual(verdicts, ["bad"] * 3 + ["good"] * 3 + [""] + ["bad"] * 3)

    def test_a_files_own_name_speaks_when_nothing_else_does(self):
        text = "int x;\nvoid action() {}\n"
        self.assertEqual(juliet_truth.verdict("CWE1_x_81_goodG2B.cpp", text, 2), "good")
        self.assertEqual(juliet_truth.verdict("CWE1_x_81a.cpp", text, 2), "")


class JudgementTest(unittest.TestCase):
    def test_survives_moved_lines_but_not_changed_ones(self):
        ids = [judgements.identify("p", "a.c", tools.Warning("a.c", line, "t", "c", said), code, {})
               for line, said, code in ((3, "leak at 3", "x = m();"), (9, "leak at 9", "  x =  m();"),
                                        (3, "leak at 3", "y = m();"))]
        self.assertEqual(ids[0], ids[1])
        self.assertNotEqual(ids[0], ids[2])

    def test_keeps_verdicts_and_lines_that_are_gone(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "j.tsv")
            old = judgements.Judgement("1", "true", "b", "seen", "p", "a:1", "said")
            gone = judgements.Judgement("2", "false", "-", "seen too", "p", "a:2", "said")
            judgements.save(path, {"1": old, "2": gone})
            moved = judgements.Judgement("1", project="p", where="a:5", said="said")
            new = judgements.Judgement("3", project="p", where="a:6", said="said")
            merged = judgements.merge(judgements.load(path), [moved, new])
            self.assertEqual(merged["1"].verdict, "true")
            self.assertEqual(merged["1"].where, "a:5")
            self.assertEqual(merged["2"], gone)
            self.assertEqual(merged["3"].verdict, "-")

    def test_says_where_a_line_is_wrong(self):
        rows = {"1\ttrue": ":1: 2 columns", "1\tyes\t-\tr\tp\tw\ts": ":1: 'yes' is none of",
                "1\ttrue\t-\t-\tp\tw\ts": ":1: a verdict needs its reason",
                "1\t-\t-\t-\tp\tw\ts\n1\t-\t-\t-\tp\tw\ts": ":2: 1 is there twice"}
        for row, said in rows.items():
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "j.tsv")
                with open(path, "w", encoding="utf-8") as stream:
                    stream.write(row + "\n")
                with self.assertRaisesRegex(judgements.JudgementError, said):
                    judgements.load(path)


if __name__ == "__main__":
    unittest.main()
