"""The JSON report keeps to its schema and loses nothing."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pkgdrc import __version__
from pkgdrc.errors import InputError
from pkgdrc.findings import Run, State
from pkgdrc.report import Judged
from pkgdrc.report.files import render
from pkgdrc.report.json import SCHEMA, load, schema

from .examples import NOTES, RUN, at, eased, judged, nasty, of_technology, run_of, unread, without_failure


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema())
    return jsonschema.Draft202012Validator(schema())


def data() -> dict[str, Any]:
    return json.loads(render("json", judged(RUN)))


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
    assert {
        key: found["layout"][key] for key in ("path", "sha256", "top", "dbu", "dies", "missing_layers")
    } == {
        "path": "wafer.gds",
        "sha256": "0" * 64,
        "top": "WAFER",
        "dbu": 0.001,
        "dies": 20004,
        "missing_layers": ["label", "serial"],
    }
    assert found["schema"] == SCHEMA
    assert found["deck"] == {"name": "hermetic", "version": "0.1.0", "sha256": "1" * 64}
    assert found["technology"]["sha256"] == "2" * 64
    assert found["limits"] == [
        {"name": "wall", "value": 20.0, "unit": "um", "source": "003: Fig. 7", "replaced": None}
    ]
    assert found["engine"] == {"klayout": "0.30.9"}
    assert [(rule["id"], rule["state"]) for rule in found["rules"]] == [
        (rule.id, rule.state.value) for rule in RUN.rules
    ]
    assert found["rules"][4]["reason"] == "layer 'frame' has no shapes"
    for shown, finding in zip(found["violations"], RUN.findings, strict=True):
        whole = json.loads(json.dumps(dataclasses.asdict(finding)))
        for made in ("dies", "message", "file", "in_file"):
            shown.pop(made)
            whole.pop(made, None)
        assert shown == whole
    first, second, *_ = data()["violations"]
    assert first["message"] == "The cut reaches a cavity; to the line: 18.25 um, limit 20 um"
    assert first["dies"] == {"count": 20, "rows": [[7, 0, 19]]}
    assert second["dies"] == {"count": 1, "rows": [[40, 12, 12]]}
    assert (first["file"], first["in_file"]) == ("wafer.gds", [1005.0, -2002.5])
    notes = json.loads(render("json", judged(eased())))["notes"]
    assert notes == [{"kind": note.kind, "text": note.text, "detail": None} for note in NOTES]
    cached = json.loads(render("json", judged(eased())))["rules"]
    assert [rule["id"] for rule in cached if rule["cached"]] == ["RS.1"]


@pytest.mark.parametrize(
    "run", [RUN, eased(), unread(), of_technology(), without_failure(), run_of(State.FAILED)]
)
def test_what_was_written_is_read_back(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(render("json", judged(run)), encoding="utf-8")
    assert load(tmp_path / "r.json") == [Judged(run)]
    (tmp_path / "r.json").write_text(render("json", judged(run, RUN)), encoding="utf-8")
    assert load(tmp_path / "r.json") == [Judged(run), Judged(RUN)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data.pop("deck"), "has no 'deck'"),
        (lambda data: data["violations"][1].update(dies=3), "violations[2].dies are no dies"),
        (lambda data: data["rules"][0].update(state="fine"), "rules[1].state is 'fine', not one of clean, "),
        (lambda data: data["layout"].update(dbu="1"), "layout.dbu is '1'"),
        (lambda data: data["violations"][0].update(bbox=[1, 2]), "violations[1].bbox has 2 values, not 4"),
        (lambda data: data.update(rules={}), "rules is {}"),
        (lambda data: data.update(schema="urn:pkgdrc:report:1"), "another form (urn:pkgdrc:report:1, not"),
        (lambda data: data.pop("schema"), "another form (one of an earlier pkgdrc, not"),
        (lambda data: data.pop("pkgdrc"), "is no report of pkgdrc"),
    ],
)
def test_a_damaged_report_is_refused_with_the_place(
    change: Callable[[dict[str, Any]], None], told: str, tmp_path: Path
) -> None:
    bad = data()
    change(bad)
    (tmp_path / "r.json").write_text(json.dumps(bad))
    with pytest.raises(InputError) as error:
        load(tmp_path / "r.json")
    assert told in str(error.value)
    assert str(error.value).startswith(f"{tmp_path / 'r.json'}: ")


def test_what_a_later_pkgdrc_adds_is_passed_over(tmp_path: Path) -> None:
    more = data()
    more["later"] = more["violations"][0]["later"] = 1
    (tmp_path / "r.json").write_text(json.dumps(more))
    assert load(tmp_path / "r.json") == [Judged(RUN)]


def test_many_dies_stay_small() -> None:
    """2,000 findings in each of 22,000 dies, which were 28.7 MB one by one."""
    dies = tuple((column, row) for column in range(140) for row in range(157))
    many = dataclasses.replace(RUN, findings=(dataclasses.replace(RUN.findings[0], dies=dies),) * 40)
    assert len(render("json", judged(many))) / 40 < 3_000
    assert '"rows": [[0,0,139],[1,0,139],' in render("json", judged(many))
