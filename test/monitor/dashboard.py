#===-- dashboard.py - The dashboard, as a browser and its reader see it -------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Tests of the monitor's dashboard in a headless Chromium.

    dashboard.py SERVED [TEST...]           SERVED is memleak-monitor-served
    dashboard.py SERVED --screenshots DIR   writes light.png and dark.png
"""

import contextlib
import subprocess
import sys
import unittest

from browser import Browser

SERVED = None


@contextlib.contextmanager
def service(*arguments):
    """The address of a service of invented pools, and its process."""
    with subprocess.Popen([SERVED] + [str(a) for a in arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as process:
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.stdin.close()


SHOWN = "document.body?.dataset.rounds > 0 && document.getElementById('state').dataset.state === 'live'"
ROWS = "[...document.querySelectorAll('#pool-table tbody tr')].filter(r => !r.hidden)"
FOCUS = "document.activeElement"


def rounds(page, count):
    """Lets the page poll so often, without its pauses; a few at a time, for each answer is waited for only so long."""
    at_a_time = 20
    for first in range(0, count, at_a_time):
        page.js(
            "(async () => { for (let i = 0; i < %d; ++i) await poll(true); })()" % min(at_a_time, count - first)
        )


class Dashboard(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = cls.enterClassContext(Browser())

    def opened(self, *arguments, **options):
        self.url, self.process = self.enterContext(service(*arguments))
        page = self.browser.open(self.url, **options)
        page.wait(SHOWN)
        return page

    def text(self, page, id):
        return page.js("document.getElementById('%s').innerText" % id)

    def test_five_pools(self):
        page = self.opened(5)
        self.assertEqual(page.js(ROWS + ".length"), 5)
        totals = self.text(page, "totals")
        self.assertIn("Pools\n5\n5 with a limit", totals)
        self.assertIn("pool-growth", self.text(page, "alerts"))
        self.assertIn("src/order.cpp:97 (make)", self.text(page, "site-table"))
        self.assertIn("below 10 s", self.text(page, "ages"))
        for path in ("#live-chart .most", "#memory-chart .band", ".spark path"):
            self.assertGreater(page.js("document.querySelector('%s').getAttribute('d').length" % path), 1000, path)
        self.assertTrue(page.js("document.getElementById('next').disabled"))
        self.assertEqual(page.complaints, [])
        for url in page.requests:
            self.assertTrue(url.startswith((self.url, "data:image/svg+xml")), url)

    def test_clean_service(self):
        page = self.opened(5, "--clean")
        self.assertEqual(self.text(page, "no-alerts"), "None is on.")
        self.assertEqual(page.complaints, [])

    def test_no_pools(self):
        page = self.opened(0)
        self.assertEqual(page.js(ROWS + ".length"), 0)
        self.assertEqual(self.text(page, "range"), "no pool")
        self.assertIn("No site is known", self.text(page, "no-sites"))
        self.assertIn("No age is known", self.text(page, "no-ages"))
        self.assertEqual(page.complaints, [])

    def test_thousand_pools_are_shown_by_pages(self):
        page = self.opened(1000)
        self.assertEqual(self.text(page, "range"), "1 to 25 of 1,000")
        self.assertEqual(page.js(ROWS + ".length"), 25)
        page.js("document.getElementById('next').focus()")
        page.press("Enter")
        page.wait("document.getElementById('range').innerText === '26 to 50 of 1,000'")
        self.assertEqual(page.js(FOCUS + ".id"), "next")
        # All rows have their past, however long the names are together.
        page.wait(ROWS + ".every(r => r.querySelector('.spark path').getAttribute('d').length > 1000)")
        # What is on the page does not depend on how many pools there are.
        self.assertLess(page.js("document.querySelectorAll('*').length"), 1200)
        self.assertEqual(page.complaints, [])

    def test_filter_and_order(self):
        page = self.opened(1000)
        page.js("document.getElementById('filter').focus()")
        page.type("SHOP::order 12")
        page.wait("document.getElementById('range').innerText === '1 to 8 of 8'")
        self.assertEqual(sorted(page.js(ROWS + ".map(r => r.cells[0].firstChild.innerText)")),
                         ["orders 1" + end for end in ("12", "2", "20", "21", "22", "23", "24", "25")])
        page.type(" nowhere")
        page.wait("document.getElementById('range').innerText === 'no pool'")

    def test_order_by_a_column(self):
        page = self.opened(1000)
        page.js("document.querySelector('th:nth-child(3) button').focus()")
        for direction, compare in (("descending", ">="), ("ascending", "<=")):
            page.press("Enter")
            page.wait("document.querySelector('[aria-sort]').ariaSort === '%s'" % direction)
            self.assertTrue(page.js("pageInView().rows.every((p, i, all) => !i || all[i - 1].live %s p.live)" % compare))
            self.assertEqual(page.js("document.querySelectorAll('[aria-sort]').length"), 1)

    def test_one_pool_by_keyboard(self):
        page = self.opened(5)
        page.js(ROWS + ".find(r => r.innerText.startsWith('sessions')).querySelector('button').focus()")
        page.press("Enter")
        page.wait("document.getElementById('past-title').innerText === 'sessions over time'")
        page.wait(FOCUS + ".id === 'past-title'")
        self.assertIn("shop::session", self.text(page, "facts"))
        self.assertNotIn("src/order.cpp", self.text(page, "site-table"))
        self.assertNotEqual(page.js("document.querySelector('#live-chart .bound').style.display"), "none")
        chart = "document.querySelector('#live-chart svg')"
        page.js(chart + ".focus()")
        page.press("ArrowLeft")
        self.assertRegex(page.js(chart + ".getAttribute('aria-valuetext')"), r"^10 s ago: [\d,]+ to [\d,]+$")
        page.press("Home")
        self.assertRegex(page.js(chart + ".getAttribute('aria-valuetext')"), r"^(59.*|60|1) (min|h) ago: ")
        page.js("document.getElementById('all-pools').focus()")
        page.press("Enter")
        page.wait("document.getElementById('past-title').innerText === 'All pools over time'")

    def test_spans(self):
        page = self.opened(5)
        for span, label in (("2m", "-2 min"), ("1d", "-1 d"), ("1h", "-1 h")):
            page.js("document.querySelector('input[value=\"%s\"]').click()" % span)
            page.wait("document.querySelector('#live-chart').textContent.includes('%s')" % label)

    def test_everything_has_a_name(self):
        page = self.opened(50)
        nodes = page.call("Accessibility.getFullAXTree")["nodes"]
        named = {"button", "slider", "searchbox", "textbox", "combobox", "radio", "image", "table", "region", "link"}
        seen = set()
        for node in nodes:
            role = node.get("role", {}).get("value")
            if node.get("ignored") or role not in named or role == "table":
                continue
            seen.add(role)
            self.assertTrue(node.get("name", {}).get("value"), node)
        self.assertLessEqual({"button", "slider", "searchbox", "combobox", "radio", "image", "region"}, seen)

    def test_light_and_dark(self):
        page = self.opened(5)
        colour = "getComputedStyle(document.body).backgroundColor"
        light = page.js(colour)
        page.prefer("dark")
        self.assertNotEqual(page.js(colour), light)
        choose = "document.getElementById('theme').value = '%s';" \
                 "document.getElementById('theme').dispatchEvent(new Event('change'))"
        page.js(choose % "light")
        self.assertEqual(page.js(colour), light)
        page.js("window.before = true")
        page.call("Page.reload")
        page.wait("!window.before && " + SHOWN)
        self.assertEqual(page.js(colour), light)
        page.js(choose % "auto")

    def test_token(self):
        self.url, self.process = self.enterContext(service(5, "--token", "open sesame"))
        page = self.browser.open(self.url)
        for word in ("wrong", "open sesame"):
            page.wait("document.getElementById('token-form')?.hidden === false")
            page.js("document.getElementById('token').focus()")
            page.type(word)
            page.press("Enter")
            page.wait("document.getElementById('token').value === ''")
        page.wait(SHOWN)
        self.assertTrue(page.js("document.getElementById('token-form').hidden"))
        self.assertEqual(page.js(ROWS + ".length"), 5)

    def test_a_service_that_ends(self):
        page = self.opened(5)
        self.process.stdin.close()
        self.process.wait()
        page.wait("document.getElementById('status').innerText.startsWith('No answer')")
        self.assertEqual(page.js(ROWS + ".length"), 5)

    def test_pause(self):
        page = self.opened(5)
        page.js("document.getElementById('pause').focus()")
        page.press("Enter")
        page.wait("document.getElementById('status').innerText === 'Paused'")
        self.assertEqual(page.js("document.getElementById('pause').ariaPressed"), "true")
        page.press("Enter")
        page.wait("document.getElementById('status').innerText === 'Live'")

    def test_the_heap_stays_flat(self):
        page = self.opened(1000)
        page.js("document.getElementById('pause').click()")
        rounds(page, 200)  # until what runs often has been compiled
        before = page.heap()
        nodes = page.call("Memory.getDOMCounters")["nodes"]
        rounds(page, 300)
        self.assertLess(page.heap(), before * 1.15)  # 700 bytes a round; the least leak of a list is more
        self.assertLessEqual(page.call("Memory.getDOMCounters")["nodes"], nodes + 50)


def screenshots(folder):
    with Browser() as browser, service(200) as (url, _):
        for scheme in ("light", "dark"):
            page = browser.open(url, width=1280, height=1000, scheme=scheme)
            page.wait(SHOWN)
            rounds(page, 2)
            page.screenshot("%s/%s.png" % (folder, scheme))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    SERVED = sys.argv.pop(1)
    if sys.argv[1:2] == ["--screenshots"]:
        screenshots(sys.argv[2])
    else:
        unittest.main()
