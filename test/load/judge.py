#!/usr/bin/env python3
#===-- judge.py - Whether a service came well through a load ---------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Reads what JMeter recorded of a load, and of /metrics meanwhile, and judges.

  errors   the share of requests that failed is at most --errors
  latency  the 95th percentile is at most --p95, and the median of the last third of the load at
           most --drift times that of the first; each is judged only if asked for
  growth   no pool grows without a plateau: after the warm-up the load is cut into 12 slices. A pool
           grows if the least live objects of each rise (Mann-Kendall z above 3), by --least or more
           from the first slice to the last (Theil-Sen), the last third keeps two fifths of the pace,
           and more is made explains half of the rise at most
  alerts   the monitor raised none, but for those of --ignore

Exit code: 0 all hold, 1 one does not, 2 it cannot be judged.
"""

import argparse
import csv
import re
import statistics
import sys
import xml.etree.ElementTree

SLICES = 12
CERTAIN = 3  # z beyond which chance is out of question
PACE = 0.4  # of the rise before, which the last third keeps at least
UNEXPLAINED = 0.5  # share of a rise that more load must not explain
LINE = re.compile(r"^(memleak_pool_(?:live_objects|made_objects_total|alerts))\{(.*)\} (\S+)$", re.MULTILINE)
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


class CannotJudge(Exception):
    """The results are not what they should be."""


def read_requests(path):
    """(seconds, milliseconds taken, succeeded) of each request but the samples of metrics."""
    out = []
    try:
        with open(path, newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["label"] != "metrics":
                    out.append((int(row["timeStamp"]) / 1000, int(row["elapsed"]), row["success"] == "true"))
    except (OSError, KeyError, TypeError, ValueError, csv.Error) as why:
        raise CannotJudge("%s: no CSV results of JMeter, with a header: %s" % (path, why)) from None
    if not out:
        raise CannotJudge("%s: no request was recorded" % path)
    return sorted(out)


class Sample:
    """What /metrics said: live and made objects by pool, and the rules of the alerts that were on."""

    def __init__(self, seconds, text):
        self.at, self.live, self.made, self.rules = seconds, {}, {}, set()
        for name, labels, value in LINE.findall(text):
            label = dict(LABEL.findall(labels))
            if name == "memleak_pool_alerts":
                self.rules.add(label["rule"])
            else:
                into = self.live if name == "memleak_pool_live_objects" else self.made
                into[label["pool"], label["type"]] = float(value)


def read_samples(path):
    try:
        tree = xml.etree.ElementTree.parse(path)
        out = [Sample(int(one.get("ts")) / 1000, one.findtext("responseData") or "")
               for one in tree.iter("httpSample") if one.get("s") == "true"]
    except (OSError, TypeError, ValueError, xml.etree.ElementTree.ParseError) as why:
        raise CannotJudge("%s: no XML results of JMeter: %s" % (path, why)) from None
    if not any(sample.live for sample in out):
        raise CannotJudge("%s: no sample has memleak_pool_live_objects" % path)
    return sorted(out, key=lambda sample: sample.at)


def rising(values):
    """Mann-Kendall's z."""
    n = len(values)
    order = sum((values[k] > values[i]) - (values[k] < values[i]) for i in range(n) for k in range(i + 1, n))
    return (order - 1) / (n * (n - 1) * (2 * n + 5) / 18) ** 0.5 if order > 0 else 0


def slope(values):
    """Theil-Sen's, a step."""
    n = len(values)
    return statistics.median((values[k] - values[i]) / (k - i) for i in range(n) for k in range(i + 1, n))


def thirds(values):
    n = len(values) // 3
    return [statistics.median(values[i * n:(i + 1) * n]) for i in range(3)]


def growth_of(live, made, least):
    """How many objects were added, or 0: live and made are the least live and the makes of each slice."""
    first, middle, last = thirds(live)
    grown = slope(live) * (len(live) - 1)
    if rising(live) <= CERTAIN or grown < least or last - middle < PACE * (middle - first):
        return 0
    load = thirds(made)
    more = max(0, load[2] / load[0] - 1) if load[0] else 0
    if first * more > UNEXPLAINED * (last - first):
        return 0
    return round(grown)


def growths(samples, begin, end, least):
    """(pool, type, objects) of those that grow from begin to end."""
    slices = [[] for _ in range(SLICES)]
    for sample in samples:
        if begin <= sample.at < end:
            slices[int((sample.at - begin) / (end - begin) * SLICES)].append(sample)
    if not all(slices):
        raise CannotJudge("samples are too few: each twelfth of the %d s after the warm-up needs one" % (end - begin))
    out = []
    for pool in sorted(set.intersection(*(set(part[-1].live) for part in slices))):
        live = [min(sample.live.get(pool, 0) for sample in part) for part in slices]
        totals = [slices[0][0].made.get(pool, 0)] + [part[-1].made.get(pool, 0) for part in slices]
        made = [max(0, after - before) for before, after in zip(totals, totals[1:])]
        grown = growth_of(live, made, least)
        if grown:
            out.append(pool + (grown,))
    return out


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def judge(requests, samples, wanted):
    """(criterion, whether it holds, what was found) of each."""
    begin, end = requests[0][0], requests[-1][0]
    failed = sum(not ok for _, _, ok in requests) / len(requests)
    yield "errors", failed <= wanted.errors, "%.2f%% of %d requests, %.0f a second" % (
        100 * failed, len(requests), len(requests) / max(1e-3, end - begin))

    taken = [ms for _, ms, _ in requests]
    third = max(1, len(taken) // 3)
    before, after = (statistics.median(part) for part in (taken[:third], taken[-third:]))
    p95 = percentile(taken, 95)
    holds = ((wanted.p95 is None or p95 <= wanted.p95) and
             (wanted.drift is None or max(1, after) <= wanted.drift * max(1, before)))
    yield "latency", holds, ("median %d ms, 95%% %d ms, 99%% %d ms; median of the first third %d ms, of the last %d ms"
                             % (statistics.median(taken), p95, percentile(taken, 99), before, after))

    grown = growths(samples, begin + wanted.warm_up, end, wanted.least)
    yield "growth", not grown, ", ".join("%s (%s) by %d objects" % one for one in grown) or "none"

    rules = set().union(*(sample.rules for sample in samples))
    yield "alerts", not rules - set(wanted.ignore), ", ".join(sorted(rules)) or "none"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("requests", help="CSV results with a header")
    parser.add_argument("samples", help="XML results with what /metrics answered")
    parser.add_argument("--errors", type=float, default=0.01, help="share (0.01)")
    parser.add_argument("--p95", type=int, metavar="MS")
    parser.add_argument("--drift", type=float, metavar="TIMES")
    parser.add_argument("--warm-up", type=float, default=5, metavar="SECONDS", help="not judged for growth (5)")
    parser.add_argument("--least", type=float, default=16, metavar="OBJECTS", help="that are growth (16)")
    parser.add_argument("--ignore", action="append", default=[], metavar="RULE", help="an alert that may be")
    wanted = parser.parse_args()
    try:
        found = list(judge(read_requests(wanted.requests), read_samples(wanted.samples), wanted))
    except CannotJudge as why:
        print("judge.py: %s" % why, file=sys.stderr)
        return 2
    for criterion, holds, what in found:
        print("%-7s %s: %s" % (criterion, "holds" if holds else "FAILS", what))
    return 0 if all(holds for _, holds, _ in found) else 1


if __name__ == "__main__":
    sys.exit(main())
