"""`pkgdrc rules` and `pkgdrc explain`: a deck described without running it."""

import json
from pathlib import Path

import pytest

from pkgdrc.cli.main import main
from pkgdrc.cli.steps import open_deck
from pkgdrc.deck import Deck
from pkgdrc.resources import deck_names
from pkgdrc.technology import Technology

from .own_deck import write_deck

Shown = pytest.CaptureFixture[str]


@pytest.fixture
def deck(tmp_path: Path) -> str:
    return str(write_deck(tmp_path))


def test_the_table_has_a_line_a_rule(deck: str, capsys: Shown) -> None:
    assert main(["rules", "--deck", deck]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "PD.1 error Pad narrower than the process makes 10 um" in lines
    assert "PD.2 advice Pads closer than the process resolves 5 um" in lines


def test_json_holds_everything(deck: str, capsys: Shown) -> None:
    assert main(["rules", "--deck", deck, "--format", "json"]) == 0
    (shown,) = json.loads(capsys.readouterr().out)
    assert shown["name"] == "mine"
    assert next(rule for rule in shown["rules"] if rule["id"] == "PD.2") == {
        "id": "PD.2",
        "name": "pads_too_close",
        "title": "Pads closer than the process resolves",
        "why": "they may join.",
        "fix": "move them apart.",
        "severity": "advice",
        "source": "001: p. 3",
        "chapter": "pads",
        "limits": [{"name": "pad_space", "value": 5.0, "unit": "um", "source": "001: p. 3"}],
        "not_applicable": "",
    }


def test_markdown_is_the_manual(deck: str, capsys: Shown) -> None:
    assert main(["rules", "--deck", deck, "--format", "markdown"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("# mine ")
    assert "\n## Pads\n\n### PD.1 Pad narrower than the process makes\n\nError. Source: 001: p. 2.\n" in shown
    assert "\n| limit | value | from |\n|---|---|---|\n| `pad_width` | 10 um | process |\n" in shown


def test_html_is_the_manual_with_pictures(deck: str, tmp_path: Path, capsys: Shown) -> None:
    page = tmp_path / "manual.html"
    (Path(deck) / "COMMON").write_text("grid\n")
    assert main(["rules", "--deck", deck, "--format", "html", "-o", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "Pad narrower than the process makes" in text
    assert text.count("No picture: the deck&#39;s folder has no case of this rule.") == 2
    assert text.count("<figure") == 2 * (text.count("<article") - 2) > 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert f"{page}: " in shown.err


@pytest.mark.parametrize(("format_", "start"), [("text", "mine"), ("json", "["), ("markdown", "# mine")])
def test_a_list_goes_to_a_file(deck: str, tmp_path: Path, capsys: Shown, format_: str, start: str) -> None:
    assert main(["rules", "--deck", deck, "--format", format_]) == 0
    shown = capsys.readouterr().out
    assert main(["rules", "--deck", deck, "--format", format_, "-o", str(tmp_path / "rules")]) == 0
    assert (tmp_path / "rules").read_text(encoding="utf-8") == shown
    assert start in shown


def test_a_file_that_cannot_be_written_is_refused_at_once(deck: str, tmp_path: Path, capsys: Shown) -> None:
    assert main(["rules", "--deck", deck, "--format", "html", "-o", str(tmp_path)]) == 2
    assert "is a folder; a manual needs the name of a file" in capsys.readouterr().err


def test_a_broken_case_is_named(deck: str, tmp_path: Path, capsys: Shown) -> None:
    (Path(deck) / "cases").mkdir()
    (Path(deck) / "cases" / "pads.toml").write_text('[["PD.1"]]\nfial = {}\n')
    page = tmp_path / "manual.html"
    assert main(["rules", "--deck", deck, "--format", "html", "-o", str(page)]) == 2
    assert "pads.toml: unknown key 'PD.1[1].fial': did you mean 'fail'?" in capsys.readouterr().err
    assert not page.exists()


def test_without_a_deck_all_shipped_ones_are_listed(capsys: Shown) -> None:
    assert main(["rules", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert tuple(deck["name"] for deck in shown) == deck_names()
    assert all(deck["rules"] for deck in shown)


def test_a_rule_is_explained_with_its_limits_and_sources(deck: str, capsys: Shown) -> None:
    assert main(["explain", "pd.1", "--deck", deck]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[:2] == [
        "PD.1 Pad narrower than the process makes",
        "error of deck mine, chapter pads; source: 001: p. 2",
    ]
    assert lines[lines.index("Why") + 1] == "it may be missing."
    assert lines[lines.index("Fix") + 1] == "widen it."
    assert "pad_width 10 um process" in lines


def test_every_shipped_rule_can_be_explained(capsys: Shown) -> None:
    main(["rules", "--format", "json"])
    decks = json.loads(capsys.readouterr().out)
    for deck, rule in ((each, rule) for each in decks for rule in each["rules"][::10]):
        assert main(["explain", rule["id"], "--deck", deck["name"]]) == 0
        assert capsys.readouterr().out.startswith(rule["id"])


def test_an_unknown_rule_is_answered_with_the_nearest(deck: str, capsys: Shown) -> None:
    assert main(["explain", "PD.11", "--deck", deck]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "pkgdrc: error: there is no rule 'PD.11' in mine: did you mean 'PD.1'?\n"


def test_no_deck_is_read_after_the_one_that_has_the_rule(
    monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    read: list[str | None] = []

    def noted(deck: str | None, technology: str | None) -> tuple[Deck, Technology]:
        read.append(deck)
        return open_deck(deck, technology)

    monkeypatch.setattr("pkgdrc.cli.steps.open_deck", noted)
    assert main(["explain", "ES.1"]) == 0
    assert "ES.1" in capsys.readouterr().out
    last = list(deck_names()).index("hermetic")
    assert read == [*deck_names()][: last + 1]
    assert last + 1 < len(deck_names())
