#!/usr/bin/env python3
#===-- alerting.py - Alerts reach who they are for -------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Usage: alerting.py MEMLEAK-DEMO OPERATIONS FOLDER

memleak-demo, Prometheus and Alertmanager on loopback, with the files of the folder OPERATIONS, and
somebody who takes messages for developers and for administrators. A clean run sends none. A planted leak
reaches the developers, a limit the administrators, each by both ways: by the monitor's own sink, and by
Prometheus' rules over /metrics.
"""

import http.server
import json
import os
import shutil
import sys
import threading
import time

from service import QUICK, Program, Service, Users, ask, free_port, wait_until

CLEAN = 18  # seconds: the warm-up and three growth windows


class Receiver(http.server.ThreadingHTTPServer):
    """Keeps (who, labels) of each alert that Alertmanager sends."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Taker)
        self.got = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def ways(self, rule):
        """Who got it, and by which way."""
        return {(who, labels.get("way", "prometheus")) for who, labels in self.got if labels["alertname"] == rule}


class Taker(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.got += [(self.path.strip("/"), alert["labels"]) for alert in message["alerts"]]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def copied(source, target, *changes):
    """A file of the folder, with other addresses and times; each change must have something to change."""
    with open(source, encoding="utf-8") as file:
        text = file.read()
    for before, after in changes:
        if before not in text:
            sys.exit("%s has no %s" % (source, before))
        text = text.replace(before, after)
    with open(target, "w", encoding="utf-8") as file:
        file.write(text)


def ready(port):
    return lambda: ask(port, "GET", "/-/ready")[0] == 200


def alertmanager(operations, folder, receiver):
    port = free_port()
    copied(operations + "/alertmanager.yml", folder + "/alertmanager.yml",
           ("127.0.0.1:9001", "127.0.0.1:%d" % receiver.server_port),
           ("group_wait: 10s", "group_wait: 1s"), ("group_interval: 1m", "group_interval: 1s"))
    return port, Program("alertmanager", [
        "prometheus-alertmanager", "--config.file=alertmanager.yml", "--storage.path=alertmanager",
        "--web.listen-address=127.0.0.1:%d" % port, "--cluster.listen-address="], folder)


def prometheus(operations, folder, manager, pages):
    port = free_port()
    shutil.copy(operations + "/rules.yml", folder)
    copied(operations + "/prometheus.yml", folder + "/prometheus.yml", ("interval: 15s", "interval: 1s"),
           ("127.0.0.1:9093", "127.0.0.1:%d" % manager), ("127.0.0.1:9464", "127.0.0.1:%d" % pages))
    return port, Program("prometheus", [
        "prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=prometheus",
        "--web.listen-address=127.0.0.1:%d" % port], folder)


def told(receiver, process, rule, who, others):
    """Waits for the rule's alert by both ways; seconds until each came."""
    begin, after = time.monotonic(), {}

    def both():
        for _, way in receiver.ways(rule):
            after.setdefault(way, time.monotonic() - begin)
        return len(after) == 2

    wait_until("%s for the %s by both ways; got %s" % (rule, who, after), both, process)
    if others in {got for got, _ in receiver.ways(rule)}:
        sys.exit("%s went to the %s" % (rule, others))
    print("%s: told the %s, %s" % (rule, who, ", ".join("by %s after %.1f s" % item for item in sorted(after.items()))))


def main(binary, operations, folder):
    os.makedirs(folder, exist_ok=True)
    receiver = Receiver()
    to, manager = alertmanager(operations, folder, receiver)
    with manager:
        wait_until("Alertmanager", ready(to), manager.process)
        sink = {"kind": "alertmanager", "url": "http://127.0.0.1:%d" % to, "labels": {"way": "sink"}}
        options = ["--faults", "--sessions", "20000", "--cached", "150", "--idle", "1000"]
        with Service(binary, folder, options, dict(QUICK, sinks=[sink])) as service:
            at, watcher = prometheus(operations, folder, to, service.pages)
            with watcher:
                wait_until("Prometheus", ready(at), watcher.process)
                users = Users(service.port)
                users.start()
                time.sleep(CLEAN)
                up = json.loads(ask(at, "GET", "/api/v1/query?query=up")[1])["data"]["result"]
                if [one["value"][1] for one in up] != ["1"]:
                    sys.exit("Prometheus does not scrape: %s" % up)
                if receiver.got or service.alerts():
                    sys.exit("told of without a fault: %s, %s" % (receiver.got, service.alerts()))
                service.plant("session-leak")
                told(receiver, service.process, "pool-growth", "developers", "administrators")
                service.plant("hoard")
                told(receiver, service.process, "pool-limit", "administrators", "developers")
                users.stop()
                for one in (watcher, service, manager):
                    if one.stop():
                        sys.exit("%s failed:\n%s" % (one.name, one.said()[-3000:]))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
