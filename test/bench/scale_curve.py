#!/usr/bin/env python3
#===-- scale_curve.py - What large programs take, and its curve --------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Measures memleak-scale on programs of several sizes, or draws what it measured.

    scale_curve.py measure SCALE PROTOTYPE FOLDER THREADS LINES... > ROWS
    scale_curve.py table ROWS
    scale_curve.py draw ROWS > SVG

measure writes units into FOLDER, once, links them, solves them, and solves them
again with what the first time has kept; a row of JSON each size. A size with an "l"
behind it is only linked. table prints rows as Markdown.
"""

import json
import os
import re
import subprocess
import sys

FIGURES = re.compile(
    r"(?P<units>\d+) units, (?P<link>[\d.]+) s to link, (?P<linked>\d+) MiB; "
    r"(?:(?P<functions>\d+) functions, \d+ instructions, (?P<reused>\d+) reused, "
    r"(?P<findings>\d+) findings; )?"
    r"(?P<wall>[\d.]+) s in all, (?P<seconds>[\d.]+) s of processors, (?P<peak>\d+) MiB")


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def figures(text):
    found = FIGURES.match(text).groupdict()
    return {name: float(value) for name, value in found.items() if value is not None}


def measure(scale, prototype, folder, threads, *sizes):
    for size in sizes:
        units = os.path.join(folder, "units" + size)
        kept = os.path.join(folder, "summaries" + size)
        lines = int(run(scale, "write", units, size.rstrip("l"), prototype).split()[0])
        row = {"lines": lines}
        if size.endswith("l"):
            row["first"] = figures(run(scale, "solve", units, "0"))
        else:
            row["first"] = figures(run(scale, "solve", units, threads, kept))
            row["again"] = figures(run(scale, "solve", units, threads, kept))
            row["kept"] = os.path.getsize(kept)
        print(json.dumps(row), flush=True)


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def table(path):
    print("| lines | units | functions | linked: seconds | MiB | solved: seconds | per 10,000 lines | "
          "again | peak MiB | again | summaries, MB |")
    print("| " + " | ".join(["---:"] * 11) + " |")
    for row in read(path):
        first, again = row["first"], row.get("again")
        cells = ["%d" % row["lines"], "%d" % first["units"],
                 "%d" % first.get("functions", first["units"] * 20),
                 "%.1f" % first["link"], "%d" % first["linked"]]
        if again:
            cells += ["%.1f" % first["seconds"], "%.1f" % (first["seconds"] / row["lines"] * 1e4),
                      "%.1f" % again["seconds"], "%d" % first["peak"], "%d" % again["peak"],
                      "%.1f" % (row["kept"] / 1e6)]
        else:
            cells += ["", "", "", "", "", ""]
        print("| " + " | ".join(re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", cell) for cell in cells) + " |")


WIDTH, HEIGHT, LEFT, TOP = 420, 260, 64, 40


def panel(out, number, title, rows, pick):
    """One curve of values by lines, both linear."""
    points = [(row["lines"] / 1e6, pick(row)) for row in rows if pick(row) is not None]
    most_x = max(x for x, _ in points)
    most_y = max(y for _, y in points) * 1.1
    left = LEFT + number * (WIDTH + LEFT + 30)
    out.append('<text x="%d" y="24" class="title">%s</text>' % (left, title))
    for part in range(5):
        y = TOP + HEIGHT - HEIGHT * part / 4
        x = left + WIDTH * part / 4
        out.append('<path class="grid" d="M%d,%.1fh%d"/>' % (left, y, WIDTH))
        out.append('<text x="%d" y="%.1f" text-anchor="end">%.3g</text>'
                   % (left - 8, y + 4, most_y * part / 4))
        out.append('<text x="%.1f" y="%d" text-anchor="middle">%.3g</text>'
                   % (x, TOP + HEIGHT + 20, most_x * part / 4))
    at = [(left + WIDTH * x / most_x, TOP + HEIGHT - HEIGHT * y / most_y) for x, y in points]
    out.append('<polyline points="%s"/>' % " ".join("%.1f,%.1f" % each for each in at))
    out += ['<circle cx="%.1f" cy="%.1f" r="3"/>' % each for each in at]
    out.append('<text x="%d" y="%d" text-anchor="middle">million lines</text>'
               % (left + WIDTH / 2, TOP + HEIGHT + 40))


def draw(path):
    rows = read(path)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" '
           'aria-label="Growth of time and memory with the lines of a program">'
           % (3 * (WIDTH + LEFT + 30), HEIGHT + TOP + 56),
           "<style>text{font:13px sans-serif;fill:#222}.title{font-weight:bold}"
           ".grid{stroke:#ddd;fill:none}polyline{stroke:#06c;stroke-width:2;fill:none}"
           "circle{fill:#06c}</style>",
           '<rect width="100%" height="100%" fill="#fff"/>']
    solved = [row for row in rows if "again" in row]
    panel(out, 0, "seconds of processors to solve", solved, lambda row: row["first"]["seconds"])
    panel(out, 1, "peak MiB, solved", solved, lambda row: row["first"]["peak"])
    panel(out, 2, "peak MiB, linked", rows, lambda row: row["first"]["linked"])
    print("\n".join(out + ["</svg>"]))


COMMANDS = {"measure": measure, "table": table, "draw": draw}

if len(sys.argv) < 3 or sys.argv[1] not in COMMANDS:
    sys.exit(__doc__)
COMMANDS[sys.argv[1]](*sys.argv[2:])
