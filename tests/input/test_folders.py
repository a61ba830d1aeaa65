"""Which files paths on the command line stand for: none is passed over in silence."""

import errno
import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pkgdrc.errors import InputError
from pkgdrc.input.folders import layouts_in
from tests.input.test_read import GOOD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = ("b.gds", "a.oas", "a.gds.gz", "deep/er/c.oas.gz", "deep/D.GDS", "notes.txt", "x.gds.bak", "gds")
    for name in (*names, ".git/e.gds", "deep/.e.gds", ".hidden/deep/f.oas"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


def names(paths: list[Path], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in paths]


def test_folders_are_searched_for_layouts_except_hidden_ones(folder: Path) -> None:
    assert names(layouts_in([folder]).layouts, folder) == [
        "a.gds.gz",
        "a.oas",
        "b.gds",
        "deep/D.GDS",
        "deep/er/c.oas.gz",
    ]


def test_what_a_folder_holds_besides_is_named(folder: Path) -> None:
    assert names(layouts_in([folder]).left_out, folder) == ["gds", "notes.txt", "x.gds.bak"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.gds2", GOOD),
        ("a.db", gzip.compress(GOOD)),
        ("copy of a", GOOD),
        ("mask.sf", b"%SEMI-OASIS\r\n\x01\x031.0"),
        ("x.DXF", b"999\r\nby hand\r\n  0\r\nSECTION\r\n  2\r\nENTITIES\r\n"),
        ("x.cif", b"(by hand);\nDS 1 1 1;\n9 TOP;\nL CPG;\nB 10 10 0 0;\nDF;\nE\n"),
        ("job.jb", b"// shop\nBEGIN MALY 1.1\nEND MALY\n"),
    ],
)
def test_a_file_is_a_layout_by_its_content(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert layouts_in([tmp_path]).layouts == [tmp_path / name]


def test_a_hidden_layout_is_named_and_what_else_is_hidden_is_not(folder: Path) -> None:
    (folder / "deep" / ".f.gds").write_bytes(GOOD)
    (folder / ".hidden" / "g.gds").write_bytes(GOOD)
    (folder / ".notes.txt").write_bytes(b"")
    found = layouts_in([folder])
    assert folder / "deep" / ".f.gds" not in found.layouts
    assert names(found.left_out, folder) == ["deep/.f.gds", "gds", "notes.txt", "x.gds.bak"]


@pytest.mark.parametrize(
    "content",
    [b"VERSION 5.8 ;\nDESIGN x ;\n", b"magic\ntech scmos\n", b"G04 by hand*\n%MOMM*%\n", b"#!/bin/sh\n"],
)
def test_a_form_that_is_not_read_alone_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    (tmp_path / "a.gds").write_bytes(GOOD)
    assert layouts_in([tmp_path]) == ([tmp_path / "a.gds"], [tmp_path / "x"])


def test_files_are_taken_as_they_are_given_whatever_their_name(folder: Path) -> None:
    given = [folder / "notes.txt", folder / "b.gds", folder / ".git" / "e.gds"]
    assert layouts_in(given).layouts == given
    assert layouts_in([folder / ".hidden"]).layouts == [folder / ".hidden" / "deep" / "f.oas"]


def test_a_file_that_is_met_twice_is_judged_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "deep" / "link.gds").symlink_to(folder / "b.gds")
    monkeypatch.chdir(folder)
    found = layouts_in([Path("deep/../b.gds"), folder / "b.gds", Path("deep"), folder]).layouts
    assert [path.name for path in found] == ["b.gds", "D.GDS", "c.oas.gz", "a.gds.gz", "a.oas"]
    assert found[0] == Path("deep/../b.gds")


def test_linked_folders_are_searched_and_circles_end(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "far.gds").write_bytes(b"")
    (folder / "deep" / "far").symlink_to(other)
    (folder / "deep" / "round").symlink_to(folder)
    assert sorted(path.name for path in layouts_in([folder]).layouts) == [
        "D.GDS",
        "a.gds.gz",
        "a.oas",
        "b.gds",
        "c.oas.gz",
        "far.gds",
    ]


def test_a_broken_link_to_a_layout_is_an_error_for_its_reader(folder: Path) -> None:
    (folder / "deep" / "lost.gds").symlink_to(folder / "nowhere.gds")
    assert folder / "deep" / "lost.gds" in layouts_in([folder]).layouts


def test_a_path_that_is_nothing_and_a_folder_without_layouts_are_refused(folder: Path) -> None:
    (folder / "empty").mkdir()
    (folder / "empty" / "notes.txt").write_bytes(b"")
    with pytest.raises(InputError, match=r"nowhere\.gds: there is no such file or folder"):
        layouts_in([folder, folder / "nowhere.gds"])
    with pytest.raises(InputError, match=r"empty: holds no layout; looked at the content"):
        layouts_in([folder, folder / "empty"])


def test_a_folder_that_cannot_be_read_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def closed(path: str) -> Iterator[os.DirEntry[str]]:
        if Path(path) == folder / "deep":
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(InputError, match=r"deep: cannot be read \(Permission denied\)"):
        layouts_in([folder])
