"""General code names nothing of one family: no layer, level or table."""

import ast
import dataclasses
import tomllib
from pathlib import Path

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


def _names() -> set[str]:
    """What families call their layers, levels and openings, and the tables that only they have."""
    found: set[str] = set()
    for deck in deck_names():
        for file in find_deck(deck).glob("*.toml"):
            table = tomllib.loads(file.read_text())
            if file.stem != "limits":
                found |= {*table["layers"], *table.get("openings", {})}
                found |= {level["name"] for level in table.get("stack", [])}
    common = {field.name for field in dataclasses.fields(Technology)}
    for family in families().values():
        found |= {field.name for field in dataclasses.fields(family.technology)} - common
    return found - SHARED - ORDINARY


def _named(file: Path, names: set[str]) -> set[str]:
    """The names that stand in a file as texts, or as fields of a technology."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Constant) and node.value in names:
            found.add(node.value)
    return found


def test_general_code_names_nothing_of_one_family() -> None:
    names = _names()
    assert len(names) > 30
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        path = file.relative_to(PACKAGE).as_posix()
        if not path.startswith((*FAMILIES, "_data")) and (named := _named(file, names)):
            found[path] = named
    assert found == {}
