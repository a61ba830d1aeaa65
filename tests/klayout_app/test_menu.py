"""The menu in the real application: checks, explanations and sections, by its entries and dialogs."""

import re
from pathlib import Path
from typing import Any

import pytest

from pkgdrc.cli.main import main
from pkgdrc.deck import load_deck
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology
from tests.klayout_app.application import Application
from tests.klayout_app.driving import DRIVE

PLANTED = {"ES.9": 1, "RS.2": 1, "RS.4": 1, "RI.3": 1, "DK.3": 1, "DK.7": 1}
OPEN = """
window.load_layout(given["layout"], 0)
view = pya.LayoutView.current()
cellview = view.active_cellview()
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's wafer, with its planted defects."""
    folder = tmp_path_factory.mktemp("demo")
    assert main(["generate", "hermetic-demo", "-o", str(folder / "wafer.gds")]) == 0
    return folder / "wafer.gds"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files of the application."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def drive(application: Application, script: str, **given: Any) -> Any:
    return application.ask(DRIVE + script, mode="-z", timeout=600, **given)


def test_a_wafer_is_checked_and_its_markers_are_shown(
    shared: Application, demo: Path, temporary: Path
) -> None:
    before = demo.read_bytes()
    told = drive(
        shared,
        OPEN
        + """
entries = [window.menu().action(item).title for item in window.menu().items("pkgdrc_menu")]
answering(lambda modal: None)
choose("map")  # before any check there is none
seen = []
check("layout", technology="hermetic")
shown = wait(lambda: dialog("pkgdrc_progress"))
def ended():
    line = part(shown, "line").text
    if line not in seen:
        seen.append(line)
    return part(shown, "verdict").text
wait(ended)
first = result()
database = view.rdb(0)
category = next(each for each in database.each_category() if each.name() == "RS.4")
item = next(each for each in database.each_item() if each.category_id() == category.rdb_id())
values = [value.to_s() for value in item.each_value()]
description = category.description
report = bool(part(shown, "report").isVisible())
button(shown, "Close").click()
check("layout", technology="hermetic")
wait(lambda: dialog("pkgdrc_progress"))
second = result()
answer([entries, said, seen, first, marked(), view.num_rdbs(), values, description, report, second,
        cellview.is_dirty(), view.rdb(0).original_file])
""",
        layout=demo,
    )
    entries, said, seen, first, marked, databases, values, description, report, second, dirty, file = told
    assert entries == [
        "Check with pkgdrc...",
        "Wafer map",
        "Explain rule...",
        "Section along ruler",
        "Open mask set...",
    ]
    assert len(said) == 1
    assert "choose 'Check with pkgdrc...' first" in said[0]
    assert any(re.match(r"rule \d+ of \d+: ", line) for line in seen)
    assert first[0] == "VIOLATED"
    assert first[1].startswith("6 findings of 6 rules; ")
    assert second[0] == "VIOLATED"
    assert marked == PLANTED
    assert databases == 1
    assert any("6 um, limit 10 um" in value for value in values)
    assert "Why: " in description
    assert "Fix: " in description
    assert (report, dirty, file) == (True, False, str(demo))
    assert demo.read_bytes() == before
    assert list(temporary.iterdir()) == []


def test_cancelling_ends_the_process_and_leaves_nothing(
    shared: Application, demo: Path, temporary: Path
) -> None:
    told = drive(
        shared,
        OPEN
        + """
import os
check("layout", technology="hermetic")
shown = wait(lambda: dialog("pkgdrc_progress"))
job = session.check._job
def judging():
    return part(shown, "line").text.startswith("rule ")
wait(judging)
process = job._process.pid
alive = job._process.poll() is None
folder = str(session.check._scratch.path)
button(shown, "Cancel").click()
spin(0.5)
gone = not os.path.exists(f"/proc/{process}") or job._process.poll() is not None
check("layout", technology="hermetic")  # and another one may begin
wait(lambda: dialog("pkgdrc_progress"))
left = [os.path.exists(folder), view.num_rdbs(), session.check is not None]
answer([alive, gone, *left, result()[0], marked()])
""",
        layout=demo,
    )
    assert told == [True, True, False, 0, True, "VIOLATED", PLANTED]
    assert list(temporary.iterdir()) == []


def test_unsaved_changes_are_checked_and_a_cell_or_region_alone(shared: Application, tmp_path: Path) -> None:
    layout = tmp_path / "small.gds"
    assert main(["generate", "hermetic-branch", "-o", str(layout)]) == 0
    told = drive(
        shared,
        OPEN
        + """
layout = cellview.layout()
component = layout.layer(*given["component"])
frame = layout.layer(*given["frame"])
die = next(cell for cell in layout.each_cell() if cell.name.startswith("hermetic_die"))
box = die.dbbox_per_layer(frame)
middle = box.center().x
die.shapes(component).insert(pya.DBox(middle - 5, box.bottom + 1, middle + 5, box.bottom + 12))
check("layout", technology="hermetic")
whole = [result(), marked()]
dialog("pkgdrc_progress").close()
cellview.cell = die
check("cell", technology="hermetic")
cell = [result(), marked()]
dialog("pkgdrc_progress").close()
cellview.cell = layout.top_cell()
from pkgdrc.klayout_app import copies
place = copies.places(layout, layout.top_cell(), die.name)[0]
at = place * pya.DPoint(box.center().x, box.bottom + 6)
view.zoom_box(pya.DBox(at.x - 40, at.y - 40, at.x + 40, at.y + 40))
spin(0.2)
check("region", technology="hermetic")
region = [result(), marked()]
dialog("pkgdrc_progress").close()
view.zoom_box(pya.DBox(at.x - 40, at.y + 200, at.x + 40, at.y + 280))
spin(0.2)
check("region", technology="hermetic")
answer([whole, cell, region, [result(), marked()], said])
""",
        layout=layout,
        component=[20, 0],
        frame=[10, 0],
    )
    whole, cell, region, elsewhere, said = told
    assert said == []
    assert whole[0][0] == "VIOLATED"
    assert whole[1].keys() == {"ES.9"}
    # The separation lines lie beside the dies, so the cell alone cannot be judged whole.
    assert cell[0][0] == "INCOMPLETE"
    assert cell[0][1].startswith("cell hermetic_die")
    assert "layer separation (50/0), which the technology requires, has no shapes" in cell[0][2]
    assert "ES.9" not in cell[1]
    assert region[0][0] == "VIOLATED"
    assert region[0][1].startswith("1 finding of 1 rule; ")
    assert region[1].keys() == {"ES.9"}
    assert elsewhere[0][0] == "CLEAN"


def test_rules_are_found_and_explained(shared: Application, demo: Path, temporary: Path) -> None:
    told = drive(
        shared,
        OPEN
        + """
check("layout", technology="hermetic")
result()
dialog("pkgdrc_progress").close()
choose("explain")
shown = wait(lambda: dialog("pkgdrc_explain"))
rows = part(shown, "rules").count
part(shown, "filter").text = "RI.3"
found = part(shown, "rules").count
part(shown, "rules").setCurrentRow(0)
text = wait(lambda: "Fix" in part(shown, "text").toPlainText() and part(shown, "text").toPlainText())
part(shown, "filter").text = "island wall"
words = part(shown, "rules").count
shown.close()
answer([rows, found, words, text, said])
""",
        layout=demo,
    )
    rows, found, words, text, said = told
    known = load_deck("hermetic", load_technology(find_technology("hermetic"))).rules
    assert (rows, found, said) == (len(known), 1, [])
    assert words >= 1
    for part in ("RI.3", "Why", "Fix", "island_wall", "15 um"):
        assert part in text
    assert list(temporary.iterdir()) == []


def test_a_section_is_drawn_along_the_ruler_and_saved(
    shared: Application, demo: Path, temporary: Path, tmp_path: Path
) -> None:
    told = drive(
        shared,
        OPEN
        + """
answering(lambda modal: None)
choose("section")  # without a ruler
def ruler(*points):
    ruler = pya.Annotation()
    ruler.p1, ruler.p2 = (pya.DPoint(*point) for point in points)
    view.insert_annotation(ruler)
ruler((-40500, 24510), (-39500, 24510))
choose("section")
shown = wait(lambda: dialog("pkgdrc_section"))
box = part(shown, "technology")
texts = [box.itemText(index) for index in range(box.count)]
box.setCurrentIndex(texts.index("hermetic"))
drawn = wait(lambda: part(shown, "save").enabled)
image = part(shown, "image").pixmap
size = [image.width(), image.height()]
from pkgdrc.klayout_app import section as module
window_of = next(each for each in __import__("gc").get_objects() if isinstance(each, module.SectionWindow))
window_of.save(given["svg"])
window_of.save(given["png"])
try:
    window_of.save(given["nowhere"])
except Exception as error:
    refused = str(error)
shown.close()
ruler((0, 0), (10, 0))
choose("section")  # which of the two?
answer([said, size, refused])
""",
        layout=demo,
        svg=tmp_path / "s.svg",
        png=tmp_path / "s.png",
        nowhere=tmp_path / "none/s.svg",
    )
    said, size, refused = told
    assert said == [
        "there is no ruler; draw one along the line that is to be cut",
        "2 rulers are in the view; select the one along which the section is to be",
    ]
    assert min(size) > 100
    assert 'data-name="frame"' in (tmp_path / "s.svg").read_text()
    assert (tmp_path / "s.png").read_bytes().startswith(b"\x89PNG")
    assert "none/s.svg: cannot be written" in refused
    assert list(temporary.iterdir()) == []


def test_what_stands_in_the_way_is_told_in_one_sentence(
    application: Application, demo: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "pkgdrc.toml").write_text('technology = "hermetic"\nignor = ["RS"]\n')
    (broken / "wafer.gds").write_bytes(demo.read_bytes())
    told = drive(
        application,
        """
import json
answering(lambda modal: None)
choose("check")
choose("section")
window.load_layout(given["broken"], 0)
check("layout", technology="hermetic")
wait(lambda: len(said) > 2)
session.record = type(session.record)(**{**vars(session.record), "python": "/nowhere/python"})
choose("check")
wait(lambda: len(said) > 3)
answer(said)
""",
        broken=broken / "wafer.gds",
    )
    assert told[:2] == ["no layout is open; open one first"] * 2
    assert "pkgdrc.toml: unknown key 'ignor': did you mean 'ignore'?" in told[2]
    assert told[3].startswith(
        "/nowhere/python: cannot be run (No such file or directory); run `pkgdrc klayout"
    )


def test_the_rule_of_the_selected_marker_is_explained_first(shared: Application, demo: Path) -> None:
    told = drive(
        shared,
        OPEN
        + """
check("layout", technology="hermetic")
result()
dialog("pkgdrc_progress").close()
browser = dialog("MarkerBrowserDialog")
tree = markers._child(browser, "directory_tree")
def below(parent):
    for row in range(tree.model.rowCount(parent)):
        index = tree.model.index(row, 0, parent)
        yield index
        yield from below(index)
tree.setCurrentIndex(next(each for each in below(tree.rootIndex) if "RI.3" in str(tree.model.data(each))))
choose("explain")
shown = wait(lambda: dialog("pkgdrc_explain"))
text = wait(lambda: "Fix" in part(shown, "text").toPlainText() and part(shown, "text").toPlainText())
shown.close()
answer([text, said])
""",
        layout=demo,
    )
    assert told[0].startswith("RI.3  The wall of an island or a branch is too narrow")
    assert told[1] == []
