"""The HTML report in Chromium: clicks, keys, themes, paper, and nothing from the network."""

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.selenium import Axe
from selenium.common.exceptions import TimeoutException
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from pkgdrc.findings import State
from pkgdrc.report import render
from pkgdrc.report.judged import Judged
from tests.report.examples import at, eased, judged, nasty, run_of, without_failure

RULES = ["DK.7", "RS.4", "RI.3", "AD.2"]
"""The rules of the wafer's findings. The first is in die (4, 11), the next two are in (10, 4)."""


@pytest.fixture(scope="module")
def address(violated: Judged, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render("html", [violated]), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Chrome, address: str) -> Iterator[Chrome]:
    """The report, newly opened; afterwards nothing was complained of, and nothing asked for elsewhere."""
    opened(browser, address)
    yield browser
    assert_quiet(browser)


def opened(browser: Chrome, address: str) -> None:
    media(browser)
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(address)


def assert_quiet(browser: Chrome) -> None:
    assert browser.get_log("browser") == []
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [
        each["params"]["request"]["url"] for each in events if each["method"] == "Network.requestWillBeSent"
    ]
    assert asked
    assert all(url.startswith(("file:", "data:", "about:")) for url in asked)


def media(browser: Chrome, **features: str) -> None:
    """What the reader's system prefers. Scrolling at once unless a test asks for motion."""
    wanted = {"prefers_reduced_motion": "reduce", **features}
    values = [{"name": name.replace("_", "-"), "value": value} for name, value in wanted.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": values})


def one(page: Chrome, css: str) -> WebElement:
    return page.find_element(By.CSS_SELECTOR, css)


def shown(page: Chrome) -> list[str]:
    """Rules of the findings that are shown."""
    items = page.find_elements(By.CSS_SELECTOR, ".findings > li")
    return [item.get_dom_attribute("data-rule") or "" for item in items if item.is_displayed()]


def said(page: Chrome) -> str:
    """What is announced of the filters."""
    return one(page, ".shown").text


def until(page: Chrome, what: Any) -> Any:
    return WebDriverWait(page, 60, 0.02).until(what)


def paper(page: Chrome) -> bytes:
    """The page printed, as PDF: asked again where a busy machine takes longer than the driver waits, 10 s."""
    end = time.monotonic() + 300.0
    while True:
        try:
            return base64.b64decode(page.print_page())
        except TimeoutException:
            if time.monotonic() > end:
                raise


def die(page: Chrome, column: int, row: int) -> tuple[float, float]:
    """Where a die's middle is on the map, in pixels from the middle of the map's element."""
    x, y = page.execute_script(
        """const dies = document.querySelector(".dies").getScreenCTM();
        const box = document.querySelector("[data-map]").getBoundingClientRect();
        const at = new DOMPoint(arguments[0] + 0.5, arguments[1] + 0.5).matrixTransform(dies);
        return [at.x - box.x - box.width / 2, at.y - box.y - box.height / 2];""",
        column,
        row,
    )
    return float(x), float(y)


def to_die(page: Chrome, column: int, row: int) -> ActionChains:
    map_ = one(page, "[data-map]")
    page.execute_script("arguments[0].scrollIntoView({behavior: 'instant', block: 'center'})", map_)
    x, y = die(page, column, row)
    return ActionChains(page, duration=0).move_to_element_with_offset(map_, round(x), round(y))


def test_the_worst_finding_is_open_with_its_picture(page: Chrome) -> None:
    assert shown(page) == RULES
    assert said(page) == "all 4 findings shown"
    first = one(page, ".finding")
    page.execute_script("arguments[0].scrollIntoView({behavior: 'instant'})", first)
    svg = until(page, lambda _: first.find_element(By.CSS_SELECTOR, "figure > svg"))
    assert svg.rect["width"] > 200
    assert "100 µm" in svg.text  # its scale bar
    assert first.find_element(By.CSS_SELECTOR, "figcaption").text
    assert svg.accessible_name


def test_a_finding_that_is_opened_shows_its_picture(page: Chrome) -> None:
    other = page.find_elements(By.CSS_SELECTOR, ".finding")[2]
    assert other.find_elements(By.CSS_SELECTOR, "svg") == []
    other.find_element(By.CSS_SELECTOR, "summary").click()
    until(page, lambda _: other.find_elements(By.CSS_SELECTOR, "figure > svg"))
    assert "Why it matters" in other.text
    stack = page.find_elements(By.CSS_SELECTOR, ".finding")[3]
    stack.find_element(By.CSS_SELECTOR, "summary").click()
    (section,) = until(page, lambda _: stack.find_elements(By.CSS_SELECTOR, "figure > svg"))
    assert "frame" in section.text


def test_a_die_tells_what_it_has_and_a_click_shows_it_alone(page: Chrome) -> None:
    to_die(page, 10, 4).perform()
    tip = one(page, ".tip")
    assert tip.text == "die (10, 4): 2 findings\nRS.4, RI.3"
    to_die(page, 8, 8).perform()
    assert tip.text == "die (8, 8): no finding"
    to_die(page, 10, 4).click().perform()
    assert shown(page) == RULES[1:3]
    assert said(page) == "2 of 4 findings shown: die (10, 4)"
    assert one(page, "[data-die]").text == "die (10, 4)"
    assert one(page, ".picked").text.startswith("2 findings of die (10, 4): below")
    one(page, "[data-to-list]").click()
    assert page.switch_to.active_element == one(page, "#l1-findings")
    to_die(page, 8, 8).click().perform()
    assert shown(page) == []
    assert one(page, ".none").is_displayed()
    one(page, "[data-clear=die]").click()
    assert shown(page) == RULES
    to_die(page, 4, 11).click().perform()
    assert shown(page) == ["DK.7"]
    ActionChains(page).send_keys(Keys.ESCAPE).perform()
    assert shown(page) == RULES
    assert said(page) == "all 4 findings shown"


def test_a_click_beside_a_small_die_finds_it(page: Chrome) -> None:
    """From far off a die is a few pixels wide: one with findings draws the pointer."""
    page.execute_script("document.querySelector('.map svg').style.maxWidth = '90px'")
    x, y = die(page, 10, 4)
    map_ = one(page, "[data-map]")
    ActionChains(page, duration=0).move_to_element_with_offset(map_, round(x) + 4, round(y)).perform()
    assert one(page, ".tip").text.startswith("die (10, 4): 2 findings")


def test_rules_and_dies_in_tables_lead_to_their_findings(page: Chrome) -> None:
    link = one(page, "[data-rule-link='RS.4']")
    link.click()
    assert shown(page) == ["RS.4"]
    assert said(page) == "1 of 4 findings shown"
    assert page.switch_to.active_element == one(page, "#l1-findings")
    assert "RS.4" in one(page, ".rules tr.chosen").text
    assert one(page, ".map .chosen").get_dom_attribute("d") == "M10 4h1v1h-1z"
    one(page, "[data-clear=all]").click()
    one(page, ".bad-dies summary").click()
    one(page, "[data-die-link='4,11']").click()
    assert shown(page) == ["DK.7"]


def test_filters_go_together(page: Chrome) -> None:
    for name, value, rules in (
        ("severity", "advice", ["AD.2"]),
        ("severity", "error", RULES[:3]),
        ("standing", "waived", []),
        ("standing", "standing", RULES[:3]),
        ("rule", "DK.7", ["DK.7"]),
    ):
        Select(one(page, f"[data-filter={name}]")).select_by_value(value)
        assert shown(page) == rules
    one(page, "[data-clear=all]").click()
    assert shown(page) == RULES
    one(page, "[data-fold=open]").click()
    assert len(page.find_elements(By.CSS_SELECTOR, ".finding[open]")) == 4
    one(page, "[data-fold=close]").click()
    assert page.find_elements(By.CSS_SELECTOR, ".finding[open]") == []


def test_everything_can_be_done_by_keys(page: Chrome) -> None:
    keys = ActionChains(page)
    keys.send_keys(Keys.TAB).perform()
    skip = page.switch_to.active_element
    assert skip.text == "Skip to the content"
    assert skip.rect["y"] >= 0
    skip.send_keys(Keys.ENTER)
    assert page.switch_to.active_element == one(page, "#main")
    reached: list[str] = []
    while "map" not in reached and len(reached) < 20:
        ActionChains(page).send_keys(Keys.TAB).perform()
        reached.append(page.switch_to.active_element.get_dom_attribute("class") or "")
    map_ = page.switch_to.active_element
    assert map_.aria_role == "application"
    assert page.execute_script("return getComputedStyle(arguments[0]).outlineStyle", map_) == "solid"
    map_.send_keys("n")
    told = one(page, "[data-told]")
    assert told.get_property("textContent") == "die (4, 11): 1 finding\nDK.7"
    map_.send_keys("n")
    assert str(told.get_property("textContent")).startswith("die (10, 4): 2 findings")
    map_.send_keys(Keys.ARROW_UP)
    assert told.get_property("textContent") == "die (10, 5): no finding"
    map_.send_keys(Keys.ARROW_LEFT, Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ENTER)
    assert shown(page) == RULES[1:3]
    map_.send_keys(Keys.ESCAPE)
    assert shown(page) == RULES
    second = page.find_elements(By.CSS_SELECTOR, ".finding")[1]
    page.execute_script("arguments[0].focus()", second.find_element(By.CSS_SELECTOR, "summary"))
    ActionChains(page).send_keys(Keys.ENTER).perform()
    until(page, lambda _: second.find_elements(By.CSS_SELECTOR, "figure > svg"))


def test_an_address_opens_its_finding(page: Chrome, address: str) -> None:
    anchor = page.find_elements(By.CSS_SELECTOR, ".finding")[2].get_dom_attribute("id")
    page.get("about:blank")
    page.get(f"{address}#{anchor}")
    until(page, lambda _: one(page, f"#{anchor}").find_elements(By.CSS_SELECTOR, "figure > svg"))
    assert page.switch_to.active_element == one(page, f"#{anchor} summary")
    top = page.execute_script(
        "return document.getElementById(arguments[0]).getBoundingClientRect().top", anchor
    )
    assert 0 <= top < 1000


def test_light_and_dark(page: Chrome) -> None:
    def ground() -> str:
        return str(page.execute_script("return getComputedStyle(document.body).backgroundColor"))

    def drawing() -> str:
        css = "getComputedStyle(document.querySelector('.pic-ground') ?? document.body).fill"
        return str(page.execute_script(f"return {css}"))

    until(page, lambda _: page.find_elements(By.CSS_SELECTOR, ".pic-ground"))
    light = ground(), drawing()
    media(page, prefers_color_scheme="dark")
    dark = ground(), drawing()
    assert light[0] != dark[0]
    assert light[1] != dark[1]
    one(page, "input[value=light]").send_keys(Keys.SPACE)
    assert (ground(), drawing()) == light
    page.refresh()
    until(page, lambda _: page.find_elements(By.CSS_SELECTOR, ".pic-ground"))
    assert (ground(), drawing()) == light  # remembered
    media(page, prefers_color_scheme="light")
    one(page, "input[value=dark]").send_keys(Keys.SPACE)
    assert (ground(), drawing()) == dark
    one(page, "input[value=auto]").send_keys(Keys.SPACE)
    assert (ground(), drawing()) == light


def test_motion_is_reduced_where_it_is_asked_for(page: Chrome) -> None:
    read = "return getComputedStyle(document.documentElement).scrollBehavior"
    assert page.execute_script(read) == "auto"
    media(page, prefers_reduced_motion="no-preference")
    assert page.execute_script(read) == "smooth"


def test_paper_has_all_texts(page: Chrome) -> None:
    one(page, "input[value=dark]").send_keys(Keys.SPACE)
    page.execute_script("addEventListener('afterprint', () => { window.printed = true; })")
    open_before = len(page.find_elements(By.CSS_SELECTOR, ".finding[open]"))
    pdf = paper(page)
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 20_000
    assert page.execute_script("return window.printed")
    assert len(page.find_elements(By.CSS_SELECTOR, ".finding[open]")) == open_before
    assert len(page.find_elements(By.CSS_SELECTOR, "figure > svg")) == 4  # drawn for the paper
    assert page.execute_script("return document.documentElement.dataset.theme") == "dark"
    one(page, "input[value=auto]").send_keys(Keys.SPACE)


def test_a_narrow_screen_needs_no_scrolling_sideways(page: Chrome) -> None:
    for width in (320, 420, 768):
        metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        assert page.execute_script("return document.documentElement.scrollWidth") <= width
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Chrome, scheme: str) -> None:
    """Names, roles, headings, contrast and the rest that can be judged without a person."""
    media(page, prefers_color_scheme=scheme)
    one(page, "[data-fold=open]").click()
    one(page, ".bad-dies summary").click()
    one(page, ".legend summary").click()
    assert_accessible(page)


def assert_accessible(page: Chrome) -> None:
    found = Axe().run(page)
    assert len(found["passes"]) > 20
    assert [(each["id"], [node["html"] for node in each["nodes"][:3]]) for each in found["violations"]] == []


def test_other_reports_are_accessible_too(browser: Chrome, tmp_path: Path) -> None:
    for number, runs in enumerate(
        ([run_of(State.CLEAN)], [eased()], [without_failure(), at(Path("other.gds"), run_of(State.FAILED))])
    ):
        path = tmp_path / f"{number}.html"
        path.write_text(render("html", judged(*runs)), encoding="utf-8")
        opened(browser, path.as_uri())
        assert_accessible(browser)
        assert_quiet(browser)


def test_names_do_nothing(browser: Chrome, tmp_path: Path) -> None:
    """Markup in names is text, and a script that would get into the page is not run by its policy."""
    path = tmp_path / "nasty.html"
    path.write_text(render("html", judged(nasty())), encoding="utf-8")
    opened(browser, path.as_uri())
    one(browser, "[data-fold=open]").click()
    assert "<b>&" in one(browser, ".findings").text
    assert browser.find_elements(By.CSS_SELECTOR, "dd b, .more b, .beyond b") == []
    assert_quiet(browser)
    browser.execute_script(
        """document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = 1'>");
        const script = document.createElement("script");
        script.textContent = "window.ran = 1";
        document.body.append(script);
        const far = document.createElement("img");
        far.src = "https://example.org/x.png";
        document.body.append(far);"""
    )
    until(browser, lambda _: len(browser.get_log("browser")) > 0)
    assert browser.execute_script("return window.ran") is None


def test_without_scripts_every_text_is_there(browser: Chrome, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(address)
        assert not one(browser, ".filters").is_displayed()
        assert not one(browser, ".theme").is_displayed()
        assert "need JavaScript" in one(browser, "noscript").text
        for summary in browser.find_elements(By.CSS_SELECTOR, ".finding summary")[1:]:
            summary.click()
        assert browser.find_element(By.CSS_SELECTOR, ".found").text.count("Why it matters") == 4
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
