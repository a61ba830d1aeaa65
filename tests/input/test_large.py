"""A large file is read where it lies, and is the file whose digest the report tells."""

import gzip
import struct
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input import content as module
from pkgdrc.input import gds
from pkgdrc.input.absolute import ABSOLUTE
from pkgdrc.input.content import content_of
from pkgdrc.input.read import read_layout
from tests.input.mutants import mutants, originals
from tests.input.test_read import BOX, UNITS, record
from tests.input.test_read import gds as library


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "_LARGE", 1)
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
    with content_of(drawn) as content:
        monkeypatch.setattr("pkgdrc.input.read.content_of", lambda _: nullcontext(content))
        write(drawn, 8)
        with pytest.raises(InputError, match="was changed while it was read; check it again"):
            read_layout(drawn)


def test_a_file_that_changes_after_its_records_were_looked_at_is_refused(
    drawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def then_written_anew(file: Any) -> list[str]:
        found = look(file)
        while file.read(1 << 20):
            pass
        write(drawn, 8)
        return found

    look = gds.passed_over
    monkeypatch.setattr(gds, "passed_over", then_written_anew)
    with pytest.raises(InputError, match="was changed while it was read; check it again"):
        read_layout(drawn)


def test_a_file_that_is_gone_after_its_records_were_looked_at_is_refused(
    drawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def then_gone(file: Any) -> list[str]:
        found = look(file)
        drawn.unlink()
        return found

    look = gds.passed_over
    monkeypatch.setattr(gds, "passed_over", then_gone)
    with pytest.raises(InputError, match=r"drawn\.gds: cannot be read \(No such file"):
        read_layout(drawn)


def test_a_large_file_that_is_cut_short_is_told_as_a_small_one(
    drawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn.write_bytes(drawn.read_bytes()[:-30])
    told = []
    for most in (1, 1 << 20):
        monkeypatch.setattr(module, "_LARGE", most)
        with pytest.raises(InputError) as refused:
            read_layout(drawn)
        told.append(str(refused.value))
    assert told[0] == told[1]


def test_data_in_which_every_word_looks_like_a_record_is_told_not_to_be_one(drawn: Path) -> None:
    drawn.write_bytes(drawn.read_bytes()[:6] + b"\x09\x00" * 4000)
    with pytest.raises(InputError):
        read_layout(drawn)


def told(path: Path, accept: bool) -> object:
    """What comes of reading a file: what is in it, or why it is refused."""
    try:
        source = read_layout(path, accept_dropped=accept)
    except InputError as error:
        return str(error)
    options = db.SaveLayoutOptions()
    options.format = "GDS2"
    options.gds2_write_timestamps = False
    return source.layout.write_bytes(options), source.sha256, source.dropped


@pytest.mark.parametrize("name", ["gdstk.gds", "gdstk-crc32-6.oas", "gdstk-None-0.oas"])
def test_damaged_files_are_told_as_small_ones(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gds, "_WINDOW", 40)
    monkeypatch.setattr(module, "_PIECE", 100)
    monkeypatch.setattr(module, "HEAD", 64)
    file = tmp_path / "x"
    for copy in mutants(originals(tmp_path)[name], 11, 50):
        for content in (copy, gzip.compress(copy, 1)):
            file.write_bytes(content)
            found = []
            for most in (1, 1 << 20):
                monkeypatch.setattr(module, "_LARGE", most)
                found.append([told(file, accept) for accept in (False, True)])
            assert found[0] == found[1]


def test_widths_that_are_absolute_are_found_over_the_borders_of_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path of a negative width, in a cell that is placed magnified."""
    points = struct.pack(">4i", 0, 0, 0, 900)
    path = record(0x09, 0) + record(0x0D, 2, bytes(2)) + record(0x0E, 2, bytes(2))
    path += record(0x0F, 3, struct.pack(">i", -100)) + record(0x10, 3, points) + record(0x11, 0)
    placed = record(0x0A, 0) + record(0x12, 6, b"DIE\0") + record(0x1A, 1, bytes(2))
    placed += record(0x1B, 5, bytes.fromhex("4120000000000000")) + record(0x10, 3, bytes(8)) + record(0x11, 0)
    file = tmp_path / "x.gds"
    file.write_bytes(library(units=UNITS, DIE=path, TOP=placed))
    monkeypatch.setattr(module, "_LARGE", 1)
    for size in (*range(1, 30), 1 << 20):
        monkeypatch.setattr("pkgdrc.input.absolute._PIECE", size)
        layout = read_layout(file).layout
        (shape,) = layout.cell("DIE").shapes(0).each()
        assert shape.property(ABSOLUTE) is True


def test_a_large_compressed_file_lies_unpacked_while_it_is_read(
    drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = tmp_path / "ü.gds.gz"
    packed.write_bytes(gzip.compress(drawn.read_bytes()))
    folder = tmp_path / "for a while"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(module, "_PIECE", 7)
    monkeypatch.setattr(module, "HEAD", 64)
    with content_of(packed) as content:
        assert (content.held, len(list(folder.iterdir()))) == (None, 1)
        assert content.data == drawn.read_bytes()
    assert not list(folder.iterdir())
    assert read_layout(packed).top.bbox() == db.Box(0, 0, 7, 7)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("after", [b"", bytes(500), b"a", b"\x1f", b"\x1f\x8b" + bytes(500)])
def test_a_compressed_file_is_read_from_memory_where_the_disk_has_no_place(
    after: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is told to be what it is on disk, in pieces of any size."""
    library_ = library(TOP=BOX * 2000)
    packed = tmp_path / "x.gds.gz"
    packed.write_bytes(gzip.compress(library_) + after)
    whole = told(packed, True)
    monkeypatch.setattr(module, "_LARGE", 1000)
    for piece in (1, 2, 100, 1 << 20):
        monkeypatch.setattr(module, "_PIECE", piece)
        assert told(packed, True) == whole
    (tmp_path / "layout").symlink_to("/dev/full")
    for folder in (tmp_path, tmp_path / "none"):
        monkeypatch.setattr(module, "TemporaryDirectory", lambda at=folder, **_: nullcontext(at))
        with content_of(packed) as content:
            assert (content.held, content.unpacked) == (library_, None)
        assert told(packed, True) == whole


@pytest.mark.parametrize("length", [3, 15, -9, -1])
def test_a_large_compressed_file_that_is_cut_short_is_refused(
    length: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LARGE", 1000)
    packed = tmp_path / "x.gds.gz"
    packed.write_bytes(gzip.compress(library(TOP=BOX * 2000))[:length])
    with pytest.raises(InputError, match="compressed file is cut short"):
        read_layout(packed)


def test_a_file_that_unfolds_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 1 << 20)
    packed = tmp_path / "x.gds.gz"
    for size in (1 << 20, (1 << 20) + 1):
        packed.write_bytes(gzip.compress(library(TOP=BOX).ljust(size, b"\0")))
        if size == 1 << 20:
            assert read_layout(packed).dropped == ()
        else:
            with pytest.raises(InputError, match="no layout is read that is so large"):
                read_layout(packed)
