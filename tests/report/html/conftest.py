"""A wafer that was really checked, and a browser to look at its report with."""

import dataclasses
import shutil
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.remote_connection import RemoteConnection

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.input.read import read_layout
from pkgdrc.report.judged import Judged
from pkgdrc.resources import find_technology
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import load_technology
from pkgdrc.wafer import assemble, load_wafer

SPEC = """
technology = "hermetic"
[wafer]
diameter = 20000.0
edge_exclusion = 1000.0
flat = 6000.0
[die]
cell = "hermetic_die"
width = 950.0
height = 940.0
street = 50.0
[[plant]]
rule = "RS.4"
die = [10, 4]
layer = "component"
action = "add"
box = [-20.0, -429.0, 20.0, -419.0]
[[plant]]
rule = "RI.3"
die = [10, 4]
layer = "island"
action = "remove"
box = [-435.0, 200.0, -420.0, 310.0]
[[plant]]
rule = "DK.7"
die = [4, 11]
layer = "under_contact"
action = "remove"
at = [380.0, 85.0]
"""


@pytest.fixture(scope="session")
def violated(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """A wafer of 20 mm with two planted errors in die (10, 4) and one in die (4, 11).

    The frame's material is one without proof, which is advice about the stack.
    """
    folder = tmp_path_factory.mktemp("wafer")
    spec, path = folder / "wafer.toml", folder / "wafer.gds"
    spec.write_text(SPEC)
    technology = load_technology(find_technology("hermetic"))
    write_layout(assemble(load_wafer(spec), technology), technology, path)
    levels = tuple(
        dataclasses.replace(level, material="wax") if level.name == "frame" else level
        for level in technology.stack
    )
    other = dataclasses.replace(technology, stack=levels)
    deck = load_deck("hermetic", other)
    run = check(read_layout(path), deck, other, selected={"RS.4", "RI.3", "DK.7", "AD.2", "RS.2"})
    assert sorted((each.rule, each.dies) for each in run.findings) == [
        ("AD.2", ()),
        ("DK.7", ((4, 11),)),
        ("RI.3", ((10, 4),)),
        ("RS.4", ((10, 4),)),
    ]
    return Judged(run, other)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Chromium without a screen, which notes what it logs and what it asks the network for."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("chromium and chromium-driver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for switch in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "enable-unsafe-swiftshader",  # three dimensions without a graphics card
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        "disable-dev-shm-usage",
        "window-size=1400,1000",
        f"user-data-dir={tmp_path_factory.mktemp('browser')}",
    ):
        options.add_argument(f"--{switch}")
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    chrome.set_script_timeout(600)  # s; on a busy machine axe takes minutes
    connection = chrome.command_executor
    assert isinstance(connection, RemoteConnection)
    connection.client_config.timeout = 600  # s; otherwise it gives up an answer of the driver after 120
    yield chrome
    chrome.quit()
