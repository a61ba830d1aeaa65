"""Wafer maps of arrays of any shape: each die that is written is read again, at its place."""

import dataclasses
import json
import math
import random
from pathlib import Path

import klayout.db as db
import pytest

from pkgdrc.cli.main import main
from pkgdrc.findings import State
from pkgdrc.findings.known_bad import leave_out
from pkgdrc.input.wafer_map import read_wafer_map
from pkgdrc.report.files import render
from tests.cli.own_deck import write_deck
from tests.report.examples import RUN, judged, run_of

ENDINGS = (".g85.xml", ".e142.xml", ".sinf")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("seed", range(12))
def test_what_is_written_is_read(tmp_path: Path, seed: int, ending: str) -> None:
    chance = random.Random(seed)
    columns, rows = chance.randint(1, 40), chance.randint(1, 40)
    share = chance.choice((0.02, 0.3, 0.9, 1.0))
    places = [(x, y) for x in range(columns) for y in range(rows) if chance.random() < share] or [(3, 2)]
    bad = [die for die in places if chance.random() < 0.3]
    assert RUN.layout
    flat = chance.choice((0, 90, 180, 270, None))
    layout = dataclasses.replace(RUN.layout, dies=len(places), places=tuple(places), flat=flat)
    findings = (dataclasses.replace(RUN.findings[0], dies=tuple(bad), severity="error", waived=None),)
    run = dataclasses.replace(run_of(State.CLEAN), layout=layout, findings=findings if bad else ())
    (tmp_path / "map").write_text(render(ending.split(".")[1], judged(run)))
    found = read_wafer_map(tmp_path / "map")
    assert found.turned(flat).dies == {die: die not in bad for die in places}
    told = leave_out(run, found.turned(flat).dies, tmp_path / "map")
    assert told.layout
    assert set(told.layout.known_bad) == set(bad)


def test_rows_and_columns_without_a_die_may_surround_the_others(tmp_path: Path) -> None:
    (tmp_path / "map").write_text("RowData:__ __ __\nRowData:__ 0B __\nRowData:__ 01 __\nRowData:__ __ __\n")
    assert RUN.layout
    layout = dataclasses.replace(RUN.layout, dies=2, places=((0, 0), (0, 1)))
    run = dataclasses.replace(RUN, layout=layout, findings=())
    told = leave_out(run, read_wafer_map(tmp_path / "map").dies, tmp_path / "map")
    assert told.layout
    assert told.layout.known_bad == ((0, 1),)


def _sparse() -> list[db.DCplxTrans]:
    kept = [(0, 3), (1, 1), (1, 2), (3, 0), (3, 3), (6, 1)]
    return [db.DCplxTrans(1, 0, False, 110 * x, 210 * y) for x, y in kept]


def _turned() -> list[db.DCplxTrans]:
    way = db.DCplxTrans(1, 30, False, 0, 0)
    return [way * db.DCplxTrans(1, 0, False, 110 * x, 210 * y) for x in range(4) for y in range(3)]


def _by_reticle() -> list[db.DCplxTrans]:
    """Fields of 3 x 2 dies, between which the streets are wider."""
    return [
        db.DCplxTrans(1, 0, False, 110 * x + 25 * (x // 3), 210 * y + 40 * (y // 2))
        for x in range(9)
        for y in range(6)
        if math.hypot(x - 4, y - 2.5) < 4.2
    ]


@pytest.mark.parametrize("places", [_sparse(), _turned(), _by_reticle()], ids=["sparse", "turned", "reticle"])
def test_every_die_of_an_array_is_in_its_map(
    tmp_path: Path, places: list[db.DCplxTrans], capsys: pytest.CaptureFixture[str]
) -> None:
    layout = db.Layout()
    top = layout.create_cell("TOP")
    for number, place in enumerate(places):
        die = layout.create_cell(f"DIE{number}")
        die.shapes(layout.layer(5, 0)).insert(db.DBox(0, 0, 100, 200))
        width = 9.0 if number % 3 == 1 else 20.0  # every third one is too narrow
        die.shapes(layout.layer(1, 0)).insert(db.DBox(40, 40, 40 + width, 140))
        top.insert(db.DCellInstArray(die.cell_index(), place))
    layout.write(str(tmp_path / "w.gds"))
    file = write_deck(tmp_path) / "technology.toml"
    file.write_text(file.read_text() + 'die = [5, 0]\n[dies]\nlayer = "die"\n')
    options = [str(tmp_path / "w.gds"), "--technology", str(file), "--no-cache", "--select", "PD.1"]
    reports = [word for ending in ENDINGS for word in ("--report", str(tmp_path / f"w{ending}"))]
    assert main(["check", *options, *reports]) == 1
    bad = len(range(1, len(places), 3))
    for ending in ENDINGS:
        found = read_wafer_map(tmp_path / f"w{ending}").dies
        assert (len(found), list(found.values()).count(False)) == (len(places), bad)
        (tmp_path / "pkgdrc.toml").write_text(f'bad_dies = "w{ending}"\n')
        capsys.readouterr()
        assert main(["check", *options, "--format", "json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["layout"]["known_bad"]["count"] == bad
        assert "bad dies" in {each["what"] for each in told["files"]}
