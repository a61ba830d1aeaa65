"""`pkgdrc check` from end to end: exit codes, reports, the choice of rules, and bad input."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pkgdrc.cli.main import main
from pkgdrc.resources import find_technology

from .own_deck import common_rules, write_deck, write_pads

OURS = ("--select", "PD")


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    return write_deck(tmp_path)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_pads(tmp_path / "good.gds")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return write_pads(tmp_path / "bad.gds", width=9.0)


UNSET = ", 1 rule judged by limits that no fab has set"


def run(*arguments: object) -> int:
    return main(["check", *map(str, arguments)])


def test_a_layout_at_the_limits_is_clean(deck: Path, good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(good, "--deck", deck, *OURS) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith(f"CLEAN: no finding; {common_rules()} rules left out{UNSET}\n")
    assert shown.err == ""


def test_a_finding_is_shown_with_its_figures(
    deck: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(bad, "--deck", deck, *OURS) == 1
    shown = capsys.readouterr().out
    assert shown.startswith(f"VIOLATED: 2 findings of 1 rule; {common_rules()} rules left out{UNSET}\n")
    assert "PD.1  error  Pad narrower than the process makes (2)" in shown
    assert "\n      9 um, limit 10 um\n" in shown
    assert "in cell TOP" in shown
    assert "\x1b" not in shown
    verdict, *others = shown.splitlines()
    assert len(verdict) <= 120
    assert max(map(len, others)) <= 100


def test_advice_fails_a_check_unless_it_is_told_otherwise(
    deck: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    near = write_pads(tmp_path / "near.gds", space=4.0)
    assert run(near, "--deck", deck, *OURS) == 1
    assert run(near, "--deck", deck, *OURS, "--fail-on", "error") == 0
    assert capsys.readouterr().out.count("VIOLATED: ") == 2
    bad = write_pads(tmp_path / "bad.gds", width=9.0)
    assert run(bad, "--deck", deck, *OURS, "--fail-on", "error") == 1
    assert run(near, "--deck", deck, *OURS, "--fail-on", "nothing") == 2


def test_json_and_reports(deck: Path, bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports = [tmp_path / "out.json", tmp_path / "out.lyrdb", tmp_path / "out.txt"]
    asked = [part for path in reports for part in ("--report", path)]
    assert run(bad, "--technology", deck / "technology.toml", *OURS, "--format", "json", *asked) == 1
    shown = json.loads(capsys.readouterr().out)
    assert shown["verdict"] == "violated"
    assert [(each["rule"], each["measured"], each["limit"]) for each in shown["violations"]] == [
        ("PD.1", 9.0, 10.0)
    ] * 2
    assert shown["layout"]["missing_layers"] == ["track"]
    assert json.loads(reports[0].read_text())["violations"] == shown["violations"]
    assert "<category>'PD.1'</category>" in reports[1].read_text()
    assert reports[2].read_text().startswith("VIOLATED")


@pytest.mark.parametrize(
    ("chosen", "judged"),
    [
        (("--select", "PD.2"), {"PD.2"}),
        (("--select", "pd.1, PD.2"), {"PD.1", "PD.2"}),
        (("--select", "PD.1", "--select", "PD.2"), {"PD.1", "PD.2"}),
        (("--select", "PD", "--ignore", "PD.1"), {"PD.2"}),
    ],
)
def test_rules_are_chosen(
    deck: Path, good: Path, chosen: tuple[str, ...], judged: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(good, "--deck", deck, "--format", "json", *chosen) == 0
    rules = json.loads(capsys.readouterr().out)["rules"]
    assert {rule["id"] for rule in rules if rule["state"] == "clean"} == judged
    assert {rule["state"] for rule in rules if rule["id"] not in judged} <= {"skipped", "not-applicable"}


def test_nothing_judged_is_not_clean(deck: Path, good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(good, "--deck", deck, "--select", "PD", "--ignore", "PD") == 2
    assert capsys.readouterr().out.startswith("INCOMPLETE: no rule was applied")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("none.gds", "--deck", "mine"),
            "none.gds: there is no such file or folder; a layout or a folder is exp",
        ),
        (("good.gds",), "which deck? A layout does not say; give --deck NAME ("),
        (("good.gds", "--deck", "hermitic"), "there is no deck 'hermitic': did you mean 'hermetic'?"),
        (("good.gds", "--deck", "mine", "--select", "PD.3"), "--select: deck 'mine' has no rule 'PD.3': did"),
        (("good.gds", "--deck", "mine", "--ignore", "PX"), "--ignore: deck 'mine' has no rule 'PX': did"),
        (("good.gds", "--deck", "mine", "--select", ""), "--select: deck 'mine' has no rule '': known are"),
        (("good.gds", "--deck", "mine", "--report", "x.sarf"), "x.sarf: no report has the ending '.sarf'"),
        (("good.gds", "--deck", "mine", "--report", "none/x.json"), "none/x.json: cannot be written (No su"),
        (("good.gds", "--technology", "none.toml"), "none.toml: there is no such file; a technology file"),
        (("mine", "--deck", "mine"), "mine: holds no layout; looked at the content of every file in it"),
        (("good.gds", "--deck", "mine", "--waivers", "w.toml"), "w.toml: there is no such file; waivers are"),
        (("good.gds", "--deck", "mine", "--baseline", "b.json"), "b.json: cannot be read (No such file"),
        (("good.gds", "--deck", "mine", "--config", "c.toml"), "c.toml: there is no such file; a configur"),
        (
            ("good.gds", "--deck", "mine", "--config", "c.toml", "--no-config"),
            "--config and --no-config excl",
        ),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing(
    deck: Path,
    good: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert run(*arguments, *(() if "--report" in arguments else ("--report", "x.json"))) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"pkgdrc: error: {said}")
    assert shown.err.count("\n") == 1
    assert sorted(tmp_path.rglob("*")) == before
    assert deck.is_dir()
    assert good.is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("good.gds", "--top", "TIP"), "good.gds: has no cell 'TIP': did you mean 'TOP'?"),
        (("other.gds",), "other.gds: has no shape on any layer of "),
        (("mine/limits.toml",), "mine/limits.toml: is neither GDSII nor OASIS"),
    ],
)
@pytest.mark.usefixtures("deck", "good")
def test_a_layout_that_cannot_be_judged_is_incomplete_in_every_report(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    layout = write_pads(Path("other.gds")).read_bytes().replace(b"\x0d\x02\x00\x01", b"\x0d\x02\x00\x63")
    Path("other.gds").write_bytes(layout)
    assert run(*arguments, "--deck", "mine", "--report", "x.json") == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"pkgdrc: error: {said}")
    assert shown.err.count("\n") == 1
    report = json.loads(Path("x.json").read_text())
    assert report["verdict"] == "incomplete"
    ends = {(rule["state"], rule["reason"].startswith(said)) for rule in report["rules"]}
    assert ends == {("failed", True), ("not-applicable", False)}


def test_clicks_own_errors_exit_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        [],
        ["chek"],
        ["explain", "a", "b"],
        ["check", "x.gds", "--formt", "json"],
        ["--frobnicate"],
    ):
        assert main(arguments) == 2
        assert "Usage: pkgdrc" in capsys.readouterr().err


def test_what_the_reader_drops_is_refused_or_told(
    deck: Path, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = good.read_bytes()
    start = text.index(b"\x00\x04\x08\x00")  # the first boundary, again but with two points only
    points = text.index(b"\x10\x03", start) - 2
    length = int.from_bytes(text[points : points + 2])
    short = text[start:points] + b"\0\x14\x10\x03" + bytes(8) + b"\0\0\0\x09" * 2 + b"\0\x04\x11\0"
    assert length == 44
    good.write_bytes(text[:start] + short * 7 + text[start:])
    assert run(good, "--deck", deck, *OURS) == 2
    assert (
        f"{good}: cannot be read whole as GDSII: BOUNDARY with less than 3 points" in capsys.readouterr().err
    )
    assert run(good, "--deck", deck, *OURS, "--accept-dropped") == 0
    told = capsys.readouterr().out
    assert told.startswith("CLEAN: no finding; 7 things dropped by the reader")
    assert "Dropped by the reader\n      BOUNDARY with less than 3 points" in told


def test_verbose_says_each_rule(deck: Path, good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(good, "--deck", deck, *OURS, "--verbose") == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("pkgdrc: rule 1 of ")
    assert lines[0].endswith(": PD.1")


def test_an_error_inside_pkgdrc_is_one_line_and_a_traceback_on_request(
    deck: Path, good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("one\nby nothing")

    monkeypatch.setattr("pkgdrc.engine.Judging", broken)
    arguments = ["check", str(good), "--deck", str(deck)]
    assert main(arguments) == 2
    assert capsys.readouterr().err == (
        "pkgdrc: error inside pkgdrc: ZeroDivisionError: one by nothing (pkgdrc --debug ... shows where)\n"
    )
    assert main(["--debug", *arguments]) == 2
    assert "ZeroDivisionError: one\nby nothing\npkgdrc: error inside" in capsys.readouterr().err
    monkeypatch.setenv("PKGDRC_DEBUG", "1")
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("Traceback")


def test_a_reader_that_goes_away_and_a_full_disk(deck: Path, bad: Path) -> None:
    command = [sys.executable, "-m", "pkgdrc", "check", str(bad), "--deck", str(deck), *OURS]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=600)
    assert (process.returncode, said) == (1, "")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=600, check=False
        )
    assert done.returncode == 2
    assert done.stderr == "pkgdrc: error: stdout: cannot be written (No space left on device)\n"


@pytest.mark.parametrize(("closed", "layout", "code"), [(1, "bad", 2), (2, "bad", 1), (2, "none", 2)])
def test_closed_streams_do_not_change_the_meaning_of_the_exit_code(
    deck: Path, bad: Path, closed: int, layout: str, code: int
) -> None:
    file = bad.with_name(f"{layout}.gds")
    script = f"exec {sys.executable} -m pkgdrc check {file} --deck {deck} --select PD {closed}>&-"
    assert (
        subprocess.run(["sh", "-c", script], capture_output=True, timeout=600, check=False).returncode == code
    )


def test_the_technology_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a layout the rules on the stack are judged, and no other is called clean."""
    assert main(["check", "--technology", "hermetic/intermediate", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["layout"] is None
    states = {rule["id"]: rule["state"] for rule in said["rules"]}
    judged = {"RS.6", "ES.5", "ES.7", "ES.8", "RM.2", "RM.3", "RM.4", "RM.5", "RM.6"}
    judged |= {"KL.1", "KL.3", "AD.1", "AD.2", "AD.3", "AD.5", "BP.1", "DK.1", "ES.12"}
    judged |= {"RM.0", "UM.1", "UM.2", "PY.1"}
    assert {id for id, state in states.items() if state == "clean"} == judged
    assert states["RS.1"] == "not-applicable"
    text = find_technology("hermetic").read_text().replace("into_cover = 20.0", "into_cover = 4.0")
    (tmp_path / "shallow.toml").write_text(text)
    assert main(["check", "--technology", str(tmp_path / "shallow.toml"), "--format", "json"]) == 1
    assert [v["rule"] for v in json.loads(capsys.readouterr().out)["violations"]] == ["ES.7"]
    assert main(["check", "--deck", "hermetic", "--report", str(tmp_path / "x.lyrdb")]) == 2
    assert "none is given" in capsys.readouterr().err


def test_a_folder_of_ones_own_goes_before_the_deck_of_its_name(
    deck: Path,
    good: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    deck.rename(tmp_path / "hermetic")
    assert run(good, "--deck", "./hermetic", "--select", "PD", "--format", "json") == 0
    rules = json.loads(capsys.readouterr().out)["rules"]
    assert [rule["id"] for rule in rules if rule["state"] == "clean"] == ["PD.1", "PD.2"]
    assert main(["rules", "--deck", "./hermetic", "--format", "json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert [rule["id"] for rule in listed["rules"]][:2] == ["PD.1", "PD.2"]
