"""The marker database: read back by klayout's library, and by the KLayout application itself."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from klayout import db, rdb

from pkgdrc.report import write_reports

from .examples import RUN, judged

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
    assert counts == {rule.id: rule.violations for rule in RUN.rules}
    descriptions = {category.name(): category.description for category in database.each_category()}
    assert descriptions["ES.1"] == (
        "[violated] The cut reaches a cavity. Why: it <leaks> & fails. Fix: widen it. (003: Fig. 7)"
    )
    assert descriptions["RS.2"].startswith("[failed: layer 'frame' has no shapes] ")


def test_markers_lie_in_the_violations_cells(file: Path) -> None:
    database = rdb.ReportDatabase("")
    database.load(str(file))
    items = list(database.each_item())
    cells = [database.cell_by_id(item.cell_id()).name() for item in items]
    assert sorted(cells) == sorted(["DIE$1", r"TOP:[bold]\x1b[31m", "DIE$1", "WAFER"])
    values = list(items[0].each_value())
    assert [value.polygon() for value in values if value.is_polygon()] == [
        db.DPolygon([db.DPoint(*point) for point in points]) for points in RUN.violations[0].outline
    ]
    tagged = {database.tag_name(value.tag_id): value.float() for value in values if value.is_float()}
    assert tagged == {"measured": 18.25, "limit": 20.0}
    text = next(value.string() for value in values if value.is_string())
    assert text.startswith("cavity is 18.25 um from the line; dies (0, 7)")
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
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    categories = [f"{rule.id} {rule.violations}" for rule in RUN.rules]
    assert run.stdout.splitlines() == [*categories, "DIE$1 2", r"TOP:[bold]\x1b[31m 1", "DIE$1 1", "WAFER 0"]
