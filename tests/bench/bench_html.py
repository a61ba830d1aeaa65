"""How long the HTML report of a full wafer takes to write, and to open in Chromium.

`python -m tests.bench.bench_html`: on a wafer of 22,000 dies that was checked, with 20 and with 2,000
findings laid over it, each with its picture. Opened three times, of which the middle one counts: until the
page can be used (DOMContentLoaded), and until something is seen (first contentful paint).

Exits with 1 if 2,000 findings take 20 times as long to open as 20 do, or more. There is no limit on the
times themselves.
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.input.read import read_layout
from pkgdrc.report import render
from pkgdrc.report.judged import Judged
from pkgdrc.resources import find_layout, find_technology
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import load_technology
from pkgdrc.wafer import assemble, load_wafer
from tests.report.html.many import with_findings

COUNTS = (20, 2000)
ROUNDS = 3
GROWTH = 20.0  # allowed from the fewest findings to the most
SWITCHES = ("headless=new", "no-sandbox", "disable-gpu", "no-first-run", "disable-background-networking")
TIMES = """const [whole] = performance.getEntriesByType("navigation");
const seen = performance.getEntriesByName("first-contentful-paint")[0];
return [whole.domContentLoadedEventEnd, seen ? seen.startTime : 0];"""


def main() -> int:
    """Measure, print the table, judge the growth."""
    driver = shutil.which("chromedriver")
    if driver is None:
        sys.exit("chromium and chromium-driver are needed")
    technology = load_technology(find_technology("hermetic"))
    deck = load_deck("hermetic", technology)
    opening = []
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "wafer.gds"
        write_layout(assemble(load_wafer(find_layout("hermetic-saw-150mm")), technology), technology, path)
        run = check(read_layout(path), deck, technology)
        assert run.layout
        print("findings   dies  written s     MB  usable ms  seen ms")
        for count in COUNTS:
            started = time.perf_counter()
            many = with_findings(run, run.layout, "hermetic_die", count)
            text = render("html", [Judged(many, technology)])
            seconds = time.perf_counter() - started
            page = Path(name) / f"{count}.html"
            page.write_text(text, encoding="utf-8")
            usable, seen = opened(page, driver)
            opening.append(usable)
            size = len(text.encode()) / 1e6
            print(f"{count:10} {run.layout.dies:6} {seconds:10.1f} {size:6.1f} {usable:10.0f} {seen:8.0f}")
    ratio = opening[-1] / opening[0]
    print(f"{COUNTS[-1]} findings take {ratio:.1f} times as long to open as {COUNTS[0]}")
    return int(ratio >= GROWTH)


def opened(page: Path, driver: str) -> tuple[float, float]:
    """Milliseconds until the page can be used, and until it is seen."""
    times = []
    for _ in range(ROUNDS):
        options = webdriver.ChromeOptions()
        for switch in SWITCHES:
            options.add_argument(f"--{switch}")
        browser = webdriver.Chrome(options=options, service=Service(driver))
        try:
            browser.get(page.as_uri())
            time.sleep(0.5)  # what is seen is noted a little later
            times.append(browser.execute_script(TIMES))
        finally:
            browser.quit()
    usable, seen = (statistics.median(each) for each in zip(*times, strict=True))
    return usable, seen


if __name__ == "__main__":
    sys.exit(main())
