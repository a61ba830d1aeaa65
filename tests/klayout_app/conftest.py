"""A KLayout home with pkgdrc in it, and the application that uses it."""

from pathlib import Path

import pytest

from pkgdrc.klayout_app.install import install
from tests.klayout_app.application import EXECUTABLE, Application, found
from tests.klayout_app.inside import InApplication, InPython, Inside


@pytest.fixture
def bare(tmp_path: Path) -> Application:
    """The application with a home that does not exist yet."""
    return _application(tmp_path)


@pytest.fixture
def application(tmp_path: Path) -> Application:
    """The application with a fresh home that pkgdrc is installed in."""
    made = _application(tmp_path)
    install(made.home)
    return made


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Application:
    """As `application`, for a whole module of tests that leave the home as it is."""
    made = _application(tmp_path_factory.mktemp("klayout"))
    install(made.home)
    return made


def _application(folder: Path) -> Application:
    if not found():
        pytest.skip(f"{EXECUTABLE} is not there: install the KLayout application")
    return Application(folder / "home", folder / "scratch")


@pytest.fixture(params=["application", "pip"], scope="module")
def inside(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Inside:
    """The real application with pkgdrc installed, and Python with pip's `pya`."""
    if request.param == "application":
        return InApplication(request.getfixturevalue("shared"))
    folder = tmp_path_factory.mktemp("pip")
    install(folder / "home")
    return InPython(folder / "home", folder / "scratch")
