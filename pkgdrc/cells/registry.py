"""`@cell`: a typed function becomes a parametric cell with checked parameters and shared drawings."""

import hashlib
import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, cached_property
from types import ModuleType
from typing import Any, Generic, ParamSpec, get_type_hints

from pkgdrc import plugins
from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import Masks, masks
from pkgdrc.errors import InputError
from pkgdrc.toml import nearest

P = ParamSpec("P")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a cell: `kind` is its annotated type, `description` its line in the docstring."""

    name: str
    kind: Any
    default: Any
    description: str


@dataclass(frozen=True, eq=False)
class Cell(Generic[P]):
    """A parametric cell. Calling it gives its drawing; equal parameters give the same object."""

    function: Callable[P, Drawing]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Drawing:
        """The drawing for these parameters; InputError names cell, parameter and what would be right."""
        if args:
            raise TypeError(f"{self.name}() takes keyword parameters only")
        return self.draw(kwargs)

    def draw(self, parameters: Mapping[str, object]) -> Drawing:
        """Like a call, with the parameters as a mapping; lists stand for tuples, whole numbers for floats."""
        for name in parameters:
            if name not in self.parameters:
                raise InputError(
                    f"cell '{self.name}' has no parameter '{name}': {nearest(name, self.parameters)}"
                )
        checked = {name: self._checked(self.parameters[name], value) for name, value in parameters.items()}
        given = {name: value for name, value in checked.items() if value != self.parameters[name].default}
        return self._shared(tuple(sorted(given.items())), masks())

    @property
    def name(self) -> str:
        """The function's name, which is the cell's name in layouts and wafer specs."""
        return self.function.__name__

    @property
    def summary(self) -> str:
        """The first line of the function's docstring."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """Every parameter by name, in the function's order, those of a block in its place."""
        hints = get_type_hints(self.function, include_extras=True)
        described = _descriptions(inspect.getdoc(self.function) or "")
        found: dict[str, Parameter] = {}
        for name, parameter in inspect.signature(self.function).parameters.items():
            if name in self._blocks:
                found |= _of_block(parameter.default)
            else:
                found[name] = Parameter(name, hints[name], parameter.default, described.get(name, ""))
        return found

    @cached_property
    def _blocks(self) -> dict[str, Any]:
        """The parameters that are dataclasses, which cells have in common: each stands for its fields."""
        signature = inspect.signature(self.function).parameters
        return {name: each.default for name, each in signature.items() if is_dataclass(each.default)}

    def _given(self, given: Mapping[str, object]) -> dict[str, Any]:
        """What the function is called with: the parameters of each block as the block."""
        found = dict(given)
        for name, block in self._blocks.items():
            own = {field.name: found.pop(field.name) for field in fields(block) if field.name in found}
            found[name] = replace(block, **own)
        return found

    @cached_property
    def _shared(self) -> Callable[[tuple[tuple[str, Any], ...], Masks], Drawing]:
        @cache
        def draw(given: tuple[tuple[str, Any], ...], on: Masks) -> Drawing:
            name, usual = self.name, Masks().figures.items()
            told = tuple(sorted([*given, *(figure for figure in on.figures.items() if figure not in usual)]))
            if told:
                digest = hashlib.sha1(repr(told).encode(), usedforsecurity=False).hexdigest()[:8]
                name = f"{name}_{digest}"
            function: Callable[..., Drawing] = self.function
            drawing = replace(function(**self._given(dict(given))), name=name)
            self.drawn[drawing] = dict(given)
            return drawing

        return draw

    @cached_property
    def drawn(self) -> dict[Drawing, dict[str, object]]:
        """What the cell has drawn so far, each with the parameters that are not the defaults."""
        return {}

    @cached_property
    def _adapters(self) -> dict[str, Any]:
        from pydantic import ConfigDict, TypeAdapter

        config = ConfigDict(strict=True, allow_inf_nan=False)
        return {name: TypeAdapter(each.kind, config=config) for name, each in self.parameters.items()}

    def _checked(self, parameter: Parameter, value: object) -> Any:
        from pydantic import ValidationError

        try:
            text = json.dumps(value)
        except (TypeError, ValueError):
            text = json.dumps(repr(value))
        try:
            return self._adapters[parameter.name].validate_json(text)
        except ValidationError as error:
            wanted = error.errors()[0]["msg"].removesuffix(".")
            raise InputError(
                f"cell '{self.name}': parameter '{parameter.name}' is {text}: {wanted[0].lower()}{wanted[1:]}"
            ) from None


def cell(function: Callable[P, Drawing]) -> Cell[P]:
    """Make a cell of a function whose parameters are keyword-only, annotated and have defaults.

    A default that is a dataclass is a block of parameters that several cells have: the cell has its fields as
    parameters, described in the dataclass's docstring.
    """
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not parameter.KEYWORD_ONLY or parameter.default is parameter.empty:
            raise TypeError(
                f"{function.__name__}: parameter '{name}' must be keyword-only and have a default"
            )
        if parameter.annotation is parameter.empty:
            raise TypeError(f"{function.__name__}: parameter '{name}' must be annotated")
    return Cell(function)


@cache
def registered_cells() -> Mapping[str, Cell[...]]:
    """Every cell in the folders of `pkgdrc.cells`, and in the modules of other packages, by name."""
    package = importlib.import_module("pkgdrc.cells")
    names = [each.name for each in pkgutil.walk_packages(package.__path__, "pkgdrc.cells.")]
    modules = [importlib.import_module(name) for name in names]
    found: dict[str, Cell[...]] = {}
    for module in [*modules, *(plugins.module(plugins.CELLS, name) for name in plugins.named(plugins.CELLS))]:
        for each in cells_of(module):
            if each.name in found:
                raise TypeError(f"there are two cells called '{each.name}'")
            found[each.name] = each
    return dict(sorted(found.items()))


def cells_of(module: ModuleType) -> list[Cell[...]]:
    """The cells that a module itself declares."""
    cells = [each for each in vars(module).values() if isinstance(each, Cell)]
    return [each for each in cells if each.function.__module__ == module.__name__]


def find_cell(name: str) -> Cell[...]:
    """The cell called `name`; InputError with the nearest name if there is none."""
    cells = registered_cells()
    if name not in cells:
        raise InputError(f"there is no cell '{name}': {nearest(name, cells)}")
    return cells[name]


def _of_block(block: Any) -> dict[str, Parameter]:
    """The fields of a block as parameters; what the block holds are their defaults."""
    hints = get_type_hints(type(block), include_extras=True)
    described = _descriptions(inspect.getdoc(block) or "")
    return {
        each.name: Parameter(each.name, hints[each.name], getattr(block, each.name), described[each.name])
        for each in fields(block)
    }


def _descriptions(docstring: str) -> dict[str, str]:
    """The lines of a docstring's Args section, by parameter."""
    _, _, section = docstring.partition("\nArgs:\n")
    section = section.partition("\n\n")[0]
    found: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        start = re.match(r" {4}(\w+): (.*)", line)
        if start:
            name = start[1]
            found[name] = start[2].strip()
        elif name:
            found[name] += " " + line.strip()
    return found
