#!/usr/bin/env python3
#===-- judge_test.py - What the judge says of made results -----------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Results of loads as they might have been, and what judge.py must say of them."""

import math
import os
import subprocess
import sys
import tempfile
import unittest
from xml.sax.saxutils import escape

JUDGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "judge.py")
SECONDS = 60
POOL = 'pool="sessions",type="app::session"'


def metrics(live, made, rules=()):
    lines = ["# TYPE memleak_pool_live_objects gauge", "memleak_pool_live_objects{%s} %d" % (POOL, live),
             "memleak_pool_made_objects_total{%s} %d" % (POOL, made)]
    lines += ['memleak_pool_alerts{rule="%s",audience="developer",severity="warning",%s,site="a\\"b"} 1' % (rule, POOL)
              for rule in rules]
    return "\n".join(lines) + "\n"


class Judged(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.csv = os.path.join(self.folder.name, "requests.csv")
        self.xml = os.path.join(self.folder.name, "samples.xml")

    def results(self, live=lambda t: 20, load=lambda t: 100, failed=lambda i: False, taken=lambda t: 3,
                rules=lambda t: (), step=0.25):
        made = 0
        with open(self.xml, "w", encoding="utf-8") as file:
            file.write("<testResults>\n")
            for i in range(int(SECONDS / step)):
                made += load(i * step) * step
                file.write('<httpSample ts="%d" s="true" lb="metrics"><responseData>%s</responseData></httpSample>\n' %
                           (1000 * i * step, escape(metrics(live(i * step), made, rules(i * step)))))
            file.write("</testResults>\n")
        with open(self.csv, "w", encoding="utf-8") as file:
            file.write("timeStamp,elapsed,label,success\n")
            for i in range(SECONDS * 20 + 1):
                file.write("%d,%d,visit,%s\n" % (i * 50, taken(i / 20), "false" if failed(i) else "true"))

    def judged(self, *options):
        ran = subprocess.run([sys.executable, JUDGE, self.csv, self.xml, *options], text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        return ran.returncode, ran.stdout + ran.stderr

    def assert_fails(self, criterion, *options):
        code, said = self.judged(*options)
        self.assertEqual([line.split()[0] for line in said.splitlines() if "FAILS" in line], [criterion], said)
        self.assertEqual(code, 1)

    def assert_holds(self, *options):
        code, said = self.judged(*options)
        self.assertEqual(code, 0, said)

    def test_a_clean_load_holds(self):
        self.results(live=lambda t: 20 + (7 * t) % 5)
        self.assert_holds("--p95", "3", "--drift", "1")

    def test_a_leak_is_growth(self):
        self.results(live=lambda t: 20 + 2 * t)
        self.assert_fails("growth")
        self.assertIn("sessions (app::session) by 10", self.judged()[1])

    def test_a_leak_under_a_noisy_load_is_growth(self):
        self.results(live=lambda t: 20 + 2 * t + (37 * t) % 11, load=lambda t: 100 + (53 * t) % 60)
        self.assert_fails("growth")

    def test_a_leak_that_begins_after_the_warm_up_is_growth(self):
        self.results(live=lambda t: 20 + 3 * max(0, t - 12))
        self.assert_fails("growth")

    def test_a_rise_below_the_least_is_none(self):
        self.results(live=lambda t: 20 + 0.2 * t)
        self.assert_holds()
        self.assert_fails("growth", "--least", "8")

    def test_a_cache_that_fills_is_none(self):
        self.results(live=lambda t: 1000 * (1 - math.exp(-t / 8)))
        self.assert_holds()

    def test_a_load_that_rises_is_none(self):
        self.results(live=lambda t: 20 + 2 * t, load=lambda t: 100 + 10 * t)
        self.assert_holds()

    def test_a_day_is_none(self):
        day = lambda t: 1 - 0.8 * math.cos(2 * math.pi * t / SECONDS)
        self.results(live=lambda t: 100 * day(t), load=lambda t: 100 * day(t))
        self.assert_holds()

    def test_what_rises_in_the_warm_up_is_none(self):
        self.results(live=lambda t: min(t, 5) * 100)
        self.assert_holds()
        self.assert_holds("--warm-up", "0")

    def test_errors(self):
        self.results(failed=lambda i: i % 100 == 0 and i > 0)
        self.assert_holds()
        self.results(failed=lambda i: i % 50 == 0)
        self.assert_fails("errors")
        self.assert_holds("--errors", "0.03")

    def test_latency(self):
        self.results(taken=lambda t: 3 + t)
        self.assert_holds()  # where nobody asks
        self.assert_fails("latency", "--p95", "59")
        self.assert_holds("--p95", "61")
        self.assert_fails("latency", "--drift", "3")
        self.assert_holds("--drift", "5")

    def test_alerts(self):
        self.results(rules=lambda t: ["pool-leak"] if 30 < t < 31 else [])
        self.assert_fails("alerts")
        self.assert_holds("--ignore", "pool-leak")
        self.assert_fails("alerts", "--ignore", "pool-growth")

    def test_what_cannot_be_judged(self):
        self.results(step=10)
        self.assertEqual(self.judged()[0], 2)
        self.results()
        with open(self.xml, "a", encoding="utf-8") as file:
            file.write("<cut off")
        code, said = self.judged()
        self.assertEqual(code, 2)
        self.assertIn("samples.xml: no XML results of JMeter", said)
        self.results()
        with open(self.csv, "w", encoding="utf-8") as file:
            file.write("1795606316384,51,login,201,true\n1795606316385,51,login,201,true\n")
        self.assertEqual(self.judged()[0], 2)
        os.remove(self.csv)
        self.assertEqual(self.judged()[0], 2)
        with open(self.csv, "w", encoding="utf-8") as file:
            file.write("timeStamp,elapsed,label,success\n")
        self.assertIn("no request was recorded", self.judged()[1])


if __name__ == "__main__":
    unittest.main()
