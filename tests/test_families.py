"""General code names nothing of one family: no layer, level or table."""

import ast
import dataclasses
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

import pkgdrc
from pkgdrc.resources import deck_names, find_deck
from pkgdrc.technology.family import families
from pkgdrc.technology.model import Technology

PACKAGE = Path(pkgdrc.__file__).parent
FAMILIES = ("cells", "klayout_app/package")  # where families have folders of their own
SHARED = {"label", "mark", "chip", "wafer", "die", "site", "monitor"}
ORDINARY = {
    "film",
    "notch",
    "separation",
    "street",
    "ball",
    "bead",
    "serial",
    "plate",
    "pad",
    "opening",
    "ground",
    "cover",
    "base",
}
"""Words that mean other things too: kinds of solids, a measure, a heading of pins, a contact sheet."""
MANY_MEANINGS = {"notch", "filling", "steps", "pressure", "ball", "bead"}
"""Tables whose names are words that other things are called by; of a technology nobody asks for them."""


def _tables() -> set[str]:
    """The tables and keys of technologies that only families have."""
    common = {field.name for field in dataclasses.fields(Technology)}
    return {
        field.name for family in families().values() for field in dataclasses.fields(family.technology)
    } - common


def _names() -> set[str]:
    """What families call their layers, levels and openings, and the tables that only they have."""
    found = _tables()
    for deck in deck_names():
        for file in find_deck(deck).glob("*.toml"):
            table = tomllib.loads(file.read_text())
            if file.stem != "limits":
                found |= {*table["layers"], *table.get("openings", {})}
                found |= {level["name"] for level in table.get("stack", [])}
    return found - SHARED - ORDINARY


def _named(file: Path, names: set[str], tables: set[str]) -> set[str]:
    """The names that stand in a file as texts, and the tables that it asks a technology for, or speaks of."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.Constant(value=str(text)):
                table, _, key = text.partition(".")
                found |= {text} & names
                found |= {table} & tables if key.isidentifier() else set()
            case ast.Attribute(value=owner, attr=name):
                of_technology = ast.unparse(owner).endswith("technology")
                found |= {name} & (tables if of_technology else tables - MANY_MEANINGS)
            case ast.keyword(arg=str(name)) | ast.arg(arg=name) | ast.Name(id=name):
                found |= {name} & (tables - MANY_MEANINGS)
    return found


def _at_fault(files: Iterable[Path], names: set[str], tables: set[str]) -> dict[str, set[str]]:
    return {file.name: named for file in files if (named := _named(file, names, tables))}


def test_general_code_names_nothing_of_one_family() -> None:
    names, tables = _names(), _tables()
    assert len(names) > 30
    assert {"back_metal", "wiring", "bead", "pressure", "notch", "solder", "filling", "ball", "cap"} < tables
    general = [
        file
        for file in sorted(PACKAGE.rglob("*.py"))
        if not file.relative_to(PACKAGE).as_posix().startswith((*FAMILIES, "_data"))
    ]
    assert len(general) > 300
    assert _at_fault(general, names, tables) == {}


@pytest.mark.parametrize(
    "line",
    [
        "thick = technology.back_metal[0].thickness",
        "if self._technology.bead: pass",
        "if section.technology.pressure: pass",
        "dataclasses.replace(technology, wiring=None)",
        "missing = ['ball.sink']",
        "layer = made.layer('island')",
        "def metal(back_metal: bool = True) -> None: ...",
    ],
)
def test_what_names_something_of_a_family_is_found(tmp_path: Path, line: str) -> None:
    file = tmp_path / "general.py"
    file.write_text(line)
    assert len(_named(file, _names(), _tables())) == 1
