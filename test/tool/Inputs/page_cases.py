#===-- page_cases.py - What the page of findings does ----------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""page_cases.py CASE PAGE: opens the page in Chromium, and tries it.

Leaves PAGE.light.png and PAGE.dark.png to be looked at.
"""

import pathlib
import sys

from browser import Browser

ROWS = "document.querySelectorAll('#list .row').length"
DETAIL = "document.getElementById('detail').innerText"
GROUPS = "[...document.querySelectorAll('#groups button')].map(b => b.innerText.replace(/\\n/g, ' '))"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
FOCUS = "document.activeElement.id"


def choose(page, name, value):
    page.js(f"(() => {{ const e = document.getElementById('{name}'); e.value = '{value}'; e.onchange(); }})()")


def expect(page, expression, *parts):
    is_now = page.js(expression)
    for part in parts:
        assert part in is_now, (expression, part, is_now)


def small(page, path):
    expect(page, "document.getElementById('summary').textContent", "3 sources analysed, 2 findings, 1 suppressed")
    assert page.js(ROWS) == 2
    # The overview: counts, trend, costs.
    expect(page, DETAIL, "All findings", "By check", "By directory", "Slowest to parse", "Gone", "two/old.c:3")
    expect(page, "[...document.querySelectorAll('.card')].map(c => c.innerText.replace(/\\s+/g, ' ')).join('; ')",
           "2 defects", "2 before", "+1 new", "\u22121 gone", "2 now")
    page.screenshot(path + ".overview.png")

    # By keyboard: the second finding, its path through two files, its fix.
    page.press("j", "j")
    expect(page, DETAIL, "'text'", "one/lib.c", "two/use.c", "Fix: release 'text' before it is lost",
           "-   if (x)", "+   if (x) {", "+     free(text);")
    labels = page.js("[...document.querySelectorAll('.dot')].map(d => d.textContent)")
    assert labels[:3] == ["1", "2", "3"], labels
    assert page.js("document.querySelectorAll('.file').length") >= 2
    assert page.js("[...document.querySelectorAll('.rail.on, .rail.from, .rail.to')].length") >= 4
    light, light_colour = page.screenshot(path + ".light.png"), page.js(BACKGROUND)
    page.prefer("dark")
    page.settle()
    dark, dark_colour = page.screenshot(path + ".dark.png"), page.js(BACKGROUND)
    assert light != dark and light_colour != dark_colour and len(light) > 20000
    page.js("document.getElementById('theme').click()")
    assert page.js(BACKGROUND) == light_colour
    # The address is that of the finding.
    print_of = page.js("location.hash.slice(1)")
    assert len(print_of) == 16
    page.press("o")
    expect(page, DETAIL, "All findings")

    # Search, and back to the list.
    page.press("/")
    assert page.js(FOCUS) == "query"
    page.type("unclosed more.c")
    page.press("Enter")
    assert page.js(FOCUS) == "list" and page.js(ROWS) == 1
    page.press("ArrowDown")
    expect(page, DETAIL, "one/more.c", "new")
    page.press("/", "Escape")
    assert page.js(ROWS) == 2

    # Groups and filters.
    choose(page, "by", "folder")
    assert page.js(GROUPS) == ["Everything 2", "one 1", "two 1"], page.js(GROUPS)
    choose(page, "by", "check")
    expect(page, GROUPS, "memleak-missing-release 1", "memleak-unclosed-resource 1")
    page.js("document.querySelectorAll('#groups button')[1].click()")
    assert page.js(ROWS) == 1
    choose(page, "by", "file")
    choose(page, "tier", "new")
    assert page.js(ROWS) == 1
    choose(page, "tier", "")
    page.js("document.getElementById('hidden').click()")
    assert page.js(ROWS) == 3
    page.js("document.getElementById('list').focus()")
    page.press("End", "Enter")
    assert page.js(FOCUS) == "detail"
    assert page.js("document.title") == "memleak report"
    return print_of


def many(page, path):
    elements = "document.getElementsByTagName('*').length"
    assert page.js(elements) < 600, page.js(elements)
    page.js("document.getElementById('list').focus()")
    page.press("End")
    expect(page, DETAIL, "many.cpp:20000:")
    assert page.js("document.querySelector('.row[aria-selected=true]').getAttribute('aria-posinset')") == "20000"
    assert page.js(elements) < 600
    page.js("document.getElementById('list').scrollTop = 500000")
    page.settle()
    assert page.js(elements) < 600
    page.press("/")
    page.type("nullptr")
    page.settle()
    assert page.js("document.querySelector('#groups button .n').textContent") == "20000"
    page.screenshot(path + ".light.png")


def none(page, _):
    expect(page, DETAIL, "Nothing was found")
    assert page.js(ROWS) == 0
    page.press("j")
    expect(page, DETAIL, "Nothing was found")


def main():
    case, path = sys.argv[1:]
    url = pathlib.Path(path).resolve().as_uri()
    with Browser() as browser:
        page = browser.open(url, width=1400)
        page.wait("document.body && document.body.dataset.ready")
        linked = {"small": small, "many": many, "none": none}[case](page, path)
        assert not page.complaints, page.complaints
        if linked:
            page = browser.open(url + "#" + linked, width=400, height=800)
            page.wait("document.body && document.body.dataset.ready")
            expect(page, DETAIL, "'text'", linked)
            wide = page.js("document.documentElement.scrollWidth")
            assert wide <= 400, wide
            page.screenshot(path + ".narrow.png")
    print(case + ": all is as it should be")


main()
