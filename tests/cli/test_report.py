"""`pkgdrc report`: every report again from a JSON report, elsewhere, without deck and layout."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from pkgdrc.cli.main import main
from pkgdrc.report.files import OF_A_LAYOUT, formats

from .own_deck import write_deck, write_pads

OTHERS = [ending for ending in formats() if ending != ".html"]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all reports of a check by its own deck; deck and layout are gone afterwards."""
    monkeypatch.chdir(tmp_path)
    folder = write_deck(tmp_path)
    write_pads(tmp_path / "w.gds", width=9.0)
    reports = [part for ending in formats() for part in ("--report", f"r{ending}")]
    assert main(["check", "w.gds", "--deck", str(folder), "--select", "PD", "--no-cache", *reports]) == 1
    shutil.move(tmp_path / "w.gds", tmp_path / "kept.gds")
    shutil.move(folder, tmp_path / "kept")
    return tmp_path


@pytest.mark.usefixtures("written")
def test_every_format_again_is_what_the_check_wrote() -> None:
    targets = [part for ending in formats() for part in ("-o", f"again{ending}")]
    assert main(["report", "r.json", *targets]) == 0
    for ending in OTHERS:
        assert Path(f"again{ending}").read_bytes() == Path(f"r{ending}").read_bytes(), ending
    page = Path("again.html").read_text(encoding="utf-8")
    assert "No pictures: this report was made from another one, without the layout." in page
    assert '{"svg": "' in Path("r.html").read_text(encoding="utf-8")
    assert '{"svg": "' not in page


def test_the_layout_brings_the_pictures_back(written: Path) -> None:
    shutil.move(written / "kept", written / "deck")
    technology = json.loads(Path("r.json").read_text())["technology"]["path"]
    shutil.copytree(written / "deck", Path(technology).parent, dirs_exist_ok=True)
    assert main(["report", "r.json", "--layout", "kept.gds", "-o", "again.html"]) == 0
    assert Path("again.html").read_bytes() == Path("r.html").read_bytes()


def test_a_process_that_has_checked_nothing_draws_pictures(written: Path) -> None:
    shutil.move(written / "kept", written / "deck")
    technology = json.loads(Path("r.json").read_text())["technology"]["path"]
    shutil.copytree(written / "deck", Path(technology).parent, dirs_exist_ok=True)
    command = [sys.executable, "-m", "pkgdrc", "report", "r.json", "--layout", "kept.gds", "-o", "again.html"]
    subprocess.run(command, check=True)
    assert Path("again.html").read_bytes() == Path("r.html").read_bytes()


def test_another_layout_or_technology_brings_none(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_pads(written / "other.gds", width=8.0)
    assert main(["report", "r.json", "--layout", "other.gds", "-o", "x.html"]) == 2
    assert "other.gds: is not the file that was checked" in capsys.readouterr().err
    technology = written / "kept" / "technology.toml"
    technology.write_text(technology.read_text() + "\n# another\n")
    options = ["--layout", "kept.gds", "--technology", str(technology), "-o", "x.html"]
    assert main(["report", "r.json", *options]) == 2
    assert "is not the technology of the report any more" in capsys.readouterr().err
    assert not Path("x.html").exists()


def test_several_reports_are_merged(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy("r.json", "s.json")
    assert main(["report", "r.json", "s.json", "-o", "both.json", "-o", "both.lyrdb", "-o", "both.html"]) == 0
    both = json.loads(Path("both.json").read_text())
    assert [run["verdict"] for run in both["runs"]] == ["violated", "violated"]
    assert sorted(path.name for path in written.glob("both.*.lyrdb")) == ["both.w-2.lyrdb", "both.w.lyrdb"]
    assert main(["report", "both.json"]) == 0
    assert capsys.readouterr().out.startswith("VIOLATED: 2 layouts, 2 violated")
    assert "lyrdb" in OF_A_LAYOUT


def test_pictures_may_be_kept_in_the_report(written: Path) -> None:
    shutil.move(written / "kept", written / "deck")
    options = ["--deck", "./deck", "--select", "PD", "--no-cache", "--pictures"]
    assert main(["check", "kept.gds", *options, "--report", "p.json", "--report", "p.html"]) == 1
    assert main(["report", "p.json", "-o", "again.html"]) == 0
    assert Path("again.html").read_bytes() == Path("p.html").read_bytes()
    assert '{"svg": "' in Path("again.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("written")
def test_the_schema_is_printed_and_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--schema"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["$id"] == json.loads(Path("r.json").read_text())["schema"]
    jsonschema.Draft202012Validator(made).validate(json.loads(Path("r.json").read_text()))


@pytest.mark.usefixtures("written")
def test_a_report_tells_where_it_comes_from() -> None:
    run = json.loads(Path("r.json").read_text())
    assert run["command"].startswith("pkgdrc check w.gds --deck ")
    assert run["date"][:2] == "20"
    assert run["date"].endswith("+00:00")
    assert len(run["deck"]["sha256"]) == len(run["technology"]["sha256"]) == 64
    assert {limit["name"] for limit in run["limits"]} >= {"pad_width", "pad_space"}


@pytest.mark.usefixtures("written")
def test_what_is_no_report_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for content, told in (("{", "is not JSON"), ("[]", "is no report of pkgdrc"), ("{}", "is no report of")):
        Path("bad.json").write_text(content)
        assert main(["report", "bad.json"]) == 2
        assert f"bad.json: {told}" in capsys.readouterr().err
    assert main(["report"]) == 2
    assert "which report?" in capsys.readouterr().err
    assert main(["report", "r.json", "-o", "r.json"]) == 2
    assert "r.json: is read by this check" in capsys.readouterr().err
    assert json.loads(Path("r.json").read_text())["verdict"] == "violated"


def test_no_report_takes_the_place_of_what_is_read(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.move(written / "kept", written / "deck")
    Path("w.toml").write_text("")
    Path("link.json").hardlink_to("r.json")
    options = ["--deck", "./deck", "--select", "PD", "--no-cache", "--baseline", "r.json"]
    for name in ("r.json", "link.json"):
        assert main(["check", "kept.gds", *options, "--report", name]) == 2
        assert f"{name}: is read by this check" in capsys.readouterr().err
    shutil.copy("kept.gds", "layout.txt")
    assert main(["check", "layout.txt", *options[:5], "--report", "layout.txt"]) == 2
    assert "layout.txt: is read by this check" in capsys.readouterr().err


def test_no_report_takes_the_place_of_what_was_checked(written: Path) -> None:
    """By whatever name: the layout, and what else the report was made from."""
    shutil.move(written / "kept.gds", written / "w.gds")
    Path("link.json").symlink_to("w.gds")
    before = Path("w.gds").read_bytes()
    assert main(["report", "r.json", "-o", "link.json"]) == 2
    assert Path("w.gds").read_bytes() == before


def test_no_report_takes_the_place_of_a_mask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["generate", "hermetic-island", "--masks", "set"]) == 0
    Path("link.txt").symlink_to("set/dk1.gds")
    before = Path("set/dk1.gds").read_bytes()
    asked = ["--technology", "hermetic", "--select", "MS", "--no-cache", "--no-config"]
    assert main(["check", "set/set.toml", *asked, "--report", "link.txt"]) == 2
    assert "link.txt: is read by this check" in capsys.readouterr().err
    assert Path("set/dk1.gds").read_bytes() == before


def equal_again(reports: list[str]) -> None:
    """Every report but the pages, made again from the JSON, is what the check wrote."""
    before = {name: Path(name).read_bytes() for name in reports if not name.endswith(".html")}
    assert main(["report", "r.json", *(part for name in reports for part in ("-o", f"again/{name}"))]) == 0
    for name, content in before.items():
        for file in Path().glob(f"{name.partition('.')[0]}*.{name.partition('.')[2]}"):
            assert Path("again", file).read_bytes() == file.read_bytes(), file
        assert content


def test_again_with_waivers_a_baseline_and_margins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several layouts, too."""
    monkeypatch.chdir(tmp_path)
    Path("again").mkdir()
    deck = write_deck(tmp_path)
    for name, width in (("a", 9.0), ("b", 8.0), ("c", 10.4)):
        write_pads(tmp_path / f"{name}.gds", width=width)
    options = ["--deck", str(deck), "--select", "PD", "--no-cache"]
    assert main(["check", "a.gds", *options, "--report", "old.json"]) == 1
    assert main(["check", "b.gds", *options, "--report", "b.json"]) == 1
    assert main(["waive", "b.json", "PD.1:1", "--reason", "agreed | <b>\u00e9</b>"]) == 0
    eased = ["--baseline", "old.json", "--waivers", "waivers.toml", "--margin", "50%"]
    for layouts in (["a.gds"], ["a.gds", "b.gds", "c.gds"]):
        reports = [f"r{ending}" for ending in formats() if ending != ".html"]
        main(
            ["check", *layouts, *options, *eased, *(part for name in reports for part in ("--report", name))]
        )
        told = json.loads(Path("r.json").read_text())
        runs = told.get("runs", [told])
        assert any(each["waived"] for run in runs for each in run["violations"])
        assert all(run["margin"] == 0.5 and run["notes"] for run in runs)
        equal_again(reports)


def test_again_of_a_mask_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("again").mkdir()
    assert main(["generate", "hermetic-island", "--masks", "set"]) == 0
    (path,) = Path("set").glob("*.toml")
    moved = path.read_text().replace("layers = {island", "offset = [3.0, 0.0]\nlayers = {island")
    path.write_text(moved)
    reports = [f"r{ending}" for ending in formats() if ending != ".html"]
    chosen = ["--technology", "hermetic", "--select", "RS,MS,GR.1", "--no-cache", "--no-config"]
    assert main(["check", str(path), *chosen, *(part for name in reports for part in ("--report", name))]) < 2
    told = json.loads(Path("r.json").read_text())
    assert told["layout"]["files"]
    assert [each["what"] for each in told["violations"][0]["details"]][:2] == ["mask", "misfit"]
    equal_again(reports)


def test_a_program_gets_the_progress_as_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PKGDRC_PROGRESS", "json")
    write_pads(tmp_path / "w.gds")
    assert main(["check", "w.gds", "--deck", str(write_deck(tmp_path)), "--no-cache"]) < 2
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert [each["done"] for each in lines] == list(range(lines[0]["of"]))
    assert "PD.1" in {each["rule"] for each in lines}
