"""The JSON report keeps to its schema and loses nothing."""

import dataclasses
import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from pkgdrc.report.files import render
from pkgdrc.violations import State

from .examples import RUN, judged, run_of


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
