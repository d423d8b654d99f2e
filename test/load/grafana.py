#!/usr/bin/env python3
#===-- grafana.py - Whether a dashboard is one that Grafana shows ----------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Usage: grafana.py FILE. Panels have ids of their own, places that do not overlap, and queries."""

import json
import sys


def main(path):
    with open(path, encoding="utf-8") as file:
        board = json.load(file)
    panels = board["panels"]
    if len({panel["id"] for panel in panels}) != len(panels):
        sys.exit("two panels have one id")
    taken = {}
    for panel in panels:
        place = panel["gridPos"]
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                if x >= 24 or taken.setdefault((x, y), panel["title"]) != panel["title"]:
                    sys.exit("%s: no room at %d, %d" % (panel["title"], x, y))
        queries = [target["expr"] for target in panel["targets"]]
        if not queries or any(query.count("(") != query.count(")") for query in queries):
            sys.exit("%s: queries %s" % (panel["title"], queries))
    variables = {"$" + one["name"] for one in board["templating"]["list"]}
    if not {"$datasource", "$instance", "$pool"} <= variables or not board["uid"] or not board["schemaVersion"]:
        sys.exit("a variable, uid or schemaVersion is missing")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
