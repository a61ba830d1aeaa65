"""A layout as GDSII for a while: the same in memory, on disk, and where the disk has no place."""

import tempfile
from pathlib import Path

import pytest
from klayout import db

from pkgdrc.input.scratch import as_gds


def drawn() -> db.Layout:
    layout = db.Layout()
    layout.create_cell("TOP").shapes(layout.layer(1, 0)).insert(db.Box(0, 0, 7, 9))
    return layout


def box_of(data: bytes) -> db.Box:
    layout = db.Layout()
    layout.read_bytes(data, db.LoadLayoutOptions())
    return layout.top_cell().bbox()


@pytest.mark.parametrize("large", [False, True])
def test_it_is_read_as_it_was_drawn_and_nothing_is_left(
    large: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with as_gds(drawn(), large=large) as file:
        assert len(list(tmp_path.iterdir())) == large
        assert box_of(file.read()) == db.Box(0, 0, 7, 9)
    assert not list(tmp_path.iterdir())


def test_it_is_read_from_memory_where_the_disk_has_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pkgdrc.input.scratch._is_written", lambda *_: False)
    with as_gds(drawn(), large=True) as file:
        assert box_of(file.read()) == db.Box(0, 0, 7, 9)
