"""Which files paths on the command line stand for: none is passed over in silence."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pkgdrc.errors import InputError
from pkgdrc.input.folders import layouts_in


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
    assert names(layouts_in([folder]), folder) == [
        "a.gds.gz",
        "a.oas",
        "b.gds",
        "deep/D.GDS",
        "deep/er/c.oas.gz",
    ]


def test_files_are_taken_as_they_are_given_whatever_their_name(folder: Path) -> None:
    given = [folder / "notes.txt", folder / "b.gds", folder / ".git" / "e.gds"]
    assert layouts_in(given) == given
    assert layouts_in([folder / ".hidden"]) == [folder / ".hidden" / "deep" / "f.oas"]


def test_a_file_that_is_met_twice_is_judged_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "deep" / "link.gds").symlink_to(folder / "b.gds")
    monkeypatch.chdir(folder)
    found = layouts_in([Path("deep/../b.gds"), folder / "b.gds", Path("deep"), folder])
    assert [path.name for path in found] == ["b.gds", "D.GDS", "c.oas.gz", "a.gds.gz", "a.oas"]
    assert found[0] == Path("deep/../b.gds")


def test_linked_folders_are_searched_and_circles_end(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "far.gds").write_bytes(b"")
    (folder / "deep" / "far").symlink_to(other)
    (folder / "deep" / "round").symlink_to(folder)
    assert sorted(path.name for path in layouts_in([folder])) == [
        "D.GDS",
        "a.gds.gz",
        "a.oas",
        "b.gds",
        "c.oas.gz",
        "far.gds",
    ]


def test_a_broken_link_to_a_layout_is_an_error_for_its_reader(folder: Path) -> None:
    (folder / "deep" / "lost.gds").symlink_to(folder / "nowhere.gds")
    assert folder / "deep" / "lost.gds" in layouts_in([folder])


def test_a_path_that_is_nothing_and_a_folder_without_layouts_are_refused(folder: Path) -> None:
    (folder / "empty").mkdir()
    (folder / "empty" / "notes.txt").write_bytes(b"")
    with pytest.raises(InputError, match=r"nowhere\.gds: there is no such file or folder"):
        layouts_in([folder, folder / "nowhere.gds"])
    with pytest.raises(InputError, match=r"empty: holds no layout; looked for .* \.oas or \.oas\.gz$"):
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
