"""The report for programs: JSON. `schema` says what it holds, and `load` reads it back for another report."""

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from pkgdrc.errors import InputError
from pkgdrc.findings import Finding, Run
from pkgdrc.findings.document import MisshapenError, plain, record
from pkgdrc.findings.document import schema as schema_of
from pkgdrc.report import words
from pkgdrc.report.judged import Judged, Pictures, verdict
from pkgdrc.version import __version__

SCHEMA = "urn:pkgdrc:report:2"
"""Names the form: another one where what there is means something else, the same where more is added."""

_NUMBERS = {int, float}
_STRINGS = {str}
_OF_NUMBERS = re.compile(r"[\[\]\d.,e+-]+").fullmatch

_MADE_BY = "'pkgdrc check LAYOUT --report x.json' writes one"


def render(judged: Sequence[Judged]) -> str:
    """The runs as JSON text, in ASCII."""
    return _text(_data(judged), "\n") + "\n"


_quoted = json.encoder.encode_basestring_ascii


def _writer() -> Callable[[Any], str]:
    """What writes a value in one line. Python's own is made anew for each value, this one once."""
    encoder = json.JSONEncoder(allow_nan=False, separators=(",", ":"))
    made: Callable[..., Any] | None = getattr(json.encoder, "c_make_encoder", None)
    if made is None:
        return encoder.encode
    chunks = made(None, encoder.default, _quoted, None, ":", ",", False, False, False)
    return lambda value: "".join(chunks(value, 0))


_in_line = _writer()


def _text(value: Any, line: str) -> str:
    """A value as JSON; `line` begins a line.

    Lists of numbers, and of such lists, stand in one line, or dies would fill pages.
    """
    kind = type(value)
    single = _SINGLE.get(kind)
    if single:
        return single(value)
    if kind is dict:
        return _table(value, line)
    if kind is list:
        return _list(value, line)
    return _rows(value, line) if kind is map else _in_line(value)


def _table(table: dict[str, Any], line: str) -> str:
    """A table, each of its keys in a line."""
    inner, texts = line + " ", []
    for value in table.values():  # as `_text` does: nearly all of a report are the values of its findings
        kind = type(value)
        single = _SINGLE.get(kind)
        if single:
            texts.append(single(value))
        else:
            texts.append(_list(value, inner) if kind is list else _text(value, inner))
    return _frame(tuple(table), line) % tuple(texts)


@lru_cache(1024)
def _frame(keys: tuple[str, ...], line: str) -> str:
    """What a table with these keys is, each in a line of its own: %s stands for the values."""
    parts = [f"{line} {_quoted(key)}: ".replace("%", "%%") + "%s" for key in keys]
    return f"{{{','.join(parts)}{line}}}" if keys else "{}"


def _list(values: list[Any], line: str) -> str:
    """A list: in one line if it is of numbers, or of such lists."""
    if not values:
        return "[]"
    first = values[0]
    kind = type(first[0] if type(first) is list and first else first)
    if kind in _NUMBERS or first == []:
        text = _in_line(values)
        if _OF_NUMBERS(text):
            return text
    elif kind is str and type(first) is str and set(map(type, values)) == _STRINGS:
        return _names(tuple(values), line)
    return _rows(values, line)


@lru_cache(1024)
def _names(names: tuple[str, ...], line: str) -> str:
    """A list of strings, each in a line of its own: many findings have the same."""
    return _rows(names, line)


def _rows(values: Iterable[Any], line: str) -> str:
    """Some values, each in a line of its own."""
    inner = line + " "
    told = ",".join([inner + _text(value, inner) for value in values])
    return f"[{told}{line}]" if told else "[]"


def _number(value: float) -> str:
    """A number as JSON has it. ValueError for one that it cannot have."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number in JSON")
    return repr(value)


_SINGLE: dict[type, Callable[[Any], str]] = {
    str: _quoted,
    bool: {True: "true", False: "false"}.__getitem__,
    type(None): {None: "null"}.__getitem__,
    int: repr,
    float: _number,
}


def _data(judged: Sequence[Judged]) -> dict[str, Any]:
    """The run as plain data, or several under one verdict. Lengths um."""
    runs = [_run(each) for each in judged]
    head = {"schema": SCHEMA, "pkgdrc": __version__, "verdict": verdict(judged)}
    if len(runs) == 1:
        return {**head, **runs[0]}
    return {**head, "told": words.several(judged), "runs": [{**head, **run} for run in runs]}


def load(path: Path) -> list[Judged]:
    """What a JSON report holds: one layout's run or several. InputError if it is none, or of another form."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError):
        raise InputError(f"{path}: is not JSON; {_MADE_BY}") from None
    if not isinstance(data, Mapping) or "pkgdrc" not in data:
        raise InputError(f"{path}: is no report of pkgdrc; {_MADE_BY}")
    if data.get("schema") != SCHEMA:
        found = data.get("schema", "one of an earlier pkgdrc")
        raise InputError(f"{path}: is a report of another form ({found}, not {SCHEMA}); {_MADE_BY} of this")
    runs = data.get("runs", [data])
    try:
        return [_judged(run) for run in runs]
    except MisshapenError as error:
        raise InputError(f"{path}: is a damaged report: {str(error).lstrip('.')}; {_MADE_BY} anew") from None


def schema() -> dict[str, Any]:
    """The JSON schema of a report, made from the records."""
    # The records' own schema stays as it is: it is made once.
    run = dict(schema_of(Run))
    made = {
        "schema": {"const": SCHEMA},
        "pkgdrc": {"type": "string", "description": "version"},
        "verdict": {"enum": ["clean", "violated", "incomplete"]},
        "told": {"type": "string", "description": "the verdict in words, for people"},
    }
    listed = run["properties"]["violations"]
    finding = dict(listed["items"])
    message = {"type": "string", "description": "the finding in words, for people"}
    finding["properties"] = {**finding["properties"], "message": message}
    finding["required"] = [*finding["required"], "message"]
    pictures = {"oneOf": [_PICTURES, {"type": "null"}], "description": "null unless asked for"}
    run["properties"] = {
        **made,
        **run["properties"],
        "violations": {**listed, "items": finding},
        "pictures": pictures,
    }
    run["required"] = [*made, *run["required"], "pictures"]
    several = {
        "type": "object",
        "additionalProperties": False,
        "required": [*made, "runs"],
        "properties": {**made, "runs": {"type": "array", "items": {"$ref": "#/$defs/run"}}},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "Runs of pkgdrc check",
        "description": "Lengths are um. One layout: a run. Several: their runs under one verdict.",
        "oneOf": [{"$ref": "#/$defs/run"}, {"$ref": "#/$defs/runs"}],
        "$defs": {"run": run, "runs": several},
    }


_TEXTS = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}
_PICTURES: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["style", "legend", "each"],
    "properties": {
        "style": {"type": "string"},
        "legend": {"type": "array", "description": "layer, class", "items": _TEXTS},
        "each": {
            "type": "array",
            "description": "of each finding: SVG and caption",
            "items": {"type": "array", "items": _TEXTS},
        },
    },
}


def _run(judged: Judged) -> dict[str, Any]:
    run = judged.run
    data = plain(replace(run, findings=()))
    told = partial(_told, titles=run.titles, layout=str(run.layout.path) if run.layout else None)
    data["violations"] = map(told, run.findings)  # each made as it is written: they may be many
    pictures = judged.pictures
    shown = pictures and {
        "style": pictures.style,
        "legend": [list(each) for each in pictures.legend],
        "each": [[list(picture) for picture in each] for each in pictures.each],
    }
    return {"verdict": run.verdict, "told": words.verdict(run), **data, "pictures": shown}


def _told(finding: Finding, titles: Mapping[str, str], layout: str | None) -> dict[str, Any]:
    told = plain(finding)
    told["message"] = words.message(finding, titles.get(finding.rule, finding.rule))
    if finding.file is None and finding.at and layout:
        told["file"], told["in_file"] = layout, list(finding.at[0])
    return told


def _judged(data: Any) -> Judged:
    run = record(Run, data)
    if run.layout and not run.layout.files:
        own = str(run.layout.path)
        kept = (replace(each, file=None, in_file=None) if each.file == own else each for each in run.findings)
        run = replace(run, findings=tuple(kept))
    pictures = data.get("pictures")
    if pictures is None:
        return Judged(run)
    try:
        each = tuple(tuple((str(svg), str(said)) for svg, said in one) for one in pictures["each"])
        legend = tuple((str(layer), str(look)) for layer, look in pictures["legend"])
        return Judged(run, pictures=Pictures(each, str(pictures["style"]), legend))
    except (KeyError, TypeError, ValueError):
        raise MisshapenError(".pictures are none") from None
