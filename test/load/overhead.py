#!/usr/bin/env python3
#===-- overhead.py - What being sampled costs a service ---------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Compares the processor time a request of two memleak-demo, one sampled each second and one never.

Both run at once, the same binary with the same pools and traces; users are at one of them at a time, in
turns ABBA, so that whatever else the machine does touches both alike. Both are started anew after a few
pairs, since where a process happens to lie in memory also makes it faster or slower. A pair of turns gives
a ratio of the processor time of the whole process a visit, which is what throughput is bounded by. The
median of the pairs and the ranks between which the true one lies in 19 of 20 cases are printed, whatever
the noise is distributed like.

On a busy machine that noise is many times the difference. So the cost is also told without one: the time
that the monitor spent in samples and walks, as it counts it itself (memleak_monitor_sampling_seconds),
against the processor time of the whole process. It is more than their processor time, since the monitor
may have to wait for a processor meanwhile, and less by what samples push out of the caches.
"""

import argparse
import glob
import os
import re
import statistics
import sys
import time

from service import Service, Users, ask

SAMPLED = {"interval": "1s"}
# One sample, at the start. A growth window is 24 intervals at least.
NEVER = {"interval": "10d", "walk_interval": "10d", "rules": {"growth_window": "240d"}}
OPTIONS = ["--sessions", "20000", "--cached", "1000", "--idle", "1000"]


def cpu_seconds(process):
    """Of all its threads: the kernel counts it in nanoseconds."""
    total = 0
    for path in glob.glob("/proc/%d/task/*/schedstat" % process.pid):
        with open(path, encoding="ascii") as file:
            total += int(file.read().split()[0])
    return total / 1e9


def sampling_seconds(service):
    text = ask(service.pages, "GET", "/metrics")[1]
    return float(re.search(r"^memleak_monitor_sampling_seconds_total (\S+)$", text, re.MULTILINE).group(1))


def turn(service, seconds):
    """Processor time a visit, in seconds, and the share of it that sampling took."""
    crowd = [Users(service.port, 0) for _ in range(2)]
    sampled, before = sampling_seconds(service), cpu_seconds(service.process)
    for users in crowd:
        users.start()
    time.sleep(seconds)
    for users in crowd:
        users.stop()
    visits = sum(users.visits for users in crowd)
    if not visits:
        raise RuntimeError("no visit in %g s" % seconds)
    used = cpu_seconds(service.process) - before
    return used / visits, (sampling_seconds(service) - sampled) / used


def confidence(ordered):
    """Ranks of the binomial, 95%."""
    around = 0.98 * len(ordered) ** 0.5
    middle = len(ordered) / 2
    return ordered[max(0, int(middle - around))], ordered[min(len(ordered) - 1, int(middle + around))]


def report(what, values):
    ordered = sorted(values)
    return "%s: median %.4f, 95%% confidence %.4f to %.4f, %d pairs" % (
        what, statistics.median(ordered), *confidence(ordered), len(ordered))


def compare(binary, folders, pairs, seconds):
    """Of so many pairs of turns of two services started for them: ratios, and shares that sampling took."""
    found = []
    with Service(binary, folders[0], OPTIONS, SAMPLED) as sampled, \
            Service(binary, folders[1], OPTIONS, NEVER) as never:
        for service in (sampled, never):
            turn(service, seconds)  # warm
        for pair in range(pairs):
            order = (sampled, never) if pair % 2 else (never, sampled)
            took = {service: turn(service, seconds) for service in order}
            found.append((took[sampled][0] / took[never][0], took[sampled][1]))
        for service in (sampled, never):
            if service.stop():
                raise RuntimeError("memleak-demo failed: see " + service.log)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", help="memleak-demo")
    parser.add_argument("folder", help="for logs")
    parser.add_argument("--pairs", type=int, default=60, help="of turns (60)")
    parser.add_argument("--renew", type=int, default=10, help="after so many pairs both are started anew (10)")
    parser.add_argument("--seconds", type=float, default=4, help="a turn (4)")
    wanted = parser.parse_args()
    if min(wanted.pairs, wanted.renew) < 1 or wanted.seconds <= 0:
        parser.error("--pairs, --renew and --seconds want more than 0")
    folders = [os.path.join(os.path.abspath(wanted.folder), name) for name in ("sampled", "never")]
    for folder in folders:
        os.makedirs(folder, exist_ok=True)
    found = []
    while len(found) < wanted.pairs:
        found += compare(os.path.abspath(wanted.binary), folders, min(wanted.renew, wanted.pairs - len(found)),
                         wanted.seconds)
    ratios, shares = zip(*found)
    print(report("processor time a visit, sampled / never", ratios))
    print(report("time in samples / processor time", shares))
    return 0


if __name__ == "__main__":
    sys.exit(main())
