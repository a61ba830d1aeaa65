"""Wafer specs for tests, written as TOML the way a user writes them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pkgdrc.resources import find_technology
from pkgdrc.technology import Technology, load_technology
from pkgdrc.wafer import WaferSpec, load_wafer

SMALL = """
technology = "hermetic"
[wafer]
diameter = 20000.0
edge_exclusion = 1000.0
flat = 6000.0
{wafer}
[die]
cell = "hermetic_die"
width = 800.0
height = 790.0
street = 50.0
{die}
{more}
"""


@pytest.fixture(scope="session")
def technology() -> Technology:
    return load_technology(find_technology("hermetic"))


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., WaferSpec]:
    """A wafer of 20 mm with further TOML in the table `wafer`, in the table `die`, and after both."""

    def load(more: str = "", *, wafer: str = "", die: str = "") -> WaferSpec:
        path = tmp_path / "wafer.toml"
        path.write_text(SMALL.format(wafer=wafer, die=die, more=more))
        return load_wafer(path)

    return load
