"""The checks of two layers, and of spaces, that klayout 0.30.10 to 0.30.12 has wrong are not used.

There the first input is not merged any more, so that seams between abutting shapes cut markers and hide some.
"""

import ast
from pathlib import Path

import pytest

import pkgdrc
from pkgdrc.resources import rules_folder

UNUSED = {
    "separation_check",
    "enclosing_check",
    "enclosed_check",
    "overlap_check",
    "inside_check",
    "isolated_check",
    "space_check",
    "drc",
}
FOLDERS = (Path(pkgdrc.__file__).parent, rules_folder())
FILES = sorted({path for folder in FOLDERS for path in folder.rglob("*.py")})


def calls(source: str) -> set[str]:
    """The names in a program's code that are looked up on objects, or may be, as text."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return found


def test_there_is_something_to_look_at() -> None:
    assert len(FILES) > 100


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-3:]))
def test_no_check_of_two_layers(path: Path) -> None:
    assert not calls(path.read_text()) & UNUSED


@pytest.mark.parametrize("line", ["a.space_check(3)", "getattr(a, 'enclosed_check')(b, 3)", "f = x.y.drc"])
def test_every_way_to_call_one_is_seen(line: str) -> None:
    assert calls(line) & UNUSED


def test_what_only_speaks_of_them_is_none() -> None:
    assert not calls('"""Why space_check is not used."""  # separation_check') & UNUSED
