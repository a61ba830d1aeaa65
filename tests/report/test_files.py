"""Report files appear whole or not at all, and what cannot be written is refused before the work."""

import dataclasses
import json
import os
from pathlib import Path

import pytest

from pkgdrc.errors import InputError
from pkgdrc.findings import State
from pkgdrc.report import check_paths, exit_code, files, render, verdict, write_reports

from .examples import RUN, advised, at, eased, judged, nasty, run_of, unread, without_failure


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_ending_picks_the_format(tmp_path: Path) -> None:
    paths = [tmp_path / f"report{ending}" for ending in files.formats()]
    write_reports(judged(RUN), paths)
    assert names(tmp_path) == {
        "report.json",
        "report.sarif",
        "report.xml",
        "report.gitlab.json",
        "report.md",
        "report.html",
        "report.lyrdb",
        "report.g85.xml",
        "report.e142.xml",
        "report.sinf",
        "report.txt",
    }
    assert json.loads((tmp_path / "report.json").read_text())["verdict"] == "incomplete"
    assert (tmp_path / "report.lyrdb").read_text().startswith("<?xml")
    assert (tmp_path / "report.txt").read_text().startswith("INCOMPLETE")
    assert json.loads((tmp_path / "report.sarif").read_text())["version"] == "2.1.0"
    assert "<testsuites" in (tmp_path / "report.xml").read_text()
    assert json.loads((tmp_path / "report.gitlab.json").read_text())[0]["severity"] == "blocker"
    assert (tmp_path / "report.md").read_text().startswith("## ")
    assert "<Maps>" in (tmp_path / "report.g85.xml").read_text()
    assert (tmp_path / "report.sinf").read_text().startswith("DEVICE:")


def test_the_longer_ending_counts(tmp_path: Path) -> None:
    write_reports(judged(RUN), [tmp_path / "v1.2.json", tmp_path / "v1.2.gitlab.json"])
    assert isinstance(json.loads((tmp_path / "v1.2.json").read_text()), dict)
    assert isinstance(json.loads((tmp_path / "v1.2.gitlab.json").read_text()), list)


def test_what_cannot_be_written_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    for name, said in {
        "report.jsn": r"has the ending '\.jsn': did you mean '\.json'",
        "report": "has the ending ''",
        "none/report.json": "cannot be written .No such file",
        "folder.json": "is a folder",
        "/proc/report.json": "cannot be written",
    }.items():
        with pytest.raises(InputError, match=said):
            check_paths([tmp_path / "good.json", tmp_path / name], layouts=[Path("wafer.gds")])
    for name in ("x.lyrdb", "x.g85.xml", "x.e142.xml", "x.sinf"):
        with pytest.raises(InputError, match="in a layout, and none is given"):
            check_paths([tmp_path / name], layouts=[])
    with pytest.raises(InputError, match="several reports go to the same file"):
        check_paths(
            [tmp_path / "a.json", tmp_path / "folder.json" / ".." / "a.json"], layouts=[Path("wafer.gds")]
        )
    assert names(tmp_path) == {"folder.json"}


def test_a_check_of_paths_leaves_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("old")
    check_paths([file], layouts=[Path("wafer.gds")])
    assert names(tmp_path) == {"report.json"}
    assert file.read_text() == "old"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_protected_folder_or_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.touch(0o444)
    with pytest.raises(InputError, match="is write-protected"):
        check_paths([file], layouts=[Path("wafer.gds")])
    tmp_path.chmod(0o555)
    with pytest.raises(InputError, match="Permission denied"):
        check_paths([tmp_path / "other.json"], layouts=[Path("wafer.gds")])
    tmp_path.chmod(0o755)


def test_a_write_that_fails_leaves_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / "a.json", tmp_path / "b.txt"]
    for path in paths:
        path.write_text("old")
    write = Path.write_bytes

    def full_at_the_second(path: Path, content: bytes) -> int:
        if ".b.txt." in path.name:
            write(path, content[:10])
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full_at_the_second)
    with pytest.raises(InputError, match=r"b\.txt: cannot be written \(No space left on device\)"):
        write_reports(judged(RUN), paths)
    assert names(tmp_path) == {"a.json", "b.txt"}
    assert [path.read_text() for path in paths] == ["old", "old"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "real.json"
    target.touch()
    link = tmp_path / "link.json"
    link.symlink_to(target)
    write_reports(judged(RUN), [link])
    assert link.is_symlink()
    assert json.loads(target.read_text())["deck"]["name"] == "hermetic"


def test_formats_of_one_layout_are_a_file_each(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("x.json", "x.lyrdb", "x.g85.xml")]
    layouts = [Path("a.gds"), Path("lots/B.oas.gz"), Path("b.gds"), Path("b-2.gds")]
    check_paths(paths, layouts=layouts)
    assert names(tmp_path) == set()
    write_reports(judged(*(at(path) for path in layouts)), paths)
    of_each = {f"x.{name}{end}" for name in ("a", "B", "b-3", "b-2") for end in (".lyrdb", ".g85.xml")}
    assert names(tmp_path) == {"x.json", *of_each}
    assert len(json.loads((tmp_path / "x.json").read_text())["runs"]) == 4
    for name, file in {"a": "a.gds", "B": "lots/B.oas.gz", "b-3": "b.gds", "b-2": "b-2.gds"}.items():
        assert f"<original-file>{file}</original-file>" in (tmp_path / f"x.{name}.lyrdb").read_text()


def test_exactly_what_will_be_written_is_checked(tmp_path: Path) -> None:
    layouts = [Path("a.gds"), Path("b.gds")]
    (tmp_path / "x.b.lyrdb").mkdir()
    with pytest.raises(InputError, match=r"x\.b\.lyrdb: is a folder"):
        check_paths([tmp_path / "x.lyrdb"], layouts=layouts)
    check_paths([tmp_path / "x.lyrdb"], layouts=layouts[:1])
    (tmp_path / "y.sinf").mkdir()  # is not what is written
    check_paths([tmp_path / "y.sinf"], layouts=layouts)
    with pytest.raises(InputError, match="several reports go to the same file"):
        check_paths([tmp_path / "x.sinf", tmp_path / "x.sinf"], layouts=layouts)


@pytest.mark.parametrize("format_", sorted({*files.formats().values(), "github"} - {"html"}))
def test_a_report_is_the_same_each_time(format_: str) -> None:
    for run in (RUN, nasty(), eased(), unread()):
        assert render(format_, judged(run)) == render(format_, judged(run))


def test_the_worst_counts() -> None:
    clean, violated = run_of(State.CLEAN), without_failure()
    mild = dataclasses.replace(advised(), fail_on="error")
    for runs, expected in {
        (): ("incomplete", 2),
        (clean,): ("clean", 0),
        (clean, mild): ("violated", 0),
        (clean, violated, mild): ("violated", 1),
        (violated, RUN, clean): ("incomplete", 2),
    }.items():
        assert (verdict(judged(*runs)), exit_code(judged(*runs))) == expected


@pytest.mark.parametrize(
    "format_", ["text", "json", "github", "gitlab", "sarif", "junit", "markdown", "html", "lyrdb"]
)
def test_no_format_holds_what_would_steer_a_terminal(format_: str) -> None:
    """Control characters of names, those of eight bits too, and what turns the direction of writing."""
    bad = "\x1b[31m\x07\x9b\u202e"
    run = at(Path(f"a{bad}.gds"), nasty())
    assert run.layout
    run = dataclasses.replace(run, layout=dataclasses.replace(run.layout, top=f"TOP{bad}"))
    text = render(format_, judged(run))
    assert not set(bad[:1] + bad[5:]) & set(text)
    assert not [c for c in text if ord(c) < 32 and c not in "\n\t"]
