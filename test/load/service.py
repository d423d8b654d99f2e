#!/usr/bin/env python3
#===-- service.py - Programs that tests start and stop ---------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""memleak-demo, and whatever else a test needs running, on free ports."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import threading
import time

PATIENCE = 120  # seconds until something that should happen counts as not happening


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_until(what, holds, process=None):
    """What holds() returns, once that is true."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        if process and process.poll() is not None:
            raise RuntimeError("ended while waiting for %s: exit code %d" % (what, process.returncode))
        time.sleep(0.1)
    raise RuntimeError("waited in vain for " + what)


def ask(port, method, path, body=None, headers=()):
    """Status and text; (0, "") if nobody listens."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request(method, path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text
    except ConnectionError:
        return 0, ""


class Program:
    """A process in a folder of its own; what it prints goes to NAME.log there."""

    def __init__(self, name, command, folder, environment=None):
        self.log = os.path.join(folder, name + ".log")
        self.name = name
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder,
                                            env=dict(os.environ, **(environment or {})))

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def stop(self):
        """The exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise RuntimeError(self.name + " does not end:\n" + self.said()) from None

    def __enter__(self):
        return self

    def __exit__(self, failed, *_):
        if failed:
            self.process.kill()
            self.process.wait()
            print("%s said:\n%s" % (self.name, self.said()[-5000:]))


# Rules as they are, but all that takes hours in seconds.
QUICK = {"interval": "50ms", "walk_interval": "100ms",
         "rules": {"growth_window": "4s", "warm_up": "4s", "quiet": "30s"}}


class Service(Program):
    """memleak-demo, ready; service and pages are its ports."""

    def __init__(self, binary, folder, options=(), monitor=None, environment=None):
        settings = dict(monitor or QUICK)
        settings.setdefault("server", {"port": 0})
        with open(os.path.join(folder, "monitor.json"), "w", encoding="utf-8") as file:
            json.dump(settings, file)
        ports = os.path.join(folder, "ports.json")
        if os.path.exists(ports):
            os.remove(ports)
        super().__init__("service", [binary, "--port", "0", "--ports", ports, "--monitor", "monitor.json",
                                     *options], folder, environment)
        try:
            wait_until("the service", lambda: os.path.exists(ports), self.process)
        except RuntimeError as why:
            raise RuntimeError("%s:\n%s" % (why, self.said())) from None
        with open(ports, encoding="utf-8") as file:
            told = json.load(file)
        self.port, self.pages = told["service"], told["pages"]

    def alerts(self):
        """Those that are on, by rule: lists of the monitor's own records."""
        out = {}
        for one in json.loads(ask(self.pages, "GET", "/api/alerts")[1])["alerts"]:
            out.setdefault(one["rule"], []).append(one)
        return out

    def plant(self, fault):
        status, text = ask(self.port, "POST", "/admin/faults/" + fault)
        if status != 204:
            raise RuntimeError("%s cannot be planted: %d %s" % (fault, status, text))


class Users(threading.Thread):
    """Some that log in, look around and log out, until stopped."""

    def __init__(self, port, pause=0.002):
        super().__init__(daemon=True)
        self.port, self.pause = port, pause
        self.stopped = threading.Event()
        self.visits = 0

    def run(self):
        choose = random.Random(1)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

        def ask_again(method, path):
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, answer.read()

        while not self.stopped.is_set():
            status, text = ask_again("POST", "/sessions?user=user%d" % choose.randrange(1000))
            if status != 201:
                time.sleep(0.1)
                continue
            session = "/sessions/" + json.loads(text)["id"]
            for _ in range(3):
                ask_again("GET", "/items/key%d" % choose.randrange(200))
                ask_again("GET", session)
                time.sleep(self.pause)
            ask_again("DELETE", session)
            self.visits += 1

    def stop(self):
        self.stopped.set()
        self.join()
