"""The SARIF log: nothing in it but what SARIF 2.1.0 knows, and what GitHub code scanning asks for."""

import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pkgdrc.findings import Run, State
from pkgdrc.report import sarif, write_reports
from pkgdrc.report.files import render
from pkgdrc.report.sarif import RUNS

from .examples import (
    NOTES,
    RUN,
    WORDS,
    advised,
    at,
    eased,
    judged,
    nasty,
    of_technology,
    run_of,
    unread,
    without_failure,
)

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
URI = re.compile(r"[A-Za-z0-9._~%/-]+|file:///[A-Za-z0-9._~%/-]+")


def log(*runs: Run) -> list[dict[str, Any]]:
    """The runs of the log, which keeps to the standard's schema and has what GitHub asks for besides."""
    text = render("sarif", judged(*runs))
    assert text.isascii()
    whole = json.loads(text)
    VALIDATOR.validate(whole)
    categories = [run["automationDetails"]["id"] for run in whole["runs"]]
    assert len(set(categories)) == len(runs)
    assert all(category.endswith("/") for category in categories)
    for run in whole["runs"]:
        for rule in run["tool"]["driver"]["rules"]:
            assert rule["shortDescription"]["text"]
            assert rule["fullDescription"]["text"]
            assert rule["help"]["text"]
        for result in run["results"]:
            (place,) = result["locations"]
            physical = place["physicalLocation"]
            assert physical["region"] == {"startLine": 1, "startColumn": 1}
            assert URI.fullmatch(physical["artifactLocation"]["uri"])
            assert result["partialFingerprints"]["primaryLocationLineHash"]
            assert isinstance(result["suppressions"], list)
    return whole["runs"]


def data(run: Run) -> dict[str, Any]:
    (found,) = log(run)
    return found


def test_the_schema_refuses_what_is_not_in_it() -> None:
    good = json.loads(render("sarif", judged(RUN)))
    assert VALIDATOR.is_valid(good)
    spoilers: tuple[Callable[[Any], Any], ...] = (
        lambda run: run["results"][0].pop("message"),
        lambda run: run["results"][0].update(level="fatal"),
        lambda run: run["invocations"][0].update(extra=1),
        lambda run: run["tool"]["driver"].pop("name"),
    )
    for spoil in spoilers:
        bad = json.loads(json.dumps(good))
        spoil(bad["runs"][0])
        assert not VALIDATOR.is_valid(bad)


@pytest.mark.parametrize("state", State)
def test_every_state_gives_a_log(state: State) -> None:
    assert data(run_of(state))["results"] == []


def test_rules_carry_their_manual() -> None:
    rules = data(RUN)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in RUN.rules]
    assert rules[0]["shortDescription"]["text"] == "The cut reaches a cavity"
    assert rules[0]["help"]["text"] == (
        "The cut reaches a cavity. Why: it <leaks> & fails. Fix: widen it. Source: 003: Fig. 7."
    )
    assert "it &#60;leaks&#62; &#38; fails." in rules[0]["help"]["markdown"]


def test_each_finding_is_a_result_with_its_figures() -> None:
    results = data(RUN)["results"]
    assert len(results) == len(RUN.findings)
    far, cavity = next(
        (each, each["message"]["text"]) for each in results if each["properties"]["placements"] == 20004
    )
    assert (far["ruleId"], far["ruleIndex"], far["level"]) == ("ES.1", 0, "error")
    for told in (
        "The cut reaches a cavity; to the line: 18.25 um",
        "box in the cell: (0, 0) to (10, 5)",
        "on the wafer: (1005, -2002.5), (3005, -2002.5)",
        "and 12 more",
    ):
        assert told in cavity
    assert far["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "wafer.gds"
    assert far["locations"][0]["logicalLocations"] == [
        {"name": "DIE$1", "fullyQualifiedName": "WAFER/ROW/DIE$1", "kind": "module"}
    ]
    (waived,) = results[-1]["locations"][0]["logicalLocations"]  # its path is not known
    assert waived["fullyQualifiedName"] == "DIE$1"
    figures = far["properties"]
    assert (figures["measured"], figures["limit"], figures["unit"]) == (18.25, 20.0, "um")
    assert (figures["dieCount"], len(figures["dies"])) == (20, 20)


def test_waived_findings_are_suppressed_and_only_they() -> None:
    results = data(RUN)["results"]
    suppressed = {each["ruleId"]: each["suppressions"] for each in results if each["suppressions"]}
    assert suppressed == {
        "ES.2": [{"kind": "external", "status": "accepted", "justification": "agreed with the fab"}]
    }
    assert results[-1]["ruleId"] == "ES.2"  # the worst first


def test_a_run_that_could_not_judge_all_is_not_successful() -> None:
    (invocation,) = data(RUN)["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    (failed,) = invocation["toolExecutionNotifications"]
    assert failed["message"]["text"] == "RS.2: failed: layer 'frame' has no shapes"
    assert failed["associatedRule"] == {"id": "RS.2", "index": 4}
    left = [each["associatedRule"]["id"] for each in invocation["toolConfigurationNotifications"]]
    assert left == ["RS.3", "RM.1", "RM.2"]
    (nothing,) = data(run_of(State.SKIPPED))["invocations"]
    assert not nothing["executionSuccessful"]
    assert nothing["toolExecutionNotifications"][0]["message"]["text"].startswith("no rule was applied")
    (judged,) = data(without_failure())["invocations"]
    assert (judged["executionSuccessful"], judged["exitCode"]) == (True, 1)
    assert judged["toolExecutionNotifications"] == []


def test_advice_is_a_warning() -> None:
    run = data(advised())
    assert [each["level"] for each in run["results"]] == ["warning"]
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == "warning"


def test_fingerprints_differ_within_a_run_and_stay_in_the_next() -> None:
    twice = RUN.findings[:1] * 2
    prints = [each["partialFingerprints"] for each in data(run_with(twice))["results"]]
    assert [each["primaryLocationLineHash"] for each in prints] == ["0123abcd:1", "0123abcd:2"]
    assert prints[0] == data(RUN)["results"][1]["partialFingerprints"]


def run_with(findings: tuple[Any, ...]) -> Run:
    return dataclasses.replace(RUN, findings=findings)


def test_paths_are_uris_and_text_is_no_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = data(nasty())
    text = next(each["message"]["text"] for each in run["results"] if each["properties"]["placements"] > 1)
    assert r"{{0}}\[x](y)" in text
    assert r"\n" in text
    assert "\n" not in text
    assert run["artifacts"][0]["location"]["uri"].startswith("a%20b/%3Cb%3E%26")
    here = tmp_path / "repo"
    (here / "layouts").mkdir(parents=True)
    monkeypatch.chdir(here)
    for path, uri in {
        here / "layouts" / "x.gds": "layouts/x.gds",
        Path("layouts") / ".." / "y.gds": "y.gds",
        tmp_path / "z.gds": (tmp_path / "z.gds").as_uri(),
    }.items():
        assert data(at(path))["artifacts"][0]["location"]["uri"] == uri


def test_the_technology_alone_is_the_artifact_without_a_layout() -> None:
    run = data(of_technology())
    assert run["artifacts"] == [
        {"location": {"uri": "rules/hermetic/technology.toml"}, "roles": ["analysisTarget"]}
    ]
    assert "logicalLocations" not in run["results"][0]["locations"][0]


def test_what_was_eased_is_told() -> None:
    (invocation,) = data(eased())["invocations"]
    assert invocation["exitCodeDescription"] == f"clean: no finding; {WORDS}"
    told = [(each["level"], each["message"]["text"]) for each in invocation["toolConfigurationNotifications"]]
    assert told == [
        ("note", "RS.3: skipped: not selected"),
        ("note", f"setting: {NOTES[0].text}"),
        ("note", f"setting: {NOTES[1].text}"),
        ("warning", f"waiver: {NOTES[2].text}"),
    ]
    assert data(eased())["properties"]["cached"] == ["RS.1"]
    assert all(result["suppressions"] for result in data(eased())["results"])


def test_each_layout_is_a_run_of_its_own() -> None:
    a, b, lost = at(Path("a.gds")), at(Path("x/b.gds"), without_failure()), unread()
    runs = log(a, b, lost)
    assert [run["artifacts"][0]["location"]["uri"] for run in runs] == ["a.gds", "x/b.gds", "lost.gds"]
    assert [run["invocations"][0]["exitCode"] for run in runs] == [2, 1, 2]
    assert runs[1] == data(b)
    assert "hashes" not in runs[2]["artifacts"][0]
    assert runs[1]["automationDetails"]["id"] == "pkgdrc/hermetic/x/b.gds/"


def test_of_many_findings_the_worst_are_kept_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif.RESULTS == 25_000  # that GitHub takes
    few = 40
    monkeypatch.setattr(sarif, "RESULTS", few)
    mild, worst = (dataclasses.replace(RUN.findings[0], measured=value) for value in (19.9, 1.0))
    found = data(dataclasses.replace(RUN, findings=(mild,) * few + (worst,)))
    assert len(found["results"]) == few
    assert found["results"][0]["properties"]["measured"] == 1.0
    notes = found["invocations"][0]["toolConfigurationNotifications"]
    assert f"cut short: 1 finding more would not fit into {few} results" in notes[-1]["message"]["text"]


def test_of_many_layouts_further_files_hold_the_rest(tmp_path: Path) -> None:
    names = [Path(f"w{number}.gds") for number in range(2 * RUNS + 1)]
    several = judged(*(at(name) for name in names))
    (tmp_path / "r.2.sarif").write_text("an older one")
    write_reports(several, [tmp_path / "r.sarif"])
    logs = [json.loads((tmp_path / f"r{part}.sarif").read_text()) for part in ("", ".2", ".3")]
    assert [len(log["runs"]) for log in logs] == [RUNS, RUNS, 1]
    uris = [run["artifacts"][0]["location"]["uri"] for log in logs for run in log["runs"]]
    assert uris == [name.name for name in names]
    (alone,) = (json.loads(render("sarif", several)),)
    assert len(alone["runs"]) == RUNS
    told = alone["runs"][0]["invocations"][0]["toolConfigurationNotifications"][-1]["message"]["text"]
    assert told.startswith(f"cut short: {RUNS + 1} layouts more would not fit into {RUNS} runs")
