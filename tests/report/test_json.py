"""The JSON report keeps to its schema and loses nothing."""

import dataclasses
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pkgdrc import __version__
from pkgdrc.findings import State
from pkgdrc.report.files import render

from .examples import NOTES, RUN, at, eased, judged, nasty, of_technology, run_of, unread, without_failure


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(files("pkgdrc.report").joinpath("schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def data() -> dict[str, Any]:
    return json.loads(render("json", judged(RUN)))  # type: ignore[no-any-return]


def test_the_report_is_what_the_schema_says(validator: jsonschema.Draft202012Validator) -> None:
    validator.validate(data())
    for state in State:
        validator.validate(json.loads(render("json", judged(run_of(state)))))
    for run in (of_technology(), eased(), unread(), nasty()):
        validator.validate(json.loads(render("json", judged(run))))


def test_the_schema_refuses_what_is_not_in_it(validator: jsonschema.Draft202012Validator) -> None:
    for table in ("layout", "deck", "engine"):
        assert not validator.is_valid({**data(), table: {**data()[table], "extra": 1}})
    for name in data():
        assert not validator.is_valid({key: value for key, value in data().items() if key != name})
    for name in data()["violations"][0]:
        bad = data()
        del bad["violations"][0][name]
        assert not validator.is_valid(bad)
    for name in data()["rules"][0]:
        bad = data()
        del bad["rules"][0][name]
        assert not validator.is_valid(bad)


def test_several_runs_stand_under_the_worst_verdict(validator: jsonschema.Draft202012Validator) -> None:
    clean, violated = run_of(State.CLEAN), at(Path("b.gds"), without_failure())
    for runs, verdict in {
        (clean, clean): "clean",
        (clean, violated): "violated",
        (violated, RUN, clean): "incomplete",
        (): "incomplete",
    }.items():
        found = json.loads(render("json", judged(*runs)))
        validator.validate(found)
        assert (found["pkgdrc"], found["verdict"]) == (__version__, verdict)
        assert found["runs"] == [json.loads(render("json", judged(run))) for run in runs]
    assert not validator.is_valid({**found, "extra": 1})
    assert not validator.is_valid({**found, "runs": [{}]})


def test_what_could_not_be_read_has_no_figures() -> None:
    layout = json.loads(render("json", judged(unread())))["layout"]
    assert (layout["path"], layout["sha256"], layout["top"], layout["dbu"]) == ("lost.gds", None, None, None)


def test_every_figure_arrives() -> None:
    found = data()
    assert found["verdict"] == "incomplete"
    assert found["layout"] == {
        "path": "wafer.gds",
        "sha256": "0" * 64,
        "top": "WAFER",
        "dbu": 0.001,
        "dies": 20004,
        "missing_layers": ["label", "serial"],
    }
    assert found["deck"] == {"name": "hermetic", "version": "0.1.0"}
    assert found["engine"] == {"klayout": "0.30.9"}
    assert [(rule["id"], rule["state"]) for rule in found["rules"]] == [
        (rule.id, rule.state.value) for rule in RUN.rules
    ]
    assert found["rules"][4]["reason"] == "layer 'frame' has no shapes"
    for shown, violation in zip(found["violations"], RUN.violations, strict=True):
        whole = json.loads(json.dumps(dataclasses.asdict(violation)))
        del whole["outline"]
        assert shown == whole
    notes = json.loads(render("json", judged(eased())))["notes"]
    assert notes == [{"kind": note.kind, "text": note.text} for note in NOTES]
    cached = json.loads(render("json", judged(eased())))["rules"]
    assert [rule["id"] for rule in cached if rule["cached"]] == ["RS.1"]
