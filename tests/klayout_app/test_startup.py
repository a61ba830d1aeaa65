"""What happens when the application starts."""

import json

import pytest

from pkgdrc.klayout_app.record import FILE
from pkgdrc.klayout_app.technologies import shipped
from tests.klayout_app.application import Application

STARTED = """
import sys
window = pya.MainWindow.instance()
menu = window.menu()
answer({
    "libraries": sorted(name for name in pya.Library.library_names() if name.startswith("pkgdrc")),
    "technologies": sorted(name for name in pya.Technology.technology_names() if name.startswith("pkgdrc")),
    "menu": [menu.action(item).title for item in menu.items("pkgdrc_menu") if menu.is_menu("pkgdrc_menu")],
    "klayout": [name for name in sys.modules if name.split(".")[0] == "klayout" and sys.modules[name]],
    "heavy": [name for name in ("gdstk", "numpy", "pydantic") if name in sys.modules],
})
"""
ENTRIES = ["Check with pkgdrc...", "Wafer map", "Explain rule...", "Section along ruler", "Open mask set..."]


def test_the_application_starts_with_pkgdrc(application: Application) -> None:
    ended = application.run(STARTED)
    assert (ended.code, ended.errors) == (0, "")
    names = sorted(shipped())
    assert ended.answer == {
        "libraries": names,
        "technologies": names,
        "menu": ENTRIES,
        "klayout": [],  # of pip, which would corrupt the heap
        "heavy": [],  # nothing is loaded that is not used yet
    }


def test_without_a_window_there_are_libraries(application: Application) -> None:
    names = application.ask("answer(sorted(pya.Library.library_names()))", mode="-zz")
    assert set(shipped()) <= set(names)


def test_without_autorun_macros_nothing_starts(application: Application) -> None:
    names = application.ask("answer(pya.Library.library_names())", mode="-b")
    assert not set(shipped()) & set(names)


def test_where_the_versions_of_python_differ_the_menu_is_still_there(application: Application) -> None:
    record = application.home / FILE
    record.write_text(json.dumps({**json.loads(record.read_text()), "version": "3.9"}))
    ended = application.run(STARTED)
    assert (ended.code, ended.answer["libraries"], ended.answer["menu"]) == (0, [], ENTRIES)
    assert "the PCells of pkgdrc do not work: KLayout runs Python 3." in ended.errors
    assert "pkgdrc is installed in Python 3.9; install pkgdrc in Python 3." in ended.errors
    assert ended.errors.count("\n") == 1


@pytest.mark.parametrize("harm", ["missing", "broken", "moved"])
def test_what_is_wrong_with_the_installation_is_told_once(harm: str, application: Application) -> None:
    record = application.home / FILE
    found = json.loads(record.read_text())
    if harm == "missing":
        record.unlink()
    elif harm == "broken":
        record.write_text("{")
    else:
        record.write_text(json.dumps({**found, "paths": ["/gone"]}))
    ended = application.run(STARTED)
    assert ended.code == 0
    assert (ended.answer["libraries"], ended.answer["menu"]) == ([], [])
    (line,) = ended.errors.splitlines()
    assert "pkgdrc does not work here (" in line
    assert "run `pkgdrc klayout install` again" in line
