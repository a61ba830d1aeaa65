"""A die in three dimensions, in Chromium: mouse and keys turn it, and it says what it cannot."""

import base64
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from axe_core_python.selenium import Axe
from klayout import db
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from pkgdrc.cli.main import main
from pkgdrc.model import Window, things
from pkgdrc.report.html.model import render_model
from pkgdrc.report.html.page import page
from tests.report.html.test_browser import assert_quiet, one, opened, until
from tests.section.layouts import by_hand, circle, technology

TEMPLATES = Path(page.__code__.co_filename).parent / "templates"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    pytest.importorskip("trimesh", reason="models need the extra 'model'")
    folder, made = tmp_path_factory.mktemp("model"), technology("elastic-bump")
    source = by_hand(
        folder, made,
        opening=[circle(0, 0, 110)], filling=[circle(0, 0, 110)], ball=[circle(0, 0, 120)],
    )  # fmt: skip
    field = db.DBox(-150, -150, 150, 150).to_itype(source.dbu)
    shown = things(Window(source, made, field))
    page = folder / "die.html"
    text = render_model(shown, die=(3, 4), file=Path("a <b>.gds"), technology=Path("elastic.toml"))
    page.write_text(text, encoding="utf-8")
    return page.as_uri()


@pytest.fixture
def model(browser: Chrome, address: str) -> Iterator[Chrome]:
    opened(browser, address)
    until(browser, lambda _: turned(browser))
    yield browser
    stalls = "GPU stall due to ReadPixels"  # as often as the test looks at it
    assert [each for each in browser.get_log("browser") if stalls not in each["message"]] == []
    assert_quiet(browser)


def canvas(browser: Chrome) -> WebElement:
    return one(browser, "canvas")


def turned(browser: Chrome) -> str | None:
    """How the model is turned, once it has been drawn."""
    return canvas(browser).get_dom_attribute("data-turned")


SEEN = """
const done = arguments[0];
document.getElementById("apart").dispatchEvent(new Event("input"));  // it is drawn, and then looked at
requestAnimationFrame(() => done(document.getElementById("view").toDataURL()));
"""


def seen(browser: Chrome) -> str:
    """What is drawn."""
    return str(browser.execute_async_script(SEEN))


def test_the_die_is_shown_with_its_things(model: Chrome) -> None:
    assert one(model, "h1").text == "Die (3, 4) of a <b>.gds"
    names = [each.text for each in model.find_elements(By.CSS_SELECTOR, ".thing")]
    assert names == ["ball", "second insulation", "filling", "first insulation", "chip"]
    whole = seen(model)
    for box in model.find_elements(By.CSS_SELECTOR, ".thing input"):
        box.click()
    nothing = seen(model)
    assert len(nothing) < len(whole) / 2  # of one colour


def test_what_is_left_out_is_not_seen(model: Chrome) -> None:
    whole = seen(model)
    ball = one(model, ".thing input")
    ball.click()
    assert seen(model) != whole
    ball.click()
    assert seen(model) == whole


def test_keys_turn_it_and_bring_it_nearer(model: Chrome) -> None:
    first, at_first = seen(model), turned(model)
    for key in (Keys.ARROW_LEFT, Keys.ARROW_UP, "+"):
        before = seen(model)
        canvas(model).send_keys(key)
        assert seen(model) != before
    assert turned(model) != at_first
    canvas(model).send_keys("0")
    assert seen(model) == first
    assert turned(model) == at_first


def test_the_mouse_turns_it(model: Chrome) -> None:
    before = seen(model), turned(model)
    ActionChains(model).move_to_element(canvas(model)).click_and_hold().move_by_offset(
        60, 20
    ).release().perform()
    assert seen(model) != before[0]
    assert turned(model) != before[1]


@pytest.mark.parametrize("control", ["stretch", "apart"])
def test_heights_and_levels_are_drawn_out(model: Chrome, control: str) -> None:
    before = seen(model)
    slider = one(model, f"#{control}")
    slider.send_keys(Keys.ARROW_RIGHT * 5)
    assert seen(model) != before
    if control == "stretch":
        assert one(model, "#stretched").text == "3.5 : 1"


def test_it_is_as_dark_as_the_page(model: Chrome) -> None:
    light = canvas(model).screenshot_as_png
    model.execute_script("document.querySelector('input[value=dark]').click()")
    assert canvas(model).screenshot_as_png != light
    model.execute_script("document.querySelector('input[value=auto]').click()")


def test_anybody_can_use_it(model: Chrome) -> None:
    found = Axe().run(model)
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


def test_without_graphics_it_says_so(browser: Chrome, address: str) -> None:
    source = "HTMLCanvasElement.prototype.getContext = () => null"
    script = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    opened(browser, address)
    assert one(browser, "#said").text == (
        "This browser or its graphics have no WebGL 2, which the model needs."
    )
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
    assert_quiet(browser)


def test_without_scripts_it_says_so(browser: Chrome, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    opened(browser, address)
    assert "The model needs JavaScript" in one(browser, "noscript .notice").text
    assert not one(browser, ".model").is_displayed()
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert_quiet(browser)


def unpacked(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text))


def test_the_page_holds_what_is_made(tmp_path: Path) -> None:
    """Through the command: levels are as large as they are, to what the page's places are rounded to."""
    pytest.importorskip("trimesh", reason="models need the extra 'model'")
    assert main(["generate", "copper-pillar", "-o", str(tmp_path / "w.gds")]) == 0
    asked = ["model", str(tmp_path / "w.gds"), "--deck", "copper-pillar", "--die", "5,5"]
    assert main([*asked, "-o", str(tmp_path / "die.html")]) == 0
    text = (tmp_path / "die.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="model">(.*?)</script>', text, re.DOTALL)
    assert found
    data = json.loads(found[1])
    names = re.findall(r"</svg>([^<]+)</label>", text)
    assert len(names) == len(data["things"]) == 6
    assert [each["rank"] for each in data["things"]] == pytest.approx([1, 0.8, 0.6, 0.4, 0.2, 0])
    chip = data["things"][names.index("chip")]
    places = np.frombuffer(unpacked(chip["places"]), "<u2").reshape(-1, 3) / 65535 * data["size"]
    corners = places[np.frombuffer(unpacked(chip["triangles"]), "<u4").reshape(-1, 3)]
    assert chip["count"] == 3 * len(corners)
    volume = abs(np.linalg.det(corners).sum() / 6)
    width, height, _ = data["size"]
    assert volume == pytest.approx(width * height * 0.3, rel=1e-3)


def test_what_shows_it_is_small() -> None:
    own = [TEMPLATES / f"model.{ending}" for ending in ("js", "css", "html")]
    assert sum(path.stat().st_size for path in own) < 15_000
