"""A list of many findings in Chromium: the page is usable before all of it is there, and nothing is lost."""

import dataclasses
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from axe_core_python.selenium import Axe
from selenium.common.exceptions import TimeoutException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from pkgdrc.findings import Finding, Run
from pkgdrc.report import render
from pkgdrc.report.html.report import FIRST, PIECE
from tests.report.examples import RUN, judged

from .test_browser import assert_quiet, one, opened, paper, said, shown, until

COUNT = FIRST + 2 * PIECE + 7
NAMED = "<img src=x onerror='window.ran = 1'></ol></noscript>"


def run(count: int) -> Run:
    """The last finding, the mildest, is the only one of its rule, in a cell of an odd name."""
    (one, *_) = (each for each in RUN.findings if each.bbox and each.waived is None)
    found: list[Finding] = [
        dataclasses.replace(one, rule="RS.1", fingerprint=f"{number:016x}", measured=1.0 + number / count)
        for number in range(count - 1)
    ]
    last = dataclasses.replace(
        one, rule="ES.2", severity="advice", cell=NAMED, path=(NAMED,), fingerprint="f" * 16, measured=4.0
    )
    rules = tuple(each for each in RUN.rules if each.id not in ("RS.1", "ES.2"))
    told = tuple(dataclasses.replace(RUN.rules[0], id=name) for name in ("RS.1", "ES.2"))
    return dataclasses.replace(RUN, rules=(*told, *rules), findings=(*found, last))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(COUNT, tmp_path_factory.mktemp("many"))


def written(count: int, folder: Path) -> str:
    """The address of a report on so many findings."""
    path = folder / "report.html"
    path.write_text(render("html", judged(run(count))), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Chrome, address: str) -> Iterator[Chrome]:
    """The report as it is before any piece is added."""
    script = {"source": "window.requestIdleCallback = () => 0;"}
    kept = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", script)
    opened(browser, address)
    yield browser
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": kept["identifier"]})
    assert_quiet(browser)
    assert browser.execute_script("return window.ran") is None


def length(page: Chrome) -> int:
    return int(page.execute_script("return document.querySelectorAll('ol.findings > li').length"))


def test_the_first_ones_are_there_and_all_are_counted(page: Chrome) -> None:
    assert length(page) == FIRST
    assert said(page) == f"all {COUNT} findings shown"


def test_the_rest_comes_by_itself(browser: Chrome, address: str) -> None:
    opened(browser, address)
    until(browser, lambda _: length(browser) == COUNT)
    order = "return [...document.querySelectorAll('.finding')].map((each) => +each.dataset.number)"
    assert browser.execute_script(order) == list(range(COUNT))
    assert browser.find_elements(By.CSS_SELECTOR, "noscript.piece") == []
    assert_quiet(browser)


def test_a_filter_finds_what_is_not_there_yet(page: Chrome) -> None:
    Select(one(page, "[data-filter=rule]")).select_by_value("ES.2")
    assert said(page) == f"1 of {COUNT} findings shown"
    assert shown(page) == ["ES.2"]
    assert NAMED in one(page, f".finding[open][data-number='{COUNT - 1}']").text
    one(page, "[data-clear=all]").click()
    assert said(page) == f"all {COUNT} findings shown"


def test_an_address_of_what_is_not_there_yet(page: Chrome, address: str) -> None:
    page.get("about:blank")
    page.get(f"{address}#v-{'f' * 16}-1")
    until(page, lambda _: page.switch_to.active_element.tag_name == "summary")
    assert one(page, f"#v-{'f' * 16}-1").get_property("open")


def test_open_all_opens_all(page: Chrome) -> None:
    one(page, "[data-fold=open]").click()
    assert len(page.find_elements(By.CSS_SELECTOR, ".finding[open]")) == COUNT


def test_a_long_list_is_accessible(browser: Chrome, tmp_path: Path) -> None:
    """All of its kinds of item; of each the first few, since axe takes seconds for every hundred."""
    count = FIRST + 7
    opened(browser, written(count, tmp_path))
    until(browser, lambda _: length(browser) == count)
    left_out = [["ol.findings > li:nth-child(n+6):not(:last-child)"], [".rules tbody tr:nth-child(n+6)"]]
    found = Axe().run(browser, context={"exclude": left_out})
    assert len(found["passes"]) > 20
    assert [each["id"] for each in found["violations"]] == []
    assert_quiet(browser)


def test_paper_has_all(page: Chrome, tmp_path: Path) -> None:
    count = FIRST + 7  # paper of many more takes a busy machine minutes
    page.get(written(count, tmp_path))
    assert length(page) == FIRST
    assert paper(page).startswith(b"%PDF")
    assert length(page) == count


def test_without_scripts_all_are_there(browser: Chrome, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(address)  # which, without scripts, may come back while the page is still read
        with suppress(TimeoutException):
            until(browser, lambda page: len(page.find_elements(By.CSS_SELECTOR, ".findings > li")) >= COUNT)
        assert len(browser.find_elements(By.CSS_SELECTOR, ".findings > li")) == COUNT
        assert "ES.2" in browser.find_elements(By.CSS_SELECTOR, ".findings")[-1].text
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
