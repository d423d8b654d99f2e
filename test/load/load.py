#!/usr/bin/env python3
#===-- load.py - Loads on the demo service, and what came of them ----------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Runs scenarios against memleak-demo: JMeter drives it and samples /metrics, judge.py judges.

A scenario is as expected if exactly those criteria fail that should, and exactly those alerts were
raised. Exit code: 0 all are, 1 one is not, 2 one could not be run.
"""

import argparse
import glob
import os
import re
import subprocess
import sys
import threading
import time

from service import Service, ask

HERE = os.path.dirname(os.path.abspath(__file__))
JMETER = "/usr/share/jmeter"


class Scenario:
    """One way to use the service: options of plan.jmx, a fault, and what then must be seen."""

    def __init__(self, what, plan=None, fault=None, fails=(), alerts=(), may=()):
        self.what, self.plan, self.fault = what, plan or {}, fault
        self.fails, self.alerts, self.may = set(fails), set(alerts), set(may)


def misuse(fault, what, *rules):
    return Scenario(what, fault=fault, fails=["alerts"], alerts=rules)


SCENARIOS = {
    "steady": Scenario("the same all the time"),
    "burst": Scenario("ten times faster for a fifth of the time", {"shape": "burst"}),
    "diurnal": Scenario("a day: five times more at noon", {"shape": "diurnal"}),
    "slow-clients": Scenario("200 KB/s a client, and answers of 10 KB",
                             {"rows": 1000, "think": 30, "httpclient.socket.http.cps": 200000}),
    # A session that stays is also older than it may be, and in the end there is room for no more.
    "session-leak": Scenario("each fourth logout keeps its session", fault="session-leak",
                             fails=["growth", "alerts"], alerts=["pool-growth"],
                             may=["pool-exhaustion", "pool-overdue", "pool-limit"]),
    "audit-growth": Scenario("the audit log is never trimmed", fault="audit-growth", fails=["growth", "alerts"],
                             alerts=["pool-growth"]),
    "hoard": Scenario("sessions take all the room there is", fault="hoard", fails=["errors", "alerts"],
                      alerts=["pool-limit", "pool-refused"], may=["pool-overdue"]),
    "overdue": Scenario("idle sessions do not end", fault="overdue", fails=["alerts"], alerts=["pool-overdue"]),
    "pool-leak": misuse("pool-leak", "a pool ends with a live object", "pool-leak"),
    "outlived": misuse("outlived", "a handle drops after its pool has ended", "pool-leak", "pool-outlived"),
    "stale-ref": misuse("stale-ref", "a ref is used after the release", "pool-use-after-release"),
    "double-release": misuse("double-release", "an object is released twice", "pool-double-release"),
    "foreign-release": misuse("foreign-release", "an object is released to another pool", "pool-foreign-release"),
    "unused": misuse("unused", "an object is kept and never used", "pool-stale"),
    "retire": misuse("retire", "generations of slots are used up", "pool-retired"),
    "arena-order": misuse("arena-order", "checkpoints are rewound out of order", "pool-arena-order"),
}


def jmeter(plan, properties, folder):
    """Debian's JMeter, by jmeter.bsh."""
    jars = glob.glob(JMETER + "/bin/*.jar") + glob.glob(JMETER + "/lib/*.jar") + glob.glob(JMETER + "/lib/ext/*.jar")
    # What else it needs lies among all of Debian's jars; those with a version are the same again, and slf4j's
    # would take the place of Commons Logging, which is there.
    jars += [jar for jar in sorted(glob.glob("/usr/share/java/*.jar")) if not re.search(r"-[0-9]|slf4j", jar)]
    opened = ["java.lang", "java.util", "java.lang.reflect", "java.text"]
    command = ["java", "-Djava.awt.headless=true", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    for package in opened:
        command += ["--add-opens", "java.base/%s=ALL-UNNAMED" % package]
    command += ["-cp", ":".join(jars), "bsh.Interpreter", os.path.join(HERE, "jmeter.bsh"), JMETER,
                "-d", JMETER, "-p", JMETER + "/bin/jmeter.properties", "-n", "-t", plan, "-l", "requests.csv",
                "-Jjmeterengine.nongui.port=0", "-Jjmeter.save.saveservice.output_format=csv",
                "-Jjmeter.save.saveservice.print_field_names=true"]
    command += ["-J%s=%s" % item for item in properties.items()]
    with open(os.path.join(folder, "jmeter.out"), "w", encoding="utf-8") as out:
        code = subprocess.call(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
    if code or not os.path.exists(os.path.join(folder, "metrics.xml")):
        raise RuntimeError("JMeter failed with exit code %d: see %s/jmeter.out" % (code, folder))


class Planter(threading.Thread):
    """Plants a fault once the service has been used for so many seconds; notes when its alert comes."""

    def __init__(self, service, fault, after, rules):
        super().__init__(daemon=True)
        self.service, self.fault, self.after, self.rules = service, fault, after, rules
        self.told_after = None
        self.over = threading.Event()

    def run(self):
        while ask(self.service.pages, "GET", "/metrics")[1].find('memleak_pool_made_objects_total{pool="sessions"') < 0:
            time.sleep(0.1)
        self.over.wait(self.after)
        self.service.plant(self.fault)
        begin = time.monotonic()
        while not self.over.wait(0.1):
            if self.rules <= set(self.service.alerts()):
                self.told_after = time.monotonic() - begin
                return

    def stop(self):
        self.over.set()
        self.join()


def run(name, wanted, binary, folder):
    """Whether all was as expected."""
    scenario = SCENARIOS[name]
    os.makedirs(folder, exist_ok=True)
    for old in ("requests.csv", "metrics.xml"):
        if os.path.exists(os.path.join(folder, old)):
            os.remove(os.path.join(folder, old))
    window = "%dms" % (1000 * wanted.window)
    monitor = {"interval": "%dms" % (1000 * wanted.window / 40), "walk_interval": "%dms" % (1000 * wanted.window / 24),
               "rules": {"growth_window": window, "warm_up": window, "quiet": window}}
    options = ["--faults", "--sessions", "20000", "--cached", "150", "--audited", "64", "--idle", "1000",
               "--lifetime", "3000"]
    with Service(binary, folder, options, monitor) as service:
        planter = None
        if scenario.fault:
            planter = Planter(service, scenario.fault, 2 * wanted.window, scenario.alerts)
            planter.start()
        properties = {"port": service.port, "pages": service.pages, "users": wanted.users, "think": wanted.think,
                      "seconds": wanted.seconds, "sampled": wanted.seconds + 4, "period": 1000 * wanted.seconds,
                      "every": max(100, 1000 * wanted.seconds // 400), **scenario.plan}
        jmeter(os.path.join(HERE, "plan.jmx"), properties, folder)
        if planter:
            planter.stop()
        if service.stop():
            raise RuntimeError("memleak-demo failed: see %s" % service.log)
    command = [sys.executable, os.path.join(HERE, "judge.py"), os.path.join(folder, "requests.csv"),
               os.path.join(folder, "metrics.xml"), "--warm-up", str(2 * wanted.window if planter else wanted.window)]
    if wanted.bounds:
        command += ["--p95", "500" if name == "slow-clients" else "100", "--drift", "3"]
    judged = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if judged.returncode > 1:
        raise RuntimeError(judged.stdout)
    failed = {line.split()[0] for line in judged.stdout.splitlines() if "FAILS" in line}
    raised = set(re.search(r"^alerts .*: (.*)$", judged.stdout, re.MULTILINE).group(1).split(", ")) - {"none"}
    good = failed == scenario.fails and scenario.alerts <= raised <= scenario.alerts | scenario.may
    print("%s: %s: %s" % (name, scenario.what, "as expected" if good else "NOT as expected"))
    for line in judged.stdout.splitlines():
        print("  " + line)
    if planter and planter.told_after is not None:
        print("  told after %.1f s, %.1f windows" % (planter.told_after, planter.told_after / wanted.window))
    sys.stdout.flush()
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog="scenarios: " + ", ".join(SCENARIOS))
    parser.add_argument("binary", help="memleak-demo")
    parser.add_argument("folder", help="for logs and results")
    parser.add_argument("scenario", nargs="*", help="which; else all")
    parser.add_argument("--seconds", type=int, default=60, help="of load a scenario, its day too (60)")
    parser.add_argument("--window", type=float, default=6, help="seconds of a growth window, and of the warm-up (6)")
    parser.add_argument("--users", type=int, default=8, help="(8)")
    parser.add_argument("--think", type=int, default=10, help="milliseconds between two requests of a user (10)")
    parser.add_argument("--bounds", action="store_true", help="judge latency too: 95%% within 100 ms, drift below 3")
    wanted = parser.parse_args()
    unknown = set(wanted.scenario) - set(SCENARIOS)
    if unknown:
        parser.error("no such scenario: " + ", ".join(sorted(unknown)))
    try:
        good = [run(name, wanted, os.path.abspath(wanted.binary), os.path.join(os.path.abspath(wanted.folder), name))
                for name in wanted.scenario or SCENARIOS]
    except RuntimeError as why:
        print("load.py: %s" % why, file=sys.stderr)
        return 2
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
