"""The manual of a TOML file, made from the dataclass that it is read into."""

import dataclasses
import types
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, Le, Lt

from pkgdrc.toml import Doc

_FIELDS = "__dataclass_fields__"
_TEXTS = {str: "text", float: "number", int: "whole number", bool: "true or false", date: "date"}
_SIGNS = ((Ge, "ge", ">="), (Gt, "gt", ">"), (Le, "le", "<="), (Lt, "lt", "<"))


def key_table(model: type) -> str:
    """A markdown table with each key of `model`, what it holds, its default and its meaning.

    `a.b` is key b in table [a], `a[].b` in each table [[a]], `a.NAME.b` in each table [a.NAME]. Keys that it
    has from another dataclass are that one's.
    """
    rows = [f"| `{key}` | {kind} | {default} | {doc} |" for key, kind, default, doc in _rows(model, "")]
    return "\n".join(["| key | holds | default | meaning |", "|---|---|---|---|", *rows]) + "\n"


def _rows(model: type, prefix: str) -> Iterator[tuple[str, str, str, str]]:
    hints = get_type_hints(model, include_extras=True)
    inherited = {field.name for each in model.__mro__[1:] for field in getattr(each, _FIELDS, {}).values()}
    for field in dataclasses.fields(model):
        if field.name in inherited or field.name == "path":  # no key: the file that was read
            continue
        hint = hints[field.name]
        doc = next(part.text for part in get_args(hint) if isinstance(part, Doc))
        yield prefix + field.name, kind_in_words(hint), _default(field), doc
        table, infix = _table_in(hint)
        if table is not None:
            yield from _rows(table, f"{prefix}{field.name}{infix}.")


def _table_in(hint: Any) -> tuple[type | None, str]:
    """The dataclass that a key's value is made of, and what stands between the two keys' names."""
    origin, arguments = get_origin(hint), get_args(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return hint, ""
    infix = {tuple: "[]", dict: ".NAME"}.get(origin, "")
    for argument in arguments:
        table, inner = _table_in(argument)
        if table is not None:
            return table, infix + inner
    return None, ""


def kind_in_words(hint: Any) -> str:
    """What a key or parameter of this type holds, in words: unit, range and parts."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        unit = next((part for part in arguments if isinstance(part, str)), "")
        ranges = [
            f"{sign} {getattr(part, name):g}"
            for part in arguments
            for kind, name, sign in _SIGNS
            if isinstance(part, kind)
        ]
        return ", ".join([unit or kind_in_words(arguments[0]), *ranges])
    if origin is Literal:
        return " or ".join(f'`"{value}"`' for value in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(kind_in_words(part) for part in arguments if part is not type(None))
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return f"list of {kind_in_words(arguments[0])}"
        return f"[{'; '.join(kind_in_words(part) for part in arguments)}]"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "text"
    if origin is dict:
        return f"table: name = {kind_in_words(arguments[1])}"
    if dataclasses.is_dataclass(hint):
        return "table"
    return _TEXTS.get(hint, "any value")


def _default(field: "dataclasses.Field[Any]") -> str:
    if field.default_factory is not dataclasses.MISSING:
        return "none"
    if field.default is dataclasses.MISSING:
        return "required"
    if field.default in (None, (), ""):
        return "none"
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"
