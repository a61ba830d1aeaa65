"""A cell's parameters as the application shows and keeps them: plain values, and the rest as text."""

import ast
import json
import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt

from pkgdrc.cells.registry import Parameter
from pkgdrc.errors import InputError
from pkgdrc.technology.manual import kind_in_words

Value = bool | int | float | str

# The application's own PCell helper keeps these for itself.
_RESERVED = ("name", "start", "finish")


@dataclass(frozen=True)
class Field:
    """One parameter as the application knows it.

    `kind` is the type of its value there, `notation` how a `str` that is not just text stands for something
    else: 'words' with commas between them, or a 'list' (or number), which may be missing. `minimum` is the
    least value, or the one to exceed; `choices` are all values that there are, if they can be counted.
    """

    name: str
    kind: type[Value]
    default: Value
    description: str
    holds: str  # what it holds, in words: "um, > 0"
    unit: str
    notation: Literal["", "words", "list"]
    optional: bool
    minimum: float | None
    choices: tuple[str | int, ...]

    def shown(self, value: object) -> Value:
        """A value of the cell's parameter as the application keeps it."""
        if self.notation == "words":
            return ", ".join(value)  # type: ignore[arg-type]
        if self.notation == "list":
            return "" if value is None else json.dumps(value)
        # Files keep twelve digits: what is read back has to be the same value.
        return float(f"{value:.12g}") if self.kind is float else value  # type: ignore[return-value]

    def meant(self, value: object) -> object:
        """What the cell gets for a value in the application; InputError for text that cannot be read.

        Words need no quotes; lists are written as in TOML, JSON or Python, or without their outer brackets.
        """
        if not self.notation or not isinstance(value, str):
            return value
        text = value.strip()
        if self.notation == "words":
            words = [word.strip(" '\"") for word in text.strip("[]() ").split(",")]
            return tuple(word for word in words if word)
        if not text:
            return None if self.optional else ()
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            example = f", such as {self.default}" if self.default else ""
            raise InputError(
                f"parameter '{self.name}' is '{text}', which is not {self.holds}{example}"
            ) from None


def field(parameter: Parameter, default: object) -> Field:
    """What a cell's parameter is in the application, where `default` is its value to begin with."""
    plain, optional = _plain(parameter.kind)
    choices = get_args(plain) if get_origin(plain) is Literal else ()
    own = type(choices[0]) if choices else plain
    kind = own if own in (bool, int, float, str) and not optional else str
    notation: Literal["", "words", "list"] = "" if kind is own else "words" if _is_words(plain) else "list"
    notes = tuple(_notes(parameter.kind))
    least = [note.ge if isinstance(note, Ge) else note.gt for note in notes if isinstance(note, Ge | Gt)]
    made = Field(
        name=f"{parameter.name}_" if parameter.name in _RESERVED else parameter.name,
        kind=kind,
        default="",
        description=parameter.description,
        holds=kind_in_words(parameter.kind).replace("`", ""),
        unit=next((note for note in notes if isinstance(note, str)), ""),
        notation=notation,
        optional=optional,
        minimum=float(least[0]) if least and kind in (int, float) else None,  # type: ignore[arg-type]
        choices=choices,
    )
    return replace(made, default=made.shown(default))


def _plain(kind: Any) -> tuple[Any, bool]:
    """A type without its annotations and without None; whether None is allowed."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        (only,) = (part for part in get_args(kind) if part is not type(None))
        return _plain(only)[0], True
    return kind, False


def _is_words(plain: Any) -> bool:
    """Whether a type is a list of texts."""
    arguments = get_args(plain)
    if get_origin(plain) is not tuple or arguments[-1] is not Ellipsis:
        return False
    item, _ = _plain(arguments[0])
    return item is str or (get_origin(item) is Literal and isinstance(get_args(item)[0], str))


def _notes(kind: Any) -> Iterator[Any]:
    """The annotations of a type and of its parts, outer ones first."""
    if get_origin(kind) is Annotated:
        yield from kind.__metadata__
        yield from _notes(get_args(kind)[0])
    elif get_origin(kind) is not Literal:
        for part in get_args(kind):
            yield from _notes(part)
