"""`pkgdrc.toml` from end to end: where it is found, what it changes, and that every report says so."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from pkgdrc.cli.main import main
from pkgdrc.config import find_config, load_config
from pkgdrc.errors import InputError

from .own_deck import write_deck, write_pads

CONFIG = """
technology = "mine/technology.toml"
select = ["PD"]
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a deck, a configuration, and a layout two folders down; one is somewhere else."""
    root = tmp_path / "project"
    (root / "layouts/dies").mkdir(parents=True)
    write_deck(root)
    write_pads(root / "layouts/dies/bad.gds", width=9.0)
    write_pads(root / "good.gds")
    (root / "pkgdrc.toml").write_text(CONFIG)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("PKGDRC_TRUSTED", str(tmp_path / "trusted"))
    assert main(["trust", str(root)]) == 0
    return root


def checked(project: Path, *arguments: object, layout: str = "layouts/dies/bad.gds") -> dict[str, object]:
    """The JSON report, with the exit code."""
    report = project / "out.json"
    code = main(["check", str(project / layout), "--report", str(report), *map(str, arguments)])
    return {**json.loads(report.read_text()), "code": code}


def write(project: Path, text: str) -> None:
    (project / "pkgdrc.toml").write_text(CONFIG + text)


def test_it_is_found_upwards_from_the_layout(project: Path) -> None:
    found = checked(project)
    assert (found["code"], found["deck"]["name"], len(found["violations"])) == (1, "mine", 2)  # type: ignore[index,arg-type]
    (project / "layouts/pkgdrc.toml").write_text('technology = "../mine/technology.toml"\nselect = ["PD.2"]')
    assert checked(project)["code"] == 0
    assert checked(project, "--config", project / "pkgdrc.toml")["code"] == 1


def test_without_a_layout_it_is_found_from_where_one_is(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_config(None) != project / "pkgdrc.toml"
    monkeypatch.chdir(project / "layouts")
    assert find_config(None) == project / "pkgdrc.toml"
    monkeypatch.chdir(project)
    assert find_config(None) == Path("pkgdrc.toml")
    assert find_config(Path("layouts/dies/bad.gds")) == Path("pkgdrc.toml")


def test_options_go_before_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = checked(project, "--select", "PD.2")
    assert found["code"] == 0
    reasons = {rule["id"]: rule["reason"] for rule in found["rules"]}  # type: ignore[attr-defined]
    assert reasons["PD.1"] == "not selected (--select)"
    assert main(["check", str(project / "good.gds"), "--no-config"]) == 2
    assert "which deck?" in capsys.readouterr().err


def test_what_it_leaves_out_and_changes_is_in_every_report(project: Path) -> None:
    write(
        project,
        'ignore = ["PD.2"]\nfail_on = "error"\nlimits.pad_width = 8.5\nseverity."PD.1" = "advice"\n'
        'reports = ["r.json", "r.txt", "r.md", "r.sarif", "r.xml", "r.gitlab.json", "r.lyrdb", "r.html"]',
    )
    assert main(["check", str(project / "layouts/dies/bad.gds")]) == 0
    report = json.loads((project / "r.json").read_text())
    config = project / "pkgdrc.toml"
    said = [
        f"limit pad_width is 8.5 um instead of 10 um ({config})",
        f"PD.1 is advice instead of error ({config})",
        f"advice does not fail the check ({config})",
    ]
    assert [note["text"] for note in report["notes"]] == said
    skipped = {rule["id"]: rule["reason"] for rule in report["rules"] if rule["state"] == "skipped"}
    assert skipped["PD.2"] == f"ignored ({config})"
    assert skipped["GR.1"] == f"not selected ({config})"
    for ending in ("txt", "md", "sarif", "xml", "gitlab.json", "lyrdb", "html"):
        text = " ".join(unescape((project / f"r.{ending}").read_text()).split())
        for word in ("pad_width", "PD.2", "8.5"):
            assert word in text, (ending, word)


def test_a_severity_makes_advice_of_an_error(project: Path) -> None:
    write(project, 'severity."PD.1" = "advice"')
    found = checked(project)
    assert {each["severity"] for each in found["violations"]} == {"advice"}  # type: ignore[attr-defined]
    assert (found["code"], checked(project, "--fail-on", "error")["code"]) == (1, 0)


def test_waivers_and_baseline_are_counted_from_its_folder(project: Path) -> None:
    first = checked(project)
    (project / "old.json").write_text((project / "out.json").read_text())
    write(project, 'baseline = "old.json"')
    second = checked(project)
    assert (first["code"], second["code"]) == (1, 0)
    assert all(each["known"] for each in second["violations"])  # type: ignore[attr-defined]
    write(project, 'waivers = ["w.toml"]')
    for number in (2, 1):
        arguments = ["waive", str(project / "old.json"), f"PD.1:{number}", "--reason", "agreed"]
        assert main([*arguments, "-w", str(project / "w.toml")]) == 0
    third = checked(project)
    assert third["code"] == 0
    assert {each["waived"] for each in third["violations"]} == {"agreed"}  # type: ignore[attr-defined]


def test_layouts_of_several_configurations(project: Path) -> None:
    write(project, 'reports = ["root.json"]')
    (project / "layouts/pkgdrc.toml").write_text(
        'technology = "../mine/technology.toml"\nselect = ["PD.2"]\nreports = ["below.json"]'
    )
    write_pads(project / "second.gds", width=9.0)
    assert main(["check", str(project)]) == 1
    root, below = (json.loads((project / name).read_text()) for name in ("root.json", "layouts/below.json"))
    assert [Path(run["layout"]["path"]).name for run in root["runs"]] == ["good.gds", "second.gds"]
    assert (root["verdict"], below["verdict"]) == ("violated", "clean")
    whole = checked(project, project / "second.gds")
    assert [run["verdict"] for run in whole["runs"]] == ["clean", "violated"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('ignor = ["PD.1"]', "unknown key 'ignor': did you mean 'ignore'?"),
        ('ignore = ["PX.1"]', "ignore: deck 'mine' has no rule 'PX.1': did you mean 'PD.1'?"),
        ("limits.pad_with = 3.0", "deck 'mine' has no limit 'limits.pad_with': did you mean 'pad_width'?"),
        ('severity."PD.9" = "error"', "deck 'mine' has no rule 'severity.PD.9': did you mean"),
        ('severity."PD.1" = "none"', "key 'severity.PD.1' is \"none\": input should be 'error' or 'advice'"),
        ('fail_on = "never"', "key 'fail_on' is \"never\": input should be 'error' or 'advice'"),
        ("top = ", "is not valid TOML"),
        ("limits.pad_width = true", "key 'limits.pad_width' is true"),
    ],
)
def test_what_is_wrong_in_it_is_told(
    project: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, text)
    assert main(["check", str(project / "good.gds")]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"pkgdrc: error: {project / 'pkgdrc.toml'}: {said}")
    assert shown.err.count("\n") == 1


def test_a_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file; a configuration is a TOML file"):
        load_config(tmp_path / "none.toml")


@pytest.mark.parametrize("deck", ["hermetic", "stud-base", "elastic-bump", "elastic-bump/micross"])
def test_init_writes_one_that_changes_nothing(
    deck: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", deck]) == 0
    assert capsys.readouterr().out.startswith(f"pkgdrc.toml: written for technology {deck}; ")
    config = load_config(Path("pkgdrc.toml"))
    assert (config.technology, config.limits, config.severity, config.ignore) == (deck, {}, {}, ())
    code = main(["check", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert code == main(["check", "--no-config", "--technology", deck, "--format", "json"])
    assert report["rules"] == [
        {**rule, "seconds": own["seconds"]}
        for rule, own in zip(json.loads(capsys.readouterr().out)["rules"], report["rules"], strict=True)
    ]
    assert report["notes"] == []
    text = Path("pkgdrc.toml").read_text()
    keys = re.sub(r'^# ("?[\w.]+"? = )', r"\1", text, flags=re.MULTILINE)
    Path("all.toml").write_text(keys)
    whole = load_config(Path("all.toml"))
    assert set(vars(whole)) == {key for key, value in vars(whole).items() if value}
    assert main(["init", deck]) == 2
    assert capsys.readouterr().err.startswith("pkgdrc: error: pkgdrc.toml: is there already; ")
    assert Path("pkgdrc.toml").read_text() == text


def test_init_for_a_technology_of_ones_own(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    assert main(["init", "mine/technology.toml", "-o", "layouts/pkgdrc.toml"]) == 0
    assert load_config(Path("layouts/pkgdrc.toml")).technology == "../mine/technology.toml"
    assert main(["check", "layouts/dies/bad.gds"]) == 1
    assert main(["init", "hermitic", "-o", "x.toml"]) == 2
    assert "did you mean 'hermetic'?" in capsys.readouterr().err
    assert not Path("x.toml").exists()
