"""Records as plain data for JSON and back, and the schema that says so: all three follow the dataclasses."""

import types
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pkgdrc.findings.record import Die, Named, Rows, Unknown, Unwritten
from pkgdrc.toml import Doc

T = TypeVar("T")
Convert = Callable[[Any], Any]


class MisshapenError(ValueError):
    """Data that are none of ours; the message names the place."""


@dataclass(frozen=True)
class _Kind:
    """How values of one type are written, read and described."""

    write: Convert
    read: Convert
    schema: dict[str, Any]


def plain(record: object) -> dict[str, Any]:
    """A record as data that JSON can hold."""
    kind: _Kind = _kind(type(record))  # type: ignore[arg-type]
    found: dict[str, Any] = kind.write(record)
    return found


def record(model: type[T], data: object) -> T:
    """The record that `plain` wrote, or a later pkgdrc with more in it. MisshapenError names what is not."""
    kind: _Kind = _kind(model)  # type: ignore[arg-type]
    found: T = kind.read(data)
    return found


def schema(model: type) -> dict[str, Any]:
    """The JSON schema of what `plain` writes of a record."""
    return _kind(model).schema


def rows_of(dies: Iterable[Die]) -> list[list[int]]:
    """Dies as runs of rows, [row, first column, last column], in their order."""
    rows: list[list[int]] = []
    columns: dict[int, list[int]] = defaultdict(list)
    for column, row in dies:
        columns[row].append(column)
    for row in sorted(columns):
        places = sorted(columns[row])
        if len(places) > 1 and places[-1] - places[0] == len(places) - 1 == len(set(places)) - 1:
            rows.append([row, places[0], places[-1]])
            continue
        for column in places:
            if rows and rows[-1][0] == row and rows[-1][2] + 1 == column:
                rows[-1][2] = column
            else:
                rows.append([row, column, column])
    return rows


def dies_of(told: Any) -> tuple[Die, ...]:
    """The dies that a JSON report tells: as runs of rows, or one by one as earlier ones did."""
    if isinstance(told, Mapping):
        rows = told["rows"]
        return tuple(sorted((column, row) for row, first, last in rows for column in range(first, last + 1)))
    return tuple((column, row) for column, row in told)


@cache
def _kind(type_: Any) -> _Kind:
    origin = get_origin(type_)
    if origin is Annotated:
        return _annotated(*get_args(type_))
    if origin is Literal:
        return _Kind(_same, _one_of(get_args(type_)), {"enum": list(get_args(type_))})
    if origin in (Union, types.UnionType):
        return _optional(*get_args(type_))
    if origin is tuple:
        return _tuple(get_args(type_))
    if is_dataclass(type_):
        return _table(type_)
    if isinstance(type_, type) and issubclass(type_, StrEnum):
        return _Kind(str, _enum(type_), {"enum": [each.value for each in type_]})
    return _SIMPLE[type_]


def _same(value: Any) -> Any:
    return value


def _checked(*types_: type) -> Convert:
    def read(value: Any) -> Any:
        if not isinstance(value, types_) or (bool not in types_ and isinstance(value, bool)):
            raise MisshapenError(f"is {value!r:.40}")
        return value

    return read


def _number(value: Any) -> float:
    return float(_checked(int, float)(value))


_SIMPLE: dict[Any, _Kind] = {
    str: _Kind(_same, _checked(str), {"type": "string"}),
    bool: _Kind(_same, _checked(bool), {"type": "boolean"}),
    int: _Kind(_same, _checked(int), {"type": "integer"}),
    float: _Kind(_same, _number, {"type": "number"}),
    Path: _Kind(str, lambda value: Path(_checked(str)(value)), {"type": "string"}),
}


def _one_of(values: tuple[Any, ...]) -> Convert:
    def read(value: Any) -> Any:
        if value not in values:
            raise MisshapenError(f"is {value!r:.40}, not one of {', '.join(map(str, values))}")
        return value

    return read


def _enum(type_: type[StrEnum]) -> Convert:
    known = _one_of(tuple(each.value for each in type_))
    return lambda value: type_(known(value))


def _annotated(base: Any, *marks: Any) -> _Kind:
    kind = _kind(base)
    for mark in marks:
        if isinstance(mark, Rows):
            kind = _ROWS
        elif isinstance(mark, Unknown):
            kind = _unknown(kind, mark.value)
        elif isinstance(mark, Doc):
            kind = _Kind(kind.write, kind.read, {**kind.schema, "description": mark.text})
    return kind


def _unknown(kind: _Kind, value: Any) -> _Kind:
    return _Kind(
        lambda known: None if known == value else kind.write(known),
        lambda told: value if told is None else kind.read(told),
        {"type": [kind.schema["type"], "null"]},
    )


def _optional(*parts: Any) -> _Kind:
    (base,) = (part for part in parts if part is not types.NoneType)
    kind = _kind(base)
    return _Kind(
        lambda value: None if value is None else kind.write(value),
        lambda value: None if value is None else kind.read(value),
        {"oneOf": [kind.schema, {"type": "null"}]},
    )


def _tuple(parts: tuple[Any, ...]) -> _Kind:
    kinds = [_kind(part) for part in parts if part is not ...]
    if ... in parts:
        (kind,) = kinds
        return _Kind(
            _writer(kind.write),
            lambda values: tuple(_at(number, kind.read, value) for number, value in enumerate(_list(values))),
            {"type": "array", "items": kind.schema},
        )

    def read(values: Any) -> tuple[Any, ...]:
        if len(_list(values)) != len(kinds):
            raise MisshapenError(f"has {len(values)} values, not {len(kinds)}")
        return tuple(kind.read(value) for kind, value in zip(kinds, values, strict=True))

    alike = all(kind.write is kinds[0].write for kind in kinds)
    return _Kind(
        _writer(kinds[0].write)
        if alike
        else lambda values: [kind.write(value) for kind, value in zip(kinds, values, strict=True)],
        read,
        {
            "type": "array",
            "prefixItems": [kind.schema for kind in kinds],
            "minItems": len(kinds),
            "maxItems": len(kinds),
        },
    )


def _writer(write: Convert) -> Convert:
    """Writes any number of values that are written alike."""
    if write is _same:
        return list
    return lambda values: list(map(write, values))


def _list(values: Any) -> list[Any]:
    found: list[Any] = _checked(list)(values)
    return found


def _at(place: int | str, read: Convert, value: Any) -> Any:
    """What was read, or the place of what could not be."""
    try:
        return read(value)
    except MisshapenError as error:
        step = f"[{place + 1}]" if isinstance(place, int) else f".{place}"
        raise MisshapenError(f"{step}{'' if str(error)[0] in '.[' else ' '}{error}") from None


@dataclass(frozen=True)
class _Field:
    """How a field of a record is written and read."""

    name: str
    kind: _Kind
    needed: bool  # whether the record cannot be made without it


def _table(model: Any) -> _Kind:
    hints = get_type_hints(model, include_extras=True)
    told = {
        _named(field.name, hints[field.name]): _Field(
            field.name,
            _kind(hints[field.name]),
            needed=field.default is MISSING and field.default_factory is MISSING,
        )
        for field in fields(model)
        if _written(hints[field.name])
    }

    names = [field.name for field in told.values()]
    changed = [(key, field.kind.write) for key, field in told.items() if field.kind.write is not _same]
    values_of = attrgetter(*names, names[0])  # of several it makes a tuple

    def write(value: Any) -> dict[str, Any]:
        found = dict(zip(told, values_of(value), strict=False))
        for key, written in changed:
            found[key] = written(found[key])
        return found

    def read(data: Any) -> Any:
        _checked(dict)(data)
        missing = [key for key, field in told.items() if field.needed and key not in data]
        if missing:
            raise MisshapenError(f"has no '{missing[0]}'")
        known = {key: field for key, field in told.items() if key in data}
        return model(**{field.name: _at(key, field.kind.read, data[key]) for key, field in known.items()})

    return _Kind(
        write,
        read,
        {
            "type": "object",
            "description": " ".join(model.__doc__.split()),
            "additionalProperties": False,
            "required": list(told),
            "properties": {key: field.kind.schema for key, field in told.items()},
        },
    )


def _named(name: str, hint: Any) -> str:
    """What a field is called in JSON."""
    return next((mark.name for mark in get_args(hint) if isinstance(mark, Named)), name)


def _written(hint: Any) -> bool:
    return not any(isinstance(mark, Unwritten) for mark in get_args(hint))


def _dies(told: Any) -> tuple[Die, ...]:
    try:
        return dies_of(told)
    except (KeyError, TypeError, ValueError):
        raise MisshapenError("are no dies") from None


_KNOWN_ROWS: OrderedDict[int, tuple[tuple[Die, ...], list[list[int]]]] = OrderedDict()


def _known_rows(dies: tuple[Die, ...]) -> list[list[int]]:
    """The rows of dies, kept for a while: most findings are in the same ones. Which these are is told without
    looking at them all.
    """
    if len(dies) < 2:
        return [[row, column, column] for column, row in dies]
    if id(dies) not in _KNOWN_ROWS:
        _KNOWN_ROWS[id(dies)] = dies, rows_of(dies)
        if len(_KNOWN_ROWS) > 16:
            _KNOWN_ROWS.popitem(last=False)
    return _KNOWN_ROWS[id(dies)][1]


_ROWS = _Kind(
    lambda dies: {"count": len(dies), "rows": _known_rows(dies)},
    _dies,
    {
        "type": "object",
        "description": "dies as runs of rows",
        "additionalProperties": False,
        "required": ["count", "rows"],
        "properties": {
            "count": {"type": "integer", "minimum": 0},
            "rows": {
                "type": "array",
                "description": "[row, first column, last column]",
                "items": {
                    "type": "array",
                    "items": {"type": "integer", "minimum": 0},
                    "minItems": 3,
                    "maxItems": 3,
                },
            },
        },
    },
)
