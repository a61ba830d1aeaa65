"""`pkgdrc check --margin`: the tightest value of each rule, and which rules pass by less than asked for."""

import json
from pathlib import Path
from typing import Any

import pytest

from pkgdrc.cli.main import main

from .own_deck import write_deck, write_pads


@pytest.fixture(autouse=True)
def deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_deck(tmp_path)


def check(*arguments: str, **pads: float) -> tuple[int, dict[str, Any]]:
    """The exit code, and the margins by rule."""
    write_pads(Path("w.gds"), **pads)
    code = main(["check", "w.gds", "--deck", "mine", "--select", "PD", "--report", "r.json", *arguments])
    rules = json.loads(Path("r.json").read_text())["rules"]
    return code, {rule["id"]: rule["margin"] for rule in rules if rule["state"] != "skipped"}


def test_without_it_nothing_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert check() == (0, {"PD.1": None, "PD.2": None})
    assert "Margins" not in capsys.readouterr().out


def test_the_nearest_value_of_a_clean_rule_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for cached in (False, True):  # answers from the cache have no margins, which are computed all the same
        code, margins = check("--margin", "5%", width=10.4, space=5.4)
        shown = capsys.readouterr().out
        assert code == 0, cached
        assert (margins["PD.1"]["measured"], margins["PD.1"]["limit"]) == (10.4, 10.0)
        assert (margins["PD.2"]["measured"], margins["PD.2"]["limit"]) == (5.4, 5.0)
        assert not margins["PD.1"]["beyond"]
        assert (
            "Passed by less than 5 % of the limit\n      PD.1: Pad narrower than the process makes;" in shown
        )
        assert "PD.2: clean, worst 5.4 of 5 um" in shown
        assert shown.index("PD.1: clean, worst 10.4 of 10 um") < shown.index("PD.2: clean")


def test_what_is_far_from_its_limit_is_told_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    code, margins = check("--margin", "5", width=30.0, space=50.0)
    assert code == 0
    assert [(each["measured"], each["beyond"]) for each in margins.values()] == [(15.0, True), (7.5, True)]
    shown = capsys.readouterr().out
    assert "Passed by less than" not in shown
    assert "PD.1: clean, nothing within 15 of 10 um" in shown


@pytest.mark.parametrize(
    ("width", "share"), [(10.1, "5%"), (10.9, "5%"), (13.0, "5%"), (14.9, "5%"), (19.9, "100%")]
)
def test_up_to_half_again_the_limit_it_is_told_whatever_is_asked_for(width: float, share: str) -> None:
    margin = check("--margin", share, width=width, space=50.0)[1]["PD.1"]
    assert (margin["measured"], margin["beyond"]) == (width, False)


def test_a_value_at_its_limit_is_clean_and_a_step_below_is_found() -> None:
    """Though what is looked for beyond the limit has told it first."""
    assert check("--margin", "5%", width=10.0, space=50.0)[0] == 0
    code, margins = check("--margin", "5%", width=9.999, space=50.0)
    assert (code, margins["PD.1"]["measured"]) == (1, 9.999)


def test_of_a_violated_rule_it_is_the_worst_finding() -> None:
    code, margins = check("--margin", "5%", width=9.0, space=4.0)
    assert code == 1
    assert margins["PD.1"]["measured"] == 9.0
    assert margins["PD.2"]["measured"] == 4.0


@pytest.mark.parametrize("wrong", ["many", "-1", "101%", "nan"])
def test_what_is_no_percentage_is_refused(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    write_pads(Path("w.gds"))
    assert main(["check", "w.gds", "--deck", "mine", f"--margin={wrong}"]) == 2
    assert "is no percentage from 0 to 100" in capsys.readouterr().err


def test_a_baseline_holds_margins(capsys: pytest.CaptureFixture[str]) -> None:
    """What passes with less than before is told; what has as much, more, or another limit is not."""
    check("--margin", "5%", width=14.0, space=8.0)
    Path("r.json").rename("old.json")
    told = "old.json: nearer to the limit than in this baseline: PD.1 12 of 10 um, was 14"
    for width, space, said in ((12.0, 8.0, True), (14.0, 9.0, False), (30.0, 50.0, False)):
        code, _ = check("--margin", "5%", "--baseline", "old.json", width=width, space=space)
        assert code == 0
        assert (told in " ".join(capsys.readouterr().out.split())) == said
    check("--baseline", "old.json", width=12.0, space=8.0)  # without margins nothing is known of them
    assert "nearer to the limit" not in capsys.readouterr().out
