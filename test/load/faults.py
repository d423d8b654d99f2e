#!/usr/bin/env python3
#===-- faults.py - Each planted fault is told of, and only then ------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Usage: faults.py MEMLEAK-DEMO FOLDER

Without faults memleak-demo raises no alert, under load, for a warm-up and three
growth windows. Then each fault that it lists is planted, and the alerts that
it lists must come, to the audience that it lists. It ends with exit code 0, so
that sanitizers have nothing to say.
"""

import json
import os
import socket
import sys
import time

from service import PATIENCE, Service, Users, ask, wait_until

CLEAN = 18  # seconds


def said_to(port, requests):
    """The status lines of the answers to REQUESTS, bytes sent over one connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection, connection.makefile("rb") as answers:
        lines = []
        for request in requests:
            connection.sendall(request)
            lines.append(answers.readline().decode().strip())
            length = 0
            for header in iter(answers.readline, b"\r\n"):
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
            answers.read(length)
        return lines


def check_bodies(port):
    """curl sends no length with an empty body, others a length of 0, or a body that nobody wants."""
    post, host = b"POST /sessions?user=ada HTTP/1.1\r\n", b"Host: localhost\r\n"
    lines = said_to(port, [post + host + b"\r\n", post + host + b"Content-Length: 0\r\n\r\n",
                           post + host + b"Content-Length: 3\r\n\r\nabc",
                           post + host + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                           b"DELETE /sessions/1 HTTP/1.1\r\n" + host + b"\r\n",
                           post + host + b"Content-Length: 5000\r\n\r\n" + 5000 * b"a"])
    if [line.split()[1] for line in lines] != ["201", "201", "201", "201", "204", "413"]:
        sys.exit("answers to requests with and without a body: %s" % lines)
    for session in (2, 3, 4):
        ask(port, "DELETE", "/sessions/%d" % session)


def main(binary, folder):
    os.makedirs(folder, exist_ok=True)
    options = ["--faults", "--sessions", "3000", "--cached", "150", "--audited", "64", "--idle", "1000",
               "--lifetime", "2000"]
    with Service(binary, folder, options) as service:
        check_bodies(service.port)
        users = Users(service.port)
        users.start()
        time.sleep(CLEAN)
        if service.alerts():
            sys.exit("alerts without a fault: %s" % service.alerts())
        faults = json.loads(ask(service.port, "GET", "/admin/faults")[1])
        # Those that need users first, and last the one that leaves no room for any.
        faults.sort(key=lambda fault: fault["name"] == "hoard")
        for fault in faults:
            service.plant(fault["name"])
            for rule in fault["alerts"].split(","):
                found = wait_until("%s after %s" % (rule, fault["name"]), lambda: service.alerts().get(rule),
                                   service.process)
                if fault["audience"] not in [alert["audience"] for alert in found]:
                    sys.exit("%s is not for the %s: %s" % (rule, fault["audience"], found))
        users.stop()
        print("%d visits, %d faults told of" % (users.visits, len(faults)))
        for fault in faults:
            ask(service.port, "DELETE", "/admin/faults/" + fault["name"])
        code = service.stop()
        if code:
            sys.exit("exit code %d:\n%s" % (code, service.said()[-5000:]))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
