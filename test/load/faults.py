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
import sys
import time

from service import Service, Users, ask, wait_until

CLEAN = 18  # seconds


def main(binary, folder):
    os.makedirs(folder, exist_ok=True)
    options = ["--faults", "--sessions", "3000", "--cached", "150", "--audited", "64", "--idle", "1000",
               "--lifetime", "2000"]
    with Service(binary, folder, options) as service:
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
