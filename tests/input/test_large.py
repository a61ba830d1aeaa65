"""A large file is read where it lies, and is the file whose digest the report tells."""

from pathlib import Path

import pytest
from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input import stream
from pkgdrc.input.content import content_of
from pkgdrc.input.read import read_layout


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stream, "_LARGE", 1)
    return write(tmp_path / "drawn.gds", 7)


def write(path: Path, side: int) -> Path:
    layout = db.Layout()
    layout.create_cell("TOP").shapes(layout.layer(1, 0)).insert(db.Box(0, 0, side, side))
    layout.write(str(path))
    return path


def test_a_large_file_is_read_as_a_small_one(drawn: Path) -> None:
    assert read_layout(drawn).top.bbox() == db.Box(0, 0, 7, 7)


@pytest.mark.parametrize(
    "name", ["with space.gds", "ümlaut.gds", "100%.gds", "{a}.gds", ":a.gds", "a#b?c.gds"]
)
def test_any_name_will_do(drawn: Path, name: str) -> None:
    assert read_layout(drawn.rename(drawn.with_name(name))).top.bbox() == db.Box(0, 0, 7, 7)


def test_a_file_that_changes_while_it_is_read_is_refused(
    drawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = content_of(drawn)
    monkeypatch.setattr("pkgdrc.input.read.content_of", lambda _: content)
    write(drawn, 8)
    with pytest.raises(InputError, match="was changed while it was read; check it again"):
        read_layout(drawn)


def test_a_large_file_that_is_cut_short_is_told_as_a_small_one(
    drawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn.write_bytes(drawn.read_bytes()[:-30])
    told = []
    for most in (1, 1 << 20):
        monkeypatch.setattr(stream, "_LARGE", most)
        with pytest.raises(InputError) as refused:
            read_layout(drawn)
        told.append(str(refused.value))
    assert told[0] == told[1]


def test_data_in_which_every_word_looks_like_a_record_is_told_not_to_be_one(drawn: Path) -> None:
    drawn.write_bytes(drawn.read_bytes()[:6] + b"\x09\x00" * 4000)
    with pytest.raises(InputError):
        read_layout(drawn)
