"""The GitHub action: its file, and a pull request's life with it on a scratch repository."""

import json
import re
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from pkgdrc.cli.main import main

from .hosts import action, run_check

SPEC = """
technology = "hermetic"
[wafer]
diameter = 12000.0
edge_exclusion = 3000.0
[die]
cell = "hermetic_die"
width = 800.0
height = 440.0
street = 50.0
[die.parameters]
filters = 1
[[mark]]
angle = 0.0
[[mark]]
angle = 180.0
"""
DEFECT = """
[[plant]]
die = [3, 4]
layer = "component"
action = "add"
box = [-20.0, -185.0, 20.0, -160.0]
"""
ENDINGS = ("html", "json", "sarif", "xml", "lyrdb", "md")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scratch repository with a configuration and a clean layout."""
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "-q", "-b", "main")
    assert main(["init", "hermetic"]) == 0
    draw(folder)
    commit("a wafer")
    return folder


def git(*arguments: str) -> None:
    who = ("-c", "user.name=pkgdrc", "-c", "user.email=pkgdrc@example.org")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def commit(message: str) -> None:
    git("add", "-A")
    git("commit", "-q", "-m", message)


def draw(folder: Path, more: str = "") -> None:
    (folder / "wafer.toml").write_text(SPEC + more)
    assert main(["generate", "wafer.toml", "-o", "wafer.gds"]) == 0


def test_a_pull_requests_life(repository: Path, tmp_path: Path) -> None:
    def opened(code: int) -> tuple[str, str]:
        """The step's log and summary; the gate must end with this exit code, with all reports there."""
        step = run_check(repository, tmp_path / "runner", layouts="wafer.gds")
        assert (step.code, step.outputs["exit-code"]) == (code, str(code)), step.log
        assert step.outputs["reports"] == str(step.reports)
        assert sorted(path.name for path in step.reports.iterdir()) == sorted(
            f"pkgdrc.{ending}" for ending in ENDINGS
        )
        return step.log, step.summary

    log, summary = opened(0)
    assert "::error" not in log
    assert summary.startswith("## ✅ pkgdrc: CLEAN")

    git("switch", "-q", "-c", "change")
    draw(repository, DEFECT)
    commit("a change with a defect")
    log, summary = opened(1)
    annotations = [line for line in log.splitlines() if line.startswith("::error ")]
    assert len(annotations) == 1
    assert "file=wafer.gds" in annotations[0]
    assert "RS.4" in annotations[0]
    assert summary.startswith("## ❌ pkgdrc: VIOLATED, 1 finding of 1 rule")
    assert "(3, 4)" in summary

    reports = tmp_path / "runner/pkgdrc-reports"
    tomorrow = date.today() + timedelta(days=1)
    asked = ["--reason", "test structure, agreed with the fab", "--expires", tomorrow.isoformat()]
    assert main(["waive", str(reports / "pkgdrc.json"), "RS.4", *asked]) == 0
    text = Path("pkgdrc.toml").read_text()
    Path("pkgdrc.toml").write_text(text.replace("# waivers = ", "waivers = "))
    commit("waive it")
    log, summary = opened(0)
    assert "::error " not in log
    assert summary.startswith("## ✅ pkgdrc: CLEAN, no finding; 1 finding waived")
    assert "test structure, agreed with the fab" in summary
    (result,) = json.loads((reports / "pkgdrc.sarif").read_text())["runs"][0]["results"]
    assert [each["status"] for each in result["suppressions"]] == ["accepted"]

    yesterday = date.today() - timedelta(days=1)
    waivers = Path("waivers.toml").read_text().replace(tomorrow.isoformat(), yesterday.isoformat())
    Path("waivers.toml").write_text(waivers)
    commit("a day later")
    log, summary = opened(1)
    assert "::error " in log
    assert f"expired: {yesterday.isoformat()} was its last day" in " ".join(summary.split())
    assert "expired" in log


def test_inputs_arrive_as_they_are(repository: Path, tmp_path: Path) -> None:
    (repository / "a b").mkdir()
    (repository / "wafer.gds").rename(repository / 'a b/$(touch x)"; w.gds')
    git("mv", "-k", "pkgdrc.toml", "old.toml")
    step = run_check(
        repository,
        tmp_path / "runner",
        layouts="a b\n",
        technology="hermetic",
        options="--select=RS\n--fail-on=error",
    )
    assert step.code == 0, step.log
    report = json.loads((step.reports / "pkgdrc.json").read_text())
    assert {rule["id"].split(".")[0] for rule in report["rules"] if rule["state"] == "clean"} == {"RS"}
    assert not (repository / "x").exists()


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"layouts": "\n"}, "names no layout"),
        ({"layouts": "none.gds"}, "none.gds: there is no such file or folder"),
        ({"layouts": "wafer.gds", "deck": "hermitic"}, "did you mean 'hermetic'?"),
    ],
)
def test_what_cannot_be_checked_fails_and_says_so(
    repository: Path, tmp_path: Path, inputs: dict[str, str], said: str
) -> None:
    step = run_check(repository, tmp_path / "runner", **inputs)
    assert (step.code, step.outputs["exit-code"]) == (2, "2")
    assert said in step.log
    assert step.summary.startswith("## ⚠️ pkgdrc could not check")
    assert list(step.reports.iterdir()) == []


def test_a_layout_that_is_cut_short(repository: Path, tmp_path: Path) -> None:
    layout = repository / "wafer.gds"
    layout.write_bytes(layout.read_bytes()[:-100])
    step = run_check(repository, tmp_path / "runner", layouts="wafer.gds")
    assert step.code == 2
    assert step.summary.startswith("## ⚠️ pkgdrc: INCOMPLETE")
    assert "is cut short" in step.summary


def test_reports_are_kept_also_when_the_check_fails() -> None:
    steps = action()["runs"]["steps"]
    after = steps[[each.get("id") for each in steps].index("check") + 1 :]
    assert [each["uses"].split("@")[0] for each in after] == [
        "actions/upload-artifact",
        "github/codeql-action/upload-sarif",
    ]
    assert all(each["if"].startswith("always()") for each in after)
    assert all("${{" not in each.get("run", "") for each in steps)  # inputs never become part of a script


def test_actions_of_others_are_pinned_to_a_commit() -> None:
    used = [step["uses"] for step in action()["runs"]["steps"] if "uses" in step]
    assert len(used) >= 4
    for each in used:
        assert re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40}", each), each
