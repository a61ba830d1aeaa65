"""PCells in files: saved, read again, read where the library is not, and with technologies of one's own."""

import json
from pathlib import Path
from typing import Any

import pytest

from pkgdrc.cells import find_cell
from pkgdrc.cells.masks import drawn_on
from pkgdrc.klayout_app.record import FILE
from pkgdrc.klayout_app.technologies import shipped
from pkgdrc.resources import find_technology
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import load_technology
from tests.klayout_app.application import Application
from tests.klayout_app.inside import Inside

HELP = """
def areas(layout, cell):
    found = {}
    for index in layout.layer_indexes():
        region = pya.Region(cell.begin_shapes_rec(index)).merged()
        texts = pya.Texts(cell.begin_shapes_rec(index))
        if not region.is_empty() or not texts.is_empty():
            info = layout.get_info(index)
            words = sorted("%s %s" % (each.string, each.trans.disp) for each in texts.each())
            found["%d/%d" % (info.layer, info.datatype)] = [round(region.area() * layout.dbu ** 2, 6), words]
    return found

def tree(layout):
    return sorted([each.name, each.display_title(), each.is_proxy()] for each in layout.each_cell())

def read(file, technology):
    layout = pya.Layout()
    layout.technology_name = technology
    layout.read(file)
    return layout, layout.cell("TOP")
"""

SAVE = """
layout = pya.Layout()
layout.technology_name = "pkgdrc hermetic"
top = layout.create_cell("TOP")
# A third is no number that a file can hold exactly.
die = {"chambers": "branches", "opening_offset": "1, 2", "component_to_chamber": 100 / 3}
cells = [("hermetic_die", die), ("hermetic_die", {}), ("label", {"text": "A"})]
for number, (cell, parameters) in enumerate(cells):
    made = layout.create_cell(cell, "pkgdrc hermetic", parameters)
    top.insert(pya.CellInstArray(made.cell_index(), pya.Trans(pya.Vector(number * 1000000, 0))))
for file in given["files"]:
    layout.write(file)
answer([areas(layout, top), tree(layout)])
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [tmp_path / "saved.gds", tmp_path / "saved.oas"]


def test_saved_pcells_are_pcells_again(inside: Inside, files: list[Path]) -> None:
    wanted, cells = inside.ask(HELP + SAVE, files=files)
    assert len(wanted) > 8
    for found, tree, area in inside.ask(HELP + """
found = []
for file in given["files"]:
    layout, top = read(file, "pkgdrc hermetic")
    before, names = areas(layout, top), tree(layout)
    for instance in list(top.each_inst()):
        if instance.is_pcell() and "opening" in instance.pcell_parameters_by_name():
            instance.change_pcell_parameter("under_contact", 130.0)
    found.append([before, names, areas(layout, top)["40/0"][0]])
answer(found)
""", files=files):  # fmt: skip
        assert found == wanted
        assert tree == cells
        assert area > wanted["40/0"][0] * 1.3


def test_without_the_library_the_geometry_is_still_there(inside: Inside, files: list[Path]) -> None:
    wanted, cells = inside.ask(HELP + SAVE, files=files)
    for found, names in inside.ask_bare(HELP + """
assert not [name for name in pya.Library.library_names() if name.startswith("pkgdrc")]
answer([[areas(layout, top), [each.name for each in layout.each_cell()]]
        for layout, top in (read(file, "") for file in given["files"])])
""", files=files):  # fmt: skip
        assert found == wanted
        assert sorted(names) == [name for name, _, _ in cells]


def test_a_layout_of_another_technology_keeps_its_geometry_until_it_gets_the_right_one(
    inside: Inside, files: list[Path]
) -> None:
    wanted, cells = inside.ask(HELP + SAVE, files=files)
    for other, first, now, tree in inside.ask(HELP + """
found = []
for file in given["files"]:
    layout, top = read(file, "pkgdrc stud-base")
    other, first = areas(layout, top), next(top.each_inst()).is_pcell()
    layout.technology_name = "pkgdrc hermetic"
    found.append([other, first, areas(layout, top), tree(layout)])
answer(found)
""", files=files):  # fmt: skip
        assert other == now == wanted
        assert first is False
        assert tree == cells


def test_what_a_wrong_value_shows_is_not_saved(inside: Inside, tmp_path: Path) -> None:
    file = tmp_path / "wrong.gds"
    told = inside.ask(HELP + """
layout = pya.Layout()
layout.technology_name = "pkgdrc hermetic"
top = layout.create_cell("TOP")
made = layout.create_cell("hermetic_die", "pkgdrc hermetic", {"width": -1.0})
top.insert(pya.CellInstArray(made.cell_index(), pya.Trans()))
layout.write(given["file"])
again = pya.Layout()
again.read(given["file"])
answer([areas(again, again.cell("TOP")), [str(each) for each in again.layer_infos()]])
""", file=file)  # fmt: skip
    assert told == [{}, []]


@pytest.mark.parametrize("dbu", [0.0005, 0.005])
def test_a_layout_with_another_database_unit_holds_the_same_shapes(inside: Inside, dbu: float) -> None:
    """Every vertex of the pad lies on the mask grid of 0.005 um, so no rounding hides a wrong scale."""
    told = inside.ask(HELP + """
layout = pya.Layout()
layout.dbu = given["dbu"]
layout.technology_name = "pkgdrc hermetic"
made = layout.create_cell("connector_pad", "pkgdrc hermetic", {"width": 56.01, "height": 40.0})
answer(areas(layout, made))
""", dbu=dbu)  # fmt: skip
    assert told == {"21/0": [2240.4, []], "27/0": [1872.36, []]}  # the second metal stands 2 um inside


def own_technologies(home: Path, folder: Path) -> dict[str, Any]:
    """Technologies of the user's own in the record: one with other layers, grid and dbu, and a broken one."""
    folder.mkdir()
    text = find_technology("hermetic").read_text(encoding="utf-8")
    for old, new in (
        ("dbu = 0.001", "dbu = 0.0005"),
        ("grid = 0.005", "grid = 0.0025"),
        ("frame = [10, 0]", "frame = [110, 7]"),
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    (folder / "broken.toml").write_text("dbu = ", encoding="utf-8")
    record = json.loads((home / FILE).read_text(encoding="utf-8"))
    own = {f"pkgdrc {name}": str(folder / f"{name}.toml") for name in ("mine", "broken")}
    (home / FILE).write_text(json.dumps({**record, "technologies": own}), encoding="utf-8")
    return own


def test_technologies_of_ones_own_have_libraries_too(application: Application, tmp_path: Path) -> None:
    own_technologies(application.home, tmp_path / "own")
    technology = load_technology(tmp_path / "own" / "mine.toml")
    file = tmp_path / "wanted.gds"
    cell = find_cell("frame_ring")
    with drawn_on(technology):
        write_layout(cell.draw({"wall": 60.0025}), technology, file)
    ended = application.run(HELP + """
layout = pya.Layout()
layout.dbu = 0.0005
layout.technology_name = "pkgdrc mine"
made = layout.create_cell("frame_ring", "pkgdrc mine", {"wall": 60.0025})
written, top = pya.Layout(), None
written.read(given["file"])
names = pya.Library.library_names()
answer([areas(layout, made), areas(written, written.top_cell()), names])
""", mode="-zz", file=file)  # fmt: skip
    assert ended.code == 0, ended.errors
    found, wanted, names = ended.answer
    assert found == wanted
    assert list(found) == ["110/7"]
    assert {name for name in names if name.startswith("pkgdrc ")} == {*shipped(), "pkgdrc mine"}
    assert "broken.toml: is not valid TOML" in ended.output + ended.errors
