"""A parametric cell of pkgdrc as a PCell of the application, drawn with a technology's layers."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pya

from pkgdrc.errors import InputError

if TYPE_CHECKING:
    from pkgdrc.cells.drawing import Drawing
    from pkgdrc.cells.registry import Cell
    from pkgdrc.klayout_app.parameters import Field
    from pkgdrc.technology.model import Technology


_NOWHERE = (0.0, 0.0, 100.0, 100.0)
_LONGEST = 24  # letters of a value in a cell's name


class PCell(pya.PCellDeclaration):
    """One cell in one technology. Both are loaded when the application first asks for parameters."""

    def __init__(self, cell: str, technology: "Callable[[], Technology]") -> None:
        super().__init__()
        self._called = cell
        self._load_technology = technology

    @cached_property
    def _cell(self) -> "Cell[...]":
        from pkgdrc.cells.registry import find_cell

        return find_cell(self._called)

    @cached_property
    def fields(self) -> "dict[str, Field]":
        """What the application shows and keeps of each of the cell's parameters, in their order."""
        from pkgdrc.cells.process import process_parameters
        from pkgdrc.klayout_app.parameters import field

        try:
            figures = process_parameters(self._cell, self._load_technology())
        except InputError:  # which is told where the cell is drawn
            figures = {}
        parameters = self._cell.parameters.values()
        return {each.name: field(each, figures.get(each.name, each.default)) for each in parameters}

    def get_parameters(self) -> list[pya.PCellParameterDeclaration]:
        """The cell's parameters, for the application."""
        from pkgdrc.klayout_app.declaration import declaration

        return [declaration(field) for field in self.fields.values()]

    def coerce_parameters(self, _layout: pya.Layout, values: Sequence[Any]) -> list[Any]:
        """Values that mean the same are written the same, so that they share one cell."""
        coerced = []
        for field, value in zip(self.fields.values(), values, strict=True):
            try:
                coerced.append(field.shown(field.meant(value)))
            except (InputError, TypeError, ValueError):  # which is told where the cell is drawn
                coerced.append(value)
        return coerced

    def callback(self, _layout: pya.Layout, _name: str, states: pya.PCellParameterStates) -> None:
        """Explain each parameter where it is entered, and mark the one that is wrong."""
        fields = self.fields.values()
        reason = self._reason([states.parameter(field.name).value for field in fields])
        wrong = re.search(r"parameter '(\w+)'", reason)
        for name, field in self.fields.items():
            state = states.parameter(field.name)
            state.tooltip = f"{field.description} ({field.holds})"
            state.icon = pya.PCellParameterState.NoIcon
            if wrong and wrong[1] == name:
                state.tooltip = reason
                state.icon = pya.PCellParameterState.ErrorIcon

    def display_text(self, values: Sequence[Any]) -> str:
        """The cell's name with the parameters that are not the defaults."""
        pairs = zip(self.fields.values(), values, strict=True)
        others = [f"{field.name}={_text(value)}" for field, value in pairs if value != field.default]
        return f"{self._called}({', '.join(others)})" if others else self._called

    def produce(
        self, layout: pya.Layout, _layers: Sequence[int], values: Sequence[Any], cell: pya.Cell
    ) -> None:
        """Draw the cell; what is wrong with the parameters is told on the layout instead."""
        from pkgdrc.klayout_app.paint import paint, tell

        try:
            technology = self._load_technology()
            paint(self._drawing(values), technology, cell, lambda placed: _variant(placed, layout))
        except InputError as error:
            tell(str(error), self._cell.draw({}).box or _NOWHERE, cell)

    def _drawing(self, values: Sequence[Any]) -> "Drawing":
        """The drawing for values of the application; InputError says what is wrong with them."""
        try:
            given = {
                name: field.meant(value)
                for (name, field), value in zip(self.fields.items(), values, strict=True)
            }
        except InputError as error:
            raise InputError(f"cell '{self._called}': {error}") from None
        from pkgdrc.cells.masks import drawn_on

        with drawn_on(self._load_technology()):
            return self._cell.draw(given)

    def _reason(self, values: Sequence[Any]) -> str:
        """Why the cell cannot be drawn with these values; empty if it can."""
        try:
            self._drawing(values)
        except InputError as error:
            return str(error)
        return ""


def _variant(drawing: "Drawing", layout: pya.Layout) -> int:
    """The PCell variant in `layout` (its index) that draws what is placed in another cell."""
    from pkgdrc.cells.registry import registered_cells
    from pkgdrc.klayout_app.parameters import field

    cell = next(each for each in registered_cells().values() if drawing in each.drawn)
    given = cell.drawn[drawing]
    parameters = cell.parameters.values()
    values = [field(each, given.get(each.name, each.default)).default for each in parameters]
    return int(layout.add_pcell_variant(layout.pcell_id(cell.name), values))


def _text(value: object) -> str:
    """A value in a cell's name: long ones by their beginning."""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
