"""Reading a TOML file into a frozen dataclass, with errors for the person who wrote the file."""

import copy
import dataclasses
import json
import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeVar, get_args, get_origin

from pkgdrc.errors import InputError

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, TypeAdapter
    from pydantic_core import CoreSchema, ErrorDetails

T = TypeVar("T")

_MOST = 1 << 24  # bytes of a file
_DEEP = re.compile(r"(?<![\w\"'-])[\w\"'-]++(?:[ \t]*+\.[ \t]*+[\w\"'-]++){32}")  # takes hours
_MODELS = 64  # kinds of files that are remembered
_TEXTS = 128  # files that are
_LARGEST = 1e12  # of any number in a file; lengths are um

_UNKNOWN_KEY = ("unexpected_keyword_argument", "extra_forbidden")
_FORMS = ("=table", "=list", "=word", "=number")


class Doc(NamedTuple):
    """What a key means; the manual of a table is made from these."""

    text: str


class ByForm:
    """Of a key that may hold a table, a list, a word or a number: the form that is written is the one tried.

    So what is wrong is said of that form alone.
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import core_schema

        forms = {_form_of_type(part): handler.generate_schema(part) for part in get_args(source)}

        def form(value: Any) -> str:
            # What no form fits is told of the last, which is a number if there is one.
            written = _form_of_value(value)
            return written if written in forms else max(forms, key=_FORMS.index)

        return core_schema.tagged_union_schema(forms, form)


def _form_of_type(part: Any) -> str:
    while get_origin(part) is Annotated:
        part = get_args(part)[0]
    if dataclasses.is_dataclass(part):
        return "=table"
    forms: dict[Any, str] = {tuple: "=list", Literal: "=word"}
    return forms.get(get_origin(part), "=number")


def _form_of_value(value: Any) -> str:
    forms: dict[type, str] = {dict: "=table", list: "=list", tuple: "=list", str: "=word"}
    return "=table" if dataclasses.is_dataclass(value) else forms.get(type(value), "=number")


def nearest(name: str, known: Iterable[str]) -> str:
    """': did you mean ...?' for the known name nearest to `name`, or the list of known ones."""
    import difflib  # needed where something is wrong

    names = sorted(known)
    small = {each.casefold(): each for each in reversed(names)}
    close = difflib.get_close_matches(name.casefold(), small, n=1, cutoff=0.5)
    if close:
        return f"did you mean '{small[close[0]]}'?"
    return f"known are: {', '.join(names)}" if names else "none is known here"


def read_toml(path: Path) -> dict[str, Any]:
    """The file as plain data. InputError if it is missing, not text or not TOML."""
    try:
        if path.stat().st_size > _MOST:
            raise InputError(f"{path}: has {path.stat().st_size >> 20} MB, more than any TOML file needs")
        text = path.read_text(encoding="utf-8")
        if _DEEP.search(text):
            raise InputError(f"{path}: is not valid TOML: its keys are nested too deeply")
        return copy.deepcopy(_loaded(text))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not a text file; a TOML file in UTF-8 is expected") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: is not valid TOML: {error}") from None
    except ValueError:  # Python reads no whole number of so many digits
        raise InputError(f"{path}: holds a number that is out of all proportion") from None
    except RecursionError:
        raise InputError(f"{path}: is not valid TOML: its lists or tables are nested too deeply") from None


@lru_cache(_TEXTS)
def _loaded(text: str) -> dict[str, Any]:
    """What a text says: the tables of a deck are read anew with each technology."""
    return tomllib.loads(text)


def parse(data: Mapping[str, Any], model: type[T], path: Path) -> T:
    """`data` as an instance of `model`: a dataclass, or a dict of them.

    Unknown keys, wrong types and values out of range raise InputError that names file, key and what
    would be right. A whole number stands for a float; nothing else is converted. A field called `path` is
    no key: who reads a file fills it in.
    """
    from pydantic import ValidationError

    if "path" in data and "path" in getattr(model, "__dataclass_fields__", ()):
        raise InputError(f"{path}: unknown key 'path': {nearest('path', _keys_at(model, ()))}")
    leaves = list(_leaves(data))
    for steps, value in leaves:
        if isinstance(value, int | float) and _LARGEST < abs(value) < math.inf:
            raise InputError(
                f"{path}: key '{_dotted(steps)}' is out of all proportion: at most {_LARGEST:g} is taken "
                f"anywhere"
            )
    for steps, value in leaves:
        if isinstance(value, date | time):
            raise InputError(f"{path}: key '{_dotted(steps)}' is a date or time, which no key takes")
    try:
        known: Any = model
        made: T = _adapter(known).validate_json(json.dumps(data))
    except ValidationError as error:
        # A misspelt key is also a missing one: say the former.
        first = min(error.errors(), key=lambda found: found["type"] not in _UNKNOWN_KEY)
        raise InputError(f"{path}: {_sentence(first, model)}") from None
    return made


@lru_cache(_MODELS)
def _adapter(model: Any) -> "TypeAdapter[Any]":
    """What makes instances of a model: to find out how takes longer than to read a file."""
    from pydantic import ConfigDict, TypeAdapter

    for each in _dataclasses_of(model):
        each.__pydantic_config__ = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)  # type: ignore[attr-defined]
    return TypeAdapter(model)


def _dataclasses_of(model: Any, seen: set[type] | None = None) -> set[type]:
    """`model` and every dataclass that its fields mention."""
    seen = set() if seen is None else seen
    if dataclasses.is_dataclass(model) and isinstance(model, type) and model not in seen:
        seen.add(model)
        for field in dataclasses.fields(model):
            _dataclasses_of(field.type, seen)
    for part in getattr(model, "__args__", ()):
        _dataclasses_of(part, seen)
    return seen


def _sentence(error: "ErrorDetails", model: type) -> str:
    """One validation error as one sentence."""
    steps = [step for step in error["loc"] if step not in ("[key]", *_FORMS)]
    key = _dotted(steps)
    if error["type"] in _UNKNOWN_KEY:
        return f"unknown key '{key}': {nearest(str(steps[-1]), _keys_at(model, steps[:-1]))}"
    if error["type"] in ("missing", "missing_argument"):
        return f"key '{key}' is missing"
    found = json.dumps(error["input"]) if not isinstance(error["input"], dict) else "a table"
    wanted = error["msg"][0].lower() + error["msg"][1:]
    return f"key '{key}' is {found}: {wanted.removesuffix('.')}"


def _dotted(steps: Iterable[int | str]) -> str:
    """A key as the person who wrote it counts: a.b[1] for the first of b's list in table a."""
    key = ""
    for step in steps:
        key += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if key else step
    return key


def _leaves(value: Any, steps: tuple[int | str, ...] = ()) -> Iterator[tuple[tuple[int | str, ...], Any]]:
    """What a TOML file holds besides tables and lists, each with its place."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(part, (*steps, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _leaves(part, (*steps, number))
    else:
        yield steps, value


def _keys_at(model: Any, steps: Iterable[int | str]) -> list[str]:
    """Names of the keys that the table at `steps` may hold."""
    for step in steps:
        candidates = [m for m in _direct_dataclasses(model) if step in _field_types(m)]
        if candidates:
            model = _field_types(candidates[0])[str(step)]
    return sorted({name for m in _direct_dataclasses(model) for name in _field_types(m)})


def _direct_dataclasses(model: Any) -> list[type]:
    """The dataclasses that `model` (a dataclass, a union, a container ...) stands for."""
    if dataclasses.is_dataclass(model) and isinstance(model, type):
        return [model]
    return [found for part in getattr(model, "__args__", ()) for found in _direct_dataclasses(part)]


def _field_types(model: type) -> dict[str, Any]:
    return {field.name: field.type for field in dataclasses.fields(model) if field.name != "path"}
