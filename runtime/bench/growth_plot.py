# ===-- growth_plot.py - The growth curve as SVG ------------*- Python -*-=== #
# Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# ===----------------------------------------------------------------------=== #
"""Two panels side by side over the number of live objects: ns/op and bytes an
object. Lines differ in colour and in marker, so that the plot can be read
without colour."""

import math

PANEL = (520, 340)  # width and height of what the axes enclose
LEFT, TOP, GAP, BOTTOM, LEGEND = 64, 48, 96, 56, 150
COLOURS = ["#b3261e", "#1a5fb4", "#26702c", "#8a4b00", "#6b3fa0", "#00707a",
           "#5e5c64"]
MARKERS = ["circle", "square", "diamond", "triangle", "cross", "ring", "bar"]


def superscript(power):
    return "10" + str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


class Axis:
    """Maps values onto [start, start + length], in logarithms or not."""

    def __init__(self, low, high, start, length, logarithmic):
        self.scale = math.log10 if logarithmic else float
        self.low, self.high = self.scale(low), self.scale(high)
        self.start, self.length = start, length

    def at(self, value):
        share = (self.scale(value) - self.low) / ((self.high - self.low) or 1)
        return self.start + share * self.length


def marker(kind, x, y, colour):
    r = 3.5
    full, line = f'fill="{colour}"', f'stroke="{colour}" stroke-width="2" fill="none"'
    shapes = {
        "circle": f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" {full}/>',
        "ring": f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" {line}/>',
        "square": f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r}" height="{2 * r}" {full}/>',
        "diamond": f'<path d="M{x:.1f},{y - r - 1:.1f}l{r + 1},{r + 1}l-{r + 1},{r + 1}l-{r + 1},-{r + 1}z" {full}/>',
        "triangle": f'<path d="M{x:.1f},{y - r - 1:.1f}l{r + 1},{2 * r + 1}h-{2 * r + 2}z" {full}/>',
        "cross": f'<path d="M{x - r:.1f},{y - r:.1f}l{2 * r},{2 * r}m0,-{2 * r}l-{2 * r},{2 * r}" {line}/>',
        "bar": f'<path d="M{x - r - 1:.1f},{y:.1f}h{2 * r + 2}" {line}/>',
    }
    return shapes[kind]


def text(x, y, words, anchor="middle", extra=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>{words}</text>'


def powers_of_ten(low, high):
    return range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)


def panel(title, series, peers, left, logarithmic):
    """One panel of SVG elements; \\p series is {peer: [(live, value)]}."""
    width, height = PANEL
    sizes = sorted({n for points in series.values() for n, _ in points})
    values = [v for points in series.values() for _, v in points]
    if logarithmic:
        decades = powers_of_ten(min(values), max(values))
        ticks = [(10.0 ** p, superscript(p) if p >= 0 else f"{10.0 ** p:g}")
                 for p in decades]
    else:
        step = 16
        top = math.ceil(max(values) / step)
        ticks = [(step * i, str(step * i)) for i in range(0, top + 1)]
    x = Axis(sizes[0], sizes[-1], left, width, True)
    y = Axis(ticks[0][0], ticks[-1][0], TOP + height, -height, logarithmic)

    out = [text(left + width / 2, TOP - 16, title, extra=' class="title"')]
    for value, label in ticks:
        out.append(f'<path class="grid" d="M{left},{y.at(value):.1f}h{width}"/>')
        out.append(text(left - 8, y.at(value) + 4, label, "end"))
    for size in sizes:
        out.append(f'<path class="grid" d="M{x.at(size):.1f},{TOP}v{height}"/>')
        out.append(text(x.at(size), TOP + height + 20,
                        superscript(round(math.log10(size)))))
    out.append(text(left + width / 2, TOP + height + 42, "live objects"))
    for index, peer in enumerate(peers):
        points = [(x.at(n), y.at(v)) for n, v in series.get(peer, [])]
        if not points:
            continue
        colour = COLOURS[index % len(COLOURS)]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" '
                   f'stroke-width="{3 if index == 0 else 1.5}"/>')
        out += [marker(MARKERS[index % len(MARKERS)], px, py, colour)
                for px, py in points]
    return out


def growth_plot(times, memory):
    """The SVG text for two of {peer: [(live, value)]}; the first peer is
    drawn bolder. Without any point: an SVG that says so."""
    width = LEFT + 2 * PANEL[0] + GAP + LEGEND
    height = TOP + PANEL[1] + BOTTOM
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
           f'role="img" aria-label="Growth of time and memory with the number of live objects">',
           "<style>text{font:13px sans-serif;fill:#222}.title{font-weight:bold}"
           ".grid{stroke:#ddd;fill:none}</style>",
           f'<rect width="{width}" height="{height}" fill="#fff"/>']
    peers = list(times)
    if not peers or not memory:
        out.append(text(width / 2, height / 2, "no growth was measured"))
    else:
        second = LEFT + PANEL[0] + GAP
        out += panel("ns/op, random replace (both axes logarithmic)", times, peers,
                     LEFT, True)
        out += panel("resident bytes an object of 64 bytes", memory, peers,
                     second, False)
        for index, peer in enumerate(peers):
            y = TOP + 12 + 22 * index
            colour = COLOURS[index % len(COLOURS)]
            x = second + PANEL[0] + 20
            out.append(f'<path d="M{x},{y}h24" stroke="{colour}" stroke-width="2"/>')
            out.append(marker(MARKERS[index % len(MARKERS)], x + 12, y, colour))
            out.append(text(x + 32, y + 4, peer, "start"))
    return "\n".join(out + ["</svg>"]) + "\n"
