#!/usr/bin/env python3
#===-- systemd.py - What a service manager is told ----------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Usage: systemd.py MEMLEAK-DEMO FOLDER

Listens where systemd would. memleak-demo says that it is ready once it serves,
that it lives, over and over, and that it ends; nothing to another process's watchdog.
"""

import os
import socket
import sys
import tempfile

from service import PATIENCE, Service


def listen(address):
    out = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    out.settimeout(PATIENCE)
    out.bind(address)
    return out


def told(binary, folder, address, variables, pings):
    """What is said from the start to the end, where that many pings are waited for."""
    listener = listen(address.replace("@", "\0", 1))
    said = []
    with Service(binary, folder, environment=dict(variables, NOTIFY_SOCKET=address)) as service:
        while "READY=1" not in "".join(said) or said.count("WATCHDOG=1") < pings:
            said.append(listener.recv(4096).decode())
        if service.stop():
            sys.exit("it failed:\n" + service.said())
    listener.settimeout(0)
    try:
        while True:
            said.append(listener.recv(4096).decode())
    except BlockingIOError:
        listener.close()
        return said


def main(binary, folder):
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as short:  # a socket's path must be
        watched = told(binary, folder, short + "/notify", {"WATCHDOG_USEC": "400000"}, 3)
    for want in ("STATUS=Serving on port", "STOPPING=1"):
        if want not in "\n".join(watched):
            sys.exit("not told: %s in %s" % (want, watched))
    unwatched = told(binary, folder, "@memleak-demo-other-%d" % os.getpid(),
                     {"WATCHDOG_USEC": "400000", "WATCHDOG_PID": "1"}, 0)
    if "WATCHDOG=1" in unwatched:
        sys.exit("another's watchdog is told: %s" % unwatched)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
