"""`pkgdrc waive`: from a finding of a report to a waiver that holds."""

import json
from pathlib import Path

import pytest

from pkgdrc.cli.main import main

from .own_deck import write_deck, write_pads

REASON = ("--reason", "agreed with the fab")


@pytest.fixture(autouse=True)
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_deck(tmp_path)
    write_pads(Path("bad.gds"), width=9.0, space=4.0)
    assert check("--report", "r.json") == 1


def check(*arguments: str, layout: str = "bad.gds") -> int:
    return main(["check", layout, "--deck", "mine", "--select", "PD", *arguments])


def states() -> dict[str, str]:
    assert check("--waivers", "waivers.toml", "--report", "after.json") in (0, 1)
    rules = json.loads(Path("after.json").read_text())["rules"]
    return {rule["id"]: rule["state"] for rule in rules if rule["state"] != "skipped"}


def test_a_waiver_from_a_finding_holds(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    asked = ("PD.2", *REASON, "--owner", "jane", "--expires", "2999-12-31", "--tolerance", "0.5")
    assert main(["waive", "r.json", *asked]) == 0
    assert capsys.readouterr().out.startswith("waivers.toml: added a waiver of PD.2 in cell TOP\n")
    assert states() == {"PD.1": "violated", "PD.2": "waived"}
    waived = [each["waived"] for each in json.loads(Path("after.json").read_text())["violations"]]
    assert waived == [None, None, "agreed with the fab (jane, until 2999-12-31)"]
    assert main(["waive", "after.json", "PD.1:1", "PD.1:2", *REASON]) == 0
    assert check("--waivers", "waivers.toml") == 0
    assert states() == {"PD.1": "waived", "PD.2": "waived"}


def test_by_fingerprint_and_in_other_cells(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(Path("r.json").read_text())["violations"]
    fingerprint = found[2]["fingerprint"]
    assert main(["waive", "r.json", fingerprint[:8], *REASON]) == 0
    assert states() == {"PD.1": "violated", "PD.2": "waived"}
    renamed = Path("bad.gds").read_bytes().replace(b"\x06\x06TOP\0", b"\x06\x06TIP\0")
    Path("bad.gds").write_bytes(renamed)
    assert states() == {"PD.1": "violated", "PD.2": "waived"}
    assert "in cell TIP" in capsys.readouterr().out


def test_what_has_become_worse_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["waive", "r.json", "PD.2", *REASON]) == 0
    write_pads(Path("bad.gds"), width=9.0, space=3.9)
    capsys.readouterr()
    assert states() == {"PD.1": "violated", "PD.2": "violated"}
    shown = " ".join(capsys.readouterr().out.split())
    assert "waiver 1 (PD.2) does not hold: measured 3.9, which is worse than the 4 that it waives" in shown


def test_what_a_file_holds_already_stays() -> None:
    before = '# ours\n[[waiver]]\nrule = "PD.1"\ncell = "X"\nbox = [0, 0, 1, 1] # there\nreason = "r"\n'
    Path("ours.toml").write_text(before)
    assert main(["waive", "r.json", "PD.2", *REASON, "-w", "ours.toml"]) == 0
    assert Path("ours.toml").read_text().startswith(before)
    assert check("--waivers", "ours.toml") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("r.json", "PD.1", *REASON),
            "r.json: 'PD.1' is 2 findings, say which, or PD.1:* for all: PD.1:1 in cell",
        ),
        (("r.json", *REASON), "which finding? Give rules, rules with a number (RI.3:2), or --all"),
        (("r.json", "PD.1:3", *REASON), "r.json: 'PD.1:3': PD.1 has findings 1 to 2"),
        (("r.json", "PD.1:0", *REASON), "r.json: 'PD.1:0': PD.1 has findings 1 to 2"),
        (("r.json", "PD.9", *REASON), "r.json: has no finding 'PD.9' that is not waived; there are: PD.1"),
        (("r.json", "0", *REASON), "r.json: has no finding '0' that is not waived"),
        (("none.json", "PD.1", *REASON), "none.json: cannot be read (No such file or directory)"),
        (("bad.gds", "PD.1", *REASON), "bad.gds: is no JSON report; 'pkgdrc check LAYOUT --report x.json'"),
        (("r.json", "PD.2", "--reason", " "), "--reason: is empty"),
        (("r.json", "PD.2", *REASON, "-w", "none/w.toml"), "none/w.toml: cannot be written"),
        (("r.json", "PD.2", *REASON, "-w", "broken.toml"), "broken.toml: is not valid TOML"),
        (
            ("r.json", "PD.2", *REASON, "-w", "half.toml"),
            "half.toml: waiver 1 waives nothing: key 'reason' is",
        ),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("broken.toml").write_text("[[waiver]\n")
    Path("half.toml").write_text('[[waiver]]\nrule = "PD.1"\n')
    before = {path: path.read_bytes() for path in Path().glob("*.*")}
    capsys.readouterr()
    assert main(["waive", *arguments]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert shown.err.startswith(f"pkgdrc: error: {said}")
    assert {path: path.read_bytes() for path in Path().glob("*.*")} == before


def test_a_reason_is_required(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["waive", "r.json", "PD.2"]) == 2
    assert "Missing option '--reason'" in capsys.readouterr().err


@pytest.mark.parametrize("which", [("PD.1:*", "PD.2"), ("PD.1", "PD.2", "--all"), ("--all",)])
def test_all_of_them_at_once(which: tuple[str, ...]) -> None:
    assert main(["waive", "r.json", *which, *REASON]) == 0
    assert Path("waivers.toml").read_text().count("[[waiver]]") == 3
    assert check("--waivers", "waivers.toml") == 0


def test_one_table_for_all_dies_of_one_finding() -> None:
    data = json.loads(Path("r.json").read_text())
    data["violations"][0].update(dies={"count": 5, "rows": [[0, 1, 4], [2, 7, 7]]}, in_cell=False)
    Path("r.json").write_text(json.dumps(data))
    assert main(["waive", "r.json", "PD.1:1", *REASON]) == 0
    text = Path("waivers.toml").read_text()
    assert text.count("[[waiver]]") == 1
    assert "rows = [[0, 1, 4], [2, 7, 7]]" in text
    assert "cell" not in text
