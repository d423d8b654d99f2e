#!/usr/bin/env python3
# ===-- report.py - Benchmark results as a table and plots --*- Python -*-=== #
# Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# ===----------------------------------------------------------------------=== #
"""Writes what memleak-bench measured into docs/benchmarks.md.

  memleak-bench --benchmark_out=r.json && runtime/bench/report.py r.json

Reads one or more JSON files of Google Benchmark, takes medians over rounds, and
replaces what stands between the markers of the page; the plot of the growth
curve goes beside it. Figures are compared within a round only, since a round
goes over all peers in turn: a ratio is the median of the rounds' ratios.

Exit status: 0 written, 2 bad input or usage (nothing is written then).
"""

import argparse
import json
import os
import statistics
import sys

from growth_plot import growth_plot

HERE = os.path.dirname(os.path.abspath(__file__))
BEGIN = "<!-- figures: written by runtime/bench/report.py -->"
END = "<!-- end of figures -->"
SUBJECT = "memleak"


class BadInput(Exception):
    pass


class Results:
    """figures[workload][peer][round][metric], in the order of the runs."""

    def __init__(self):
        self.context = {}
        self.figures = {}
        self.failures = []

    def add(self, path):
        try:
            with open(path, encoding="utf-8") as file:
                data = json.load(file)
            self.context = self.context or data["context"]
            for run in data["benchmarks"]:
                self._add_run(run)
        except OSError as error:
            raise BadInput(f"{path}: {error.strerror}") from error
        except ValueError as error:
            raise BadInput(f"{path}: not JSON ({error}); was the run "
                           "interrupted? Run memleak-bench again") from error
        except (KeyError, TypeError) as error:
            raise BadInput(f"{path}: not the output of memleak-bench "
                           f"(no {error})") from error

    def _add_run(self, run):
        parts = run["name"].split("/")
        if len(parts) < 3 or not parts[2].startswith("round:"):
            raise KeyError(f"workload/peer/round:N in the name '{run['name']}'")
        workload, peer, turn = parts[0], parts[1], int(parts[2][6:])
        rounds = self.figures.setdefault(workload, {}).setdefault(peer, {})
        if run.get("error_occurred"):
            self.failures.append((workload, peer, run["error_message"]))
            return
        rounds[turn] = {k: v for k, v in run.items()
                        if isinstance(v, (int, float)) and k != "iterations"}

    def values(self, workload, peer, metric):
        rounds = self.figures.get(workload, {}).get(peer, {})
        return {turn: figures[metric] for turn, figures in rounds.items()
                if metric in figures}

    def median(self, workload, peer, metric):
        values = self.values(workload, peer, metric)
        return statistics.median(values.values()) if values else None


def quartiles(values):
    values = sorted(values)
    if len(values) < 2:
        return values[0], values[0], values[0]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high


def number(value):
    """Three digits that matter, without an exponent."""
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}"


def spread(values):
    low, middle, high = quartiles(values)
    return f"{number(middle)} ({number(low)}–{number(high)})"


# Targets


def compare(results, target):
    """The rounds' values for one target, and the peer compared with."""
    workload, metric = target["workload"], target.get("metric", "ns_op")
    subject = results.values(workload, target.get("subject", SUBJECT), metric)
    if "against" not in target:
        return list(subject.values()), ""
    medians = [(results.median(workload, peer, metric), peer)
               for peer in target["against"]]
    measured = [pair for pair in medians if pair[0] is not None]
    if not measured:
        return [], ""
    best = min(measured)[1]
    other = results.values(workload, best, metric)
    return [subject[turn] / other[turn] for turn in sorted(subject)
            if turn in other], best


def growth_sizes(results):
    names = [w for w in results.figures if w.startswith("growth:")]
    return sorted(int(name.split(":")[1]) for name in names)


def compare_growth(results, target):
    """How many times more the subject grew, from the fewest live objects to any
    number, than the peer did; the worst."""
    peer = target["against"][0]
    pairs = [(results.median(f"growth:{n}", SUBJECT, "ns_op"),
              results.median(f"growth:{n}", peer, "ns_op"))
             for n in growth_sizes(results)]
    pairs = [(ours, theirs) for ours, theirs in pairs if ours and theirs]
    if len(pairs) < 2:
        return [], peer
    first = pairs[0][0] / pairs[0][1]
    return [max(ours / theirs / first for ours, theirs in pairs[1:])], peer


def met(results, target, value):
    if value <= target["at_most"]:
        return True
    if "or_more_by" not in target:
        return False
    workload = target["workload"]
    ours = results.median(workload, target["subject"], "ns_op")
    base = results.median(workload, target["against"][0], "ns_op")
    return ours - base <= target["or_more_by"]


def target_rows(results, targets):
    for target in targets:
        if target.get("growth"):
            values, peer = compare_growth(results, target)
        else:
            values, peer = compare(results, target)
        if not values:
            yield [target["text"], f"≤ {target['at_most']}", "", "", "not measured"]
            continue
        limit = f"≤ {target['at_most']}"
        if "or_more_by" in target:
            limit += f" or +{target['or_more_by']} ns"
        verdict = met(results, target, statistics.median(values))
        yield [target["text"], limit, spread(values), peer,
               "met" if verdict else "**not met**"]


# Tables


COLUMNS = [("ns_op", "ns/op (quartiles)"), ("p999_ns_op", "p99.9"),
           ("cpu_ns_op", "CPU ns/op"), ("free_ns", "free ns"),
           ("refill_ns", "make ns"), ("walk_ns", "walk ns"),
           ("rss_per_object", "bytes/object"), ("rss_mib", "RSS MiB")]


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |",
             "| --- " + "| ---: " * (len(head) - 1) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def cell(results, workload, peer, metric):
    if metric == "ns_op":
        return spread(results.values(workload, peer, metric).values())
    if metric == "rss_mib":
        value = results.median(workload, peer, "rss_bytes")
        return number(value / 2**20 if value is not None else None)
    return number(results.median(workload, peer, metric))


def columns_of(results, workload):
    """The columns for which some peer has a figure of its own."""
    peers = results.figures[workload]
    def has(metric):
        return any(results.values(workload, p, metric) for p in peers)
    for metric, title in COLUMNS:
        if metric == "rss_mib":
            shown = has("rss_bytes") and not has("rss_per_object")
        else:
            shown = has(metric)
        if shown:
            yield metric, title


def workload_table(results, workload):
    columns = list(columns_of(results, workload))
    rows = []
    peers = [p for p, rounds in results.figures[workload].items() if rounds]
    for peer in peers:
        ours = results.values(workload, SUBJECT, "ns_op")
        theirs = results.values(workload, peer, "ns_op")
        shared = [ours[t] / theirs[t] for t in ours if t in theirs]
        ratio = number(statistics.median(shared)) if shared else ""
        rows.append([f"`{peer}`"] + [cell(results, workload, peer, m)
                                     for m, _ in columns] + [ratio])
    rounds = max(len(results.figures[workload][p]) for p in peers)
    head = ["peer"] + [title for _, title in columns] + ["memleak / peer"]
    return (f"#### `{workload}`\n\n{rounds} rounds.\n\n" + table(head, rows))


def growth_table(results):
    sizes = growth_sizes(results)
    peers = list(dict.fromkeys(
        p for n in sizes for p in results.figures[f"growth:{n}"]))
    parts = []
    for metric, title in (("ns_op", "ns/op, random replace"),
                          ("rss_per_object", "bytes an object of 64")):
        rows = [[f"`{p}`"] + [number(results.median(f"growth:{n}", p, metric))
                              for n in sizes] for p in peers]
        parts.append(table([title] + [f"{n:,}" for n in sizes], rows))
    return "\n\n".join(parts)


def growth_series(results, metric):
    series = {}
    for n in growth_sizes(results):
        for peer in results.figures[f"growth:{n}"]:
            value = results.median(f"growth:{n}", peer, metric)
            if value is not None and value > 0:
                series.setdefault(peer, []).append((n, value))
    return series


def machine(context):
    levels = {}
    for cache in context.get("caches", []):
        if cache["type"] != "Instruction":
            levels[f"L{cache['level']}"] = f"{cache['size'] // 1024} KiB"
    caches = ", ".join(f"{name} {size}" for name, size in levels.items())
    versions = ", ".join(f"{key[8:]} {value}" for key, value in context.items()
                         if key.startswith("version_"))
    return (f"Measured {context['date'][:10]}: {context['num_cpus']} cores at "
            f"{context['mhz_per_cpu']} MHz, {caches}; {context['compiler']}; "
            f"{versions}. Load average at the start: "
            f"{context['load_avg'][0]:.1f}.")


def render(results, targets, plot_name):
    sections = [machine(results.context), "### Targets",
                "Each figure is the median of the rounds' ratios (quartiles); "
                "for bytes it is the value itself.",
                table(["target", "limit", "measured", "against", ""],
                      target_rows(results, targets)), "### Growth"]
    if growth_sizes(results):
        sections += [f"![ns/op and bytes an object, by number of live objects]"
                     f"({plot_name})", growth_table(results)]
    sections.append("### Workloads")
    sections += [workload_table(results, w) for w in results.figures
                 if not w.startswith("growth:") and
                 any(results.figures[w].values())]
    failures = list(dict.fromkeys(results.failures))
    if failures:
        sections += ["### What did not run", "\n".join(
            f"- `{w}` over `{p}`: {why}" for w, p, why in failures)]
    return "\n\n".join(sections)


def splice(page, path, text):
    before, found, rest = page.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise BadInput(f"{path}: the markers '{BEGIN}' and '{END}' are missing; "
                       "add them where the figures belong")
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


def write(path, text):
    """All or nothing."""
    new = path + ".new"
    with open(new, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(new, path)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", nargs="+", help="JSON of memleak-bench")
    parser.add_argument("--page", help="default: docs/benchmarks.md",
                        default=os.path.join(HERE, "../../docs/benchmarks.md"))
    options = parser.parse_args()
    try:
        results = Results()
        for path in options.results:
            results.add(path)
        if not any(results.figures.values()):
            raise BadInput(f"{options.results[0]}: no runs in it")
        with open(os.path.join(HERE, "targets.json"), encoding="utf-8") as file:
            targets = json.load(file)
        try:
            with open(options.page, encoding="utf-8") as file:
                page = file.read()
        except OSError as error:
            raise BadInput(f"{options.page}: {error.strerror}") from error
        plot = os.path.splitext(options.page)[0] + "-growth.svg"
        text = splice(page, options.page,
                      render(results, targets, os.path.basename(plot)))
        picture = growth_plot(growth_series(results, "ns_op"),
                              growth_series(results, "rss_per_object"))
        write(plot, picture)
        write(options.page, text)
    except BadInput as error:
        print(f"report.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
