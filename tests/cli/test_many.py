"""`pkgdrc check` over several layouts: one verdict, one set of reports."""

import json
from pathlib import Path
from typing import Any

import pytest

from pkgdrc.cli.main import main

from .own_deck import write_deck, write_pads


@pytest.fixture(autouse=True)
def layouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_deck(tmp_path)
    Path("wafers/old").mkdir(parents=True)
    write_pads(Path("wafers/a.gds"))
    write_pads(Path("wafers/b.gds"), width=9.0)
    write_pads(Path("wafers/old/c.gds"), space=4.0)


def check(*arguments: str) -> int:
    return main(["check", *arguments, "--deck", "mine", "--select", "PD"])


def report() -> dict[str, Any]:
    assert check("wafers", "--report", "r.json") in (0, 1, 2)
    found: dict[str, Any] = json.loads(Path("r.json").read_text())
    return found


def test_one_verdict_over_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert check("wafers/a.gds", "wafers/old") == 1
    assert check("wafers/a.gds", "wafers/old", "--fail-on", "error") == 0
    assert check("wafers/a.gds", "wafers/old", "wafers/b.gds", "--fail-on", "error") == 1
    assert [run["verdict"] for run in report()["runs"]] == ["clean", "violated", "violated"]
    assert report()["verdict"] == "violated"
    capsys.readouterr()
    assert check("wafers") == 1
    shown = capsys.readouterr().out
    for name in ("wafers/a.gds", "wafers/b.gds", "wafers/old/c.gds"):
        assert name in shown


def test_one_set_of_reports() -> None:
    asked = [part for name in ("r.sarif", "r.xml", "r.lyrdb", "r.html") for part in ("--report", name)]
    assert check("wafers", *asked) == 1
    assert sorted(path.name for path in Path().glob("r.*")) == [
        "r.a.lyrdb",
        "r.b.lyrdb",
        "r.c.lyrdb",
        "r.html",
        "r.sarif",
        "r.xml",
    ]
    assert len(json.loads(Path("r.sarif").read_text())["runs"]) == 3


def test_one_that_cannot_be_read_loses_nothing_of_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    Path("wafers/b.gds").write_bytes(Path("wafers/b.gds").read_bytes()[:100])
    capsys.readouterr()
    found = report()
    assert capsys.readouterr().err.startswith("pkgdrc: error: wafers/b.gds: is cut short: ")
    assert check("wafers") == 2
    assert found["verdict"] == "incomplete"
    assert [run["verdict"] for run in found["runs"]] == ["clean", "incomplete", "violated"]
    unread = found["runs"][1]
    assert {rule["state"] for rule in unread["rules"]} == {"failed", "skipped"}
    assert unread["layout"]["path"] == "wafers/b.gds"


def test_in_several_processes_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    def found(*arguments: str) -> object:
        capsys.readouterr()
        assert check("wafers", "--format", "json", "--no-cache", *arguments) == 1
        data = json.loads(capsys.readouterr().out)
        for run in data["runs"]:
            del run["command"], run["date"]
            for rule in run["rules"]:
                del rule["seconds"]
        return data

    assert found() == found("--jobs", "2") == found("--jobs", "0")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("mine",), "mine: holds no layout; looked at the content of every file in it"),
        (("wafers", "none.gds"), "none.gds: there is no such file or folder"),
        (("wafers", "--report", "none/r.json"), "none/r.json: cannot be written"),
        (
            ("wafers", "--scheduler", "tcp://127.0.0.1:9"),
            "'tcp://127.0.0.1:9': no Dask scheduler answers there",
        ),
    ],
)
def test_what_cannot_be_done_is_told(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(*arguments) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert shown.err.startswith(f"pkgdrc: error: {said}")


def test_statistics(capsys: pytest.CaptureFixture[str]) -> None:
    assert check("wafers", "--statistics") == 1
    lines = [line.split() for line in capsys.readouterr().out.split("Statistics")[1].splitlines()]
    rows = {line[0]: line for line in lines if line}
    assert rows["PD.1"][1:7] == ["clean,", "violated", "2", "0", "0", "measured"]
    assert rows["all"][1] == "3"
    assert check("wafers", "--statistics", "--format", "json") == 1
    shown = capsys.readouterr()
    assert len(json.loads(shown.out)["runs"]) == 3
    assert "Statistics" in shown.err
