"""The marker database: read back by klayout's library, and by the KLayout application itself."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from klayout import db, rdb

from pkgdrc.errors import InputError
from pkgdrc.findings import Run
from pkgdrc.report import render, write_reports

from .examples import NASTY, NOTES, RUN, WORDS, eased, judged, nasty, of_technology, unread

IN_KLAYOUT = """
import pya
view = pya.LayoutView()
database = view.rdb(view.create_rdb("report"))
database.load(report)
for category in database.each_category():
    print(category.name(), category.num_items())
for item in database.each_item():
    markers = sum(value.is_polygon() or value.is_box() for value in item.each_value())
    print(database.cell_by_id(item.cell_id()).name(), markers)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "report.lyrdb"
    write_reports(judged(RUN), [path])
    return path


def test_categories_are_the_rules_with_their_texts(file: Path) -> None:
    database = rdb.ReportDatabase("")
    database.load(str(file))
    assert database.top_cell_name == "WAFER"
    assert database.original_file == "wafer.gds"
    assert "incomplete" in database.description
    counts = {category.name(): category.num_items() for category in database.each_category()}
    assert counts == {rule.id: rule.findings for rule in RUN.rules}
    descriptions = {category.name(): category.description for category in database.each_category()}
    assert descriptions["ES.1"] == (
        "[violated] The cut reaches a cavity. Why: it <leaks> & fails. Fix: widen it. (003: Fig. 7)"
    )
    assert descriptions["RS.2"].startswith("[failed: layer 'frame' has no shapes] ")


def test_markers_lie_in_the_findings_cells(file: Path) -> None:
    database = rdb.ReportDatabase("")
    database.load(str(file))
    items = list(database.each_item())
    cells = [database.cell_by_id(item.cell_id()).name() for item in items]
    assert sorted(cells) == sorted(["DIE$1", r"TOP:[bold]\x1b[31m", "DIE$1", "WAFER"])
    values = list(items[0].each_value())
    assert [value.polygon() for value in values if value.is_polygon()] == [
        db.DPolygon([db.DPoint(*point) for point in points]) for points in RUN.findings[0].outline
    ]
    tagged = {database.tag_name(value.tag_id): value.float() for value in values if value.is_float()}
    assert tagged == {"measured": 18.25, "limit": 20.0}
    text = next(value.string() for value in values if value.is_string())
    assert text.startswith("to the line: 18.25 um, limit 20 um; dies (0, 7)")
    assert [value.box() for value in items[1].each_value() if value.is_box()] == [db.DBox(-1, -1, 1, 1)]
    waived = [item for item in items if item.has_tag(database.tag_id("waived"))]
    assert [item.comment for item in waived] == ["agreed with the fab"]


@pytest.mark.skipif(
    shutil.which("klayout") is None and "CI" not in os.environ,
    reason="the KLayout application is not installed (Debian: apt install klayout)",
)
def test_the_klayout_application_opens_it(file: Path, tmp_path: Path) -> None:
    script = tmp_path / "open.py"
    script.write_text(IN_KLAYOUT)
    run = subprocess.run(
        ["klayout", "-b", "-rd", f"report={file}", "-r", script],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    categories = [f"{rule.id} {rule.findings}" for rule in RUN.rules]
    assert run.stdout.splitlines() == [*categories, "DIE$1 2", r"TOP:[bold]\x1b[31m 1", "DIE$1 1", "WAFER 0"]


def loaded(run: Run, folder: Path) -> rdb.ReportDatabase:
    path = folder / "own.lyrdb"
    write_reports(judged(run), [path])
    database = rdb.ReportDatabase("")
    database.load(str(path))
    return database


def test_what_was_eased_is_told_and_names_stay_harmless(tmp_path: Path) -> None:
    told = loaded(eased(), tmp_path).description
    assert told.startswith(f"pkgdrc clean: no finding; {WORDS}; wafer.gds against hermetic 0.1.0")
    for text in ("skipped RS.3: not selected", *(note.text for note in NOTES)):
        assert text in told
    shown = NASTY.encode("unicode_escape").decode()
    hostile = loaded(nasty(), tmp_path)
    assert {cell.name() for cell in hostile.each_cell()} >= {shown, r"TOP:[bold]\x1b[31m"}
    assert hostile.top_cell_name == shown
    assert shown in hostile.description


def test_a_layout_that_could_not_be_read_has_no_marker(tmp_path: Path) -> None:
    lost = loaded(unread(), tmp_path)
    assert lost.description.startswith("pkgdrc incomplete: 2 rules could not be computed")
    assert (lost.num_items(), list(lost.each_cell())) == (0, [])


def test_it_is_of_one_layout() -> None:
    for runs, said in (
        ((RUN, RUN), "is of one layout, and 2 were"),
        ((of_technology(),), "none was checked"),
    ):
        with pytest.raises(InputError, match=said):
            render("lyrdb", judged(*runs))
