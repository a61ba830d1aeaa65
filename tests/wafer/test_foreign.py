"""A spec may take its die from a layout file, or from a Python file."""

from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.cli.main import main

SPEC = """
technology = "../two/technology.toml"
[wafer]
diameter = 9400.0
edge_exclusion = 3100.0
[die]
cell = "{cell}"
width = 900.0
height = 900.0
street = 100.0
{more}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Beside a deck, with a customer's die in it: a cell placed twice, mirrored and turned."""
    assert main(["new-deck", str(tmp_path / "two")]) == 0
    own = tmp_path / "own"
    own.mkdir()
    layout = kdb.Layout()
    die, part = layout.create_cell("DIE"), layout.create_cell("PART")
    die.shapes(layout.layer(1, 0)).insert(kdb.DBox(-500, -500, 500, 500))
    part.shapes(layout.layer(10, 0)).insert(kdb.DBox(0, 0, 100, 15))
    part.shapes(layout.layer(10, 0)).insert(kdb.DText("A", 5, 5))
    for trans in (kdb.DTrans(1, True, 10, 20), kdb.DTrans(2, False, -100, 0)):
        die.insert(kdb.DCellInstArray(part.cell_index(), trans))
    layout.write(str(own / "die.gds"))
    layout.write(str(own / "die.oas"))
    (own / "cells.py").write_text(
        "from pkgdrc.cells import Drawing, cell\n"
        "from pkgdrc.cells.shapes import box\n\n\n"
        "@cell\n"
        "def mine(*, width: float = 1.0, height: float = 1.0, bar: float = 30.0) -> Drawing:\n"
        '    """A bar over the die."""\n'
        '    return Drawing(shapes=(box("die", width + 100, height + 100), box("metal", width, bar)))\n'
    )
    return own


def drawn(folder: Path, cell: str, more: str = "") -> kdb.Layout:
    (folder / "wafer.toml").write_text(SPEC.format(cell=cell, more=more))
    assert main(["generate", str(folder / "wafer.toml"), "-o", str(folder / "wafer.oas")]) == 0
    layout = kdb.Layout()
    layout.read(str(folder / "wafer.oas"))
    return layout


@pytest.mark.parametrize("cell", ["die.gds", "die.oas", "die.gds:DIE", "./die.gds:DIE"])
def test_a_die_comes_from_a_layout_file(folder: Path, cell: str) -> None:
    layout = drawn(folder, cell)
    original = kdb.Layout()
    original.read(str(folder / "die.gds"))
    for number in (1, 10):
        own = kdb.Region(original.top_cell().begin_shapes_rec(original.layer(number, 0))).merged()
        there = kdb.Region(layout.cell("DIE").begin_shapes_rec(layout.layer(number, 0))).merged()
        assert (own ^ there).is_empty()
    texts = [s for s in layout.cell("DIE").shapes(layout.layer(10, 0)).each() if s.is_text()]
    assert len(texts) == 2
    dies = kdb.Region(layout.top_cell().begin_shapes_rec(layout.layer(1, 0)))
    assert dies.merged(False, 0).area() == 4 * 1000**2 * 1000**2


def test_a_die_comes_from_a_python_file(folder: Path) -> None:
    layout = drawn(folder, "cells.py:mine", "[die.parameters]\nbar = 25.0")
    metal = kdb.Region(layout.top_cell().begin_shapes_rec(layout.layer(10, 0)))
    assert metal.count() == 4
    assert metal.area() == 4 * 900_000 * 25_000


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("none.gds", "none.gds: there is no such file"),
        ("die.gds:DEI", "has no cell 'DEI': did you mean 'DIE'"),
        ("cells.py", "which cell? Say cells.py:NAME"),
        ("cells.py:mein", "has no cell 'mein': did you mean 'mine'"),
        ("bad.py:x", "cannot be read as Python: ZeroDivisionError"),
        ("bad.gds", "bad.gds: cannot be read"),
        ("other.gds", "has shapes on layer 77/0, which the technology does not know"),
    ],
)
def test_what_is_wrong_with_a_file_is_a_sentence(
    folder: Path, capfd: pytest.CaptureFixture[str], cell: str, told: str
) -> None:
    (folder / "bad.py").write_text("1 / 0\n")
    (folder / "bad.gds").write_bytes(b"no layout")
    other = kdb.Layout()
    other.create_cell("X").shapes(other.layer(77, 0)).insert(kdb.DBox(0, 0, 1, 1))
    other.write(str(folder / "other.gds"))
    (folder / "wafer.toml").write_text(SPEC.format(cell=cell, more=""))
    capfd.readouterr()
    assert main(["generate", str(folder / "wafer.toml"), "-o", str(folder / "w.oas")]) == 2
    said = capfd.readouterr().err
    assert told in said
    assert "wafer.toml: key 'die.cell': " in said
