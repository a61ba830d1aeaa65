"""The SARIF log: nothing in it but what SARIF 2.1.0 knows, and what GitHub code scanning asks for."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pkgdrc.report.files import render
from pkgdrc.violations import Run, State

from .examples import RUN, advised, judged, nasty, of_technology, run_of, without_failure


def table(required: str, **properties: dict[str, Any]) -> dict[str, Any]:
    """An object of these properties and no others."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required.split(),
        "properties": properties,
    }


def several(items: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}


TEXT = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 0}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
BAG = {"type": "object"}
MESSAGE = table("text", text=TEXT, markdown=TEXT)
URI = {"type": "string", "pattern": r"^[A-Za-z0-9._~%/-]+$|^file:///[A-Za-z0-9._~%/-]+$"}
RULE = table(
    "id name shortDescription fullDescription help defaultConfiguration",
    id=TEXT,
    name={"type": "string", "pattern": "^[A-Z][A-Za-z0-9]*$"},
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    defaultConfiguration=table("level", level=LEVEL),
    properties=BAG,
)
NOTIFICATION = table(
    "level message", level=LEVEL, message=MESSAGE, associatedRule=table("id index", id=TEXT, index=COUNT)
)
PLACE = table(
    "physicalLocation",
    physicalLocation=table(
        "artifactLocation region",
        artifactLocation=table("uri", uri=URI, index=COUNT),
        region=table("startLine startColumn", startLine={"const": 1}, startColumn={"const": 1}),
    ),
    logicalLocations=several(
        table("name fullyQualifiedName kind", name=TEXT, fullyQualifiedName=TEXT, kind={"const": "module"})
    ),
)
RESULT = table(
    "ruleId ruleIndex level message locations partialFingerprints suppressions",
    ruleId=TEXT,
    ruleIndex=COUNT,
    level=LEVEL,
    message=MESSAGE,
    locations=several(PLACE, 1),
    partialFingerprints={"type": "object", "additionalProperties": TEXT, "minProperties": 1},
    suppressions=several(
        table(
            "kind status justification",
            kind={"enum": ["inSource", "external"]},
            status={"enum": ["accepted", "underReview", "rejected"]},
            justification=TEXT,
        )
    ),
    properties=BAG,
)
INVOCATION = table(
    "executionSuccessful exitCode",
    executionSuccessful={"type": "boolean"},
    exitCode={"type": "integer"},
    exitCodeDescription=TEXT,
    toolExecutionNotifications=several(NOTIFICATION),
    toolConfigurationNotifications=several(NOTIFICATION),
)
DRIVER = table("name rules", name=TEXT, version=TEXT, semanticVersion=TEXT, rules=several(RULE))
ARTIFACT = table(
    "location",
    location=table("uri", uri=URI),
    roles=several({"const": "analysisTarget"}),
    hashes=table("sha-256", **{"sha-256": TEXT}),
)
LOG = table(
    "$schema version runs",
    **{"$schema": TEXT},
    version={"const": "2.1.0"},
    runs=several(
        table(
            "tool results",
            tool=table("driver", driver=DRIVER),
            automationDetails=table("id", id=TEXT),
            invocations=several(INVOCATION),
            artifacts=several(ARTIFACT),
            results=several(RESULT),
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            properties=BAG,
        ),
        1,
    ),
)


def data(run: Run) -> dict[str, Any]:
    text = render("sarif", judged(run))
    assert text.isascii()
    log = json.loads(text)
    jsonschema.Draft202012Validator(LOG).validate(log)
    return log["runs"][0]  # type: ignore[no-any-return]


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


def test_each_violation_is_a_result_with_its_figures() -> None:
    results = data(RUN)["results"]
    assert len(results) == len(RUN.violations)
    far, cavity = next(
        (each, each["message"]["text"]) for each in results if each["properties"]["placements"] == 20004
    )
    assert (far["ruleId"], far["ruleIndex"], far["level"]) == ("ES.1", 0, "error")
    for told in (
        "The cut reaches a cavity; cavity is 18.25 um",
        "box in the cell: (0, 0) to (10, 5)",
        "on the wafer: (1005, -2002.5), (3005, -2002.5)",
        "and 12 more",
    ):
        assert told in cavity
    assert far["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "wafer.gds"
    assert far["locations"][0]["logicalLocations"][0]["name"] == "DIE$1"
    figures = far["properties"]
    assert (figures["measured"], figures["limit"], figures["unit"]) == (18.25, 20.0, "um")
    assert (figures["dieCount"], len(figures["dies"])) == (20, 20)


def test_waived_violations_are_suppressed_and_only_they() -> None:
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
    assert nothing["toolExecutionNotifications"][0]["message"]["text"] == "no rule was applied"
    (judged,) = data(without_failure())["invocations"]
    assert (judged["executionSuccessful"], judged["exitCode"]) == (True, 1)
    assert judged["toolExecutionNotifications"] == []


def test_advice_is_a_warning() -> None:
    run = data(advised())
    assert [each["level"] for each in run["results"]] == ["warning"]
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == "warning"


def test_fingerprints_differ_within_a_run_and_stay_in_the_next() -> None:
    twice = RUN.violations[:1] * 2
    prints = [each["partialFingerprints"] for each in data(run_with(twice))["results"]]
    assert [each["primaryLocationLineHash"] for each in prints] == ["0123abcd:1", "0123abcd:2"]
    assert prints[0] == data(RUN)["results"][1]["partialFingerprints"]


def run_with(violations: tuple[Any, ...]) -> Run:
    return dataclasses.replace(RUN, violations=violations)


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


def at(path: Path) -> Run:
    assert RUN.layout
    return dataclasses.replace(RUN, layout=dataclasses.replace(RUN.layout, path=path))


def test_the_technology_alone_is_the_artifact_without_a_layout() -> None:
    run = data(of_technology())
    assert run["artifacts"] == [
        {"location": {"uri": "rules/hermetic/technology.toml"}, "roles": ["analysisTarget"]}
    ]
    assert "logicalLocations" not in run["results"][0]["locations"][0]
