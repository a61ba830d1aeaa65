"""What a rule returns: checks of measures and figures against limits, each the recipe for a defect.

Comparing a measure with a limit gives a check; a number of the stack is compared in the same way.
"""

from dataclasses import dataclass, field, fields
from enum import Enum
from functools import cache, partial
from typing import (
    ClassVar,
    Literal,
    NoReturn,
    Self,
    get_args,
    get_type_hints,
    overload,
)

from pkgdrc.deck.limits import Limit
from pkgdrc.deck.presence import Presence, Stated, changed
from pkgdrc.process.alignment import NOWHERE, Tensor
from pkgdrc.shapes.methods import enter
from pkgdrc.shapes.node import Node
from pkgdrc.shapes.quantity import Plain, in_unit, plain
from pkgdrc.shapes.recorder import DeckError, UnknownNameError
from pkgdrc.shapes.region import Region
from pkgdrc.toml import nearest

Bound = Limit | float


class Sought(Enum):
    """Where the values of a measure are looked for, and so what it can be compared with."""

    LEAST = "<"
    GREATEST = ">"
    EITHER = "< or >"


class Comparable(Node):
    """What can be compared with limits: it has a unit, and is sought at its least, its greatest or either."""

    unit: str
    sought: ClassVar[Sought] = Sought.EITHER

    def __lt__(self, limit: "Bound | Number") -> "Check":
        return self._check(below=limit)

    def __gt__(self, limit: "Bound | Number") -> "Check":
        return self._check(above=limit)

    def __le__(self, limit: object) -> NoReturn:
        raise DeckError("shapes exactly at a limit pass: use < instead of <=")

    def __ge__(self, limit: object) -> NoReturn:
        raise DeckError("shapes exactly at a limit pass: use > instead of >=")

    def outside(self, low: "Bound | Number", high: "Bound | Number") -> "Check":
        """Violated below `low` and above `high`."""
        return self._check(below=low, above=high)

    def between(self, low: "Bound | Number", high: "Bound | Number") -> "Check":
        """Violated from `low` on (included) up to below `high`: what a check below `low` leaves over."""
        return self._check(below=high, floor=low)

    def past(self, low: "Bound | Number", *, up_to: "Bound | Number") -> "Check":
        """Violated above `low` up to `high` (included): what a check above `high` leaves over."""
        return self._check(above=low, ceiling=up_to)

    def _check(self, **limits: "Bound | Number") -> "Check":
        for side, wrong in (("above", Sought.LEAST), ("below", Sought.GREATEST)):
            if side in limits and self.sought is wrong:
                raise DeckError(
                    f"{self.described} is sought where it is {wrong.name.lower()}, so it can only be "
                    f"compared with {wrong.value}"
                )
        bounds = {side: _bound(limit, self.unit) for side, limit in limits.items()}
        _refuse_reversed(bounds, self.described)
        return Check(self, **bounds)  # type: ignore[arg-type]

    @property
    def described(self) -> str:
        """What it is called in a message to who writes a rule."""
        return type(self).__name__


@dataclass(frozen=True, eq=False)
class Number(Comparable):
    """A figure of the stack, with its unit."""

    effort: ClassVar[float] = 0.1

    value: float
    unit: str = "um"

    def __post_init__(self) -> None:
        """Not recorded: a number is also built to be read."""

    def __add__(self, other: Plain) -> "Number":
        """The sum; both in the same unit."""
        return Number(round(self.value + plain(other, self.unit), 9), self.unit)

    def __sub__(self, other: Plain) -> "Number":
        """The difference; both in the same unit."""
        return Number(round(self.value - plain(other, self.unit), 9), self.unit)

    def __mul__(self, factor: Plain) -> "Number":
        """The number times a factor without a unit."""
        return Number(round(self.value * plain(factor, ""), 9), self.unit)

    def __abs__(self) -> "Number":
        """The number without its sign."""
        return Number(abs(self.value), self.unit)

    __radd__ = __add__
    __rmul__ = __mul__

    @overload
    def __truediv__(self, other: "Measure") -> "Ratio": ...
    @overload
    def __truediv__(self, other: "Number | Limit | float") -> "Number": ...
    def __truediv__(self, other: "Number | Limit | float | Measure") -> "Number | Ratio":
        """The ratio to a number or a measure in the same unit, or a part of this one."""
        if isinstance(other, Measure):
            return Ratio(self, other)
        same = isinstance(other, Number | Limit) and other.unit == self.unit
        unit = self.unit if same else ""
        return Number(round(self.value / plain(other, unit), 9), "" if same else self.unit)


@dataclass(frozen=True, eq=False)
class Measure(Comparable):
    """A length, area, angle or count measured on shapes.

    What can be measured is one class each, in `deck/measures` or beside the rules of a family. Its class
    statement names the method of shapes that makes it: `class Width(Measure, method="width")` is
    `made.<layer>.width(...)`, with the class's other fields as arguments.

    `shift` is added to what is measured, and so are `units` database units of the layout.
    """

    effort: ClassVar[float] = 3.0

    one_by_one: ClassVar[bool] = False
    """Whether its places are looked at one by one, so that several may share those of a flat layout."""

    shift: float = field(default=0.0, kw_only=True)
    units: int = field(default=0, kw_only=True)
    unit: ClassVar[str] = "um"  # type: ignore[misc]
    method: ClassVar[str] = ""
    of_whole: ClassVar[str] = ""
    """The field whose merged shapes are what it measures, each as a whole; '' where it is taken at places."""

    def __post_init__(self) -> None:
        """Numbers of the stack and limits become plain ones; DeckError for one in another unit."""
        for name, unit in _units(type(self)).items():  # type: ignore[arg-type]
            object.__setattr__(self, name, plain(getattr(self, name), unit))
        super().__post_init__()

    def __init_subclass__(cls, method: str = "") -> None:
        super().__init_subclass__()
        cls.method = method
        if method:
            enter(method, partial(_measured, cls), cls.__module__)

    @property
    def described(self) -> str:
        """The method that makes it."""
        return self.method or type(self).__name__

    def __add__(self, number: Plain) -> Self:
        """The measure with a number in its unit added to what is measured."""
        return changed(self, shift=self.shift + plain(number, self.unit))

    def __sub__(self, number: Plain) -> Self:
        """The measure with a number in its unit taken from what is measured."""
        return changed(self, shift=self.shift - plain(number, self.unit))

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in ("after_overlay", "after_runout"):
            raise DeckError(f"{self.described} cannot be moved by overlay and run-out")
        raise UnknownNameError(f"{self.described} has no '{name}': {nearest(name, _public(self))}")


@dataclass(frozen=True, eq=False)
class Movable(Measure):
    """A measure between two kinds of shapes that are displaced against each other when they are joined.

    The source is moved by up to `overlay` um in any direction, and by the run-out `runout`, which grows with
    the place on the wafer. Both make a layout worse: they are subtracted where the measure is compared
    with <, and added where it is compared with >.
    """

    overlay: float = field(default=0.0, kw_only=True)
    runout: Tensor = field(default=NOWHERE, kw_only=True)

    def after_overlay(self, overlay: Plain) -> Self:
        """The measure where its source is moved by up to so much (um) in any direction, besides."""
        return changed(self, overlay=self.overlay + plain(overlay))

    def after_runout(self, runout: Tensor | float) -> Self:
        """The measure where its source is displaced by run-out: a number is um per um of radius, outwards."""
        return changed(self, runout=runout if isinstance(runout, Tensor) else Tensor(runout, 0.0, runout))


def _measured(of: type[Measure], source: Region, *arguments: object, **named: object) -> Measure:
    """A measure of shapes; DeckError if it takes other arguments."""
    names = [field.name for field in fields(of) if not field.kw_only][1:]
    given = names[: len(arguments)]
    if len(arguments) > len(names) or sorted([*given, *named]) != sorted(names):
        raise DeckError(f"{of.method} takes ({', '.join(names)})")
    return of(source, *arguments, **named)  # type: ignore[arg-type, call-arg]


@dataclass(frozen=True, eq=False)
class Ratio(Comparable):
    """A figure of the stack over a length that is measured: it is too large where the length is too small."""

    figure: Number
    measure: Measure
    unit: str = ""

    def __post_init__(self) -> None:
        if self.figure.unit != self.measure.unit:
            raise DeckError(
                f"a number {in_unit(self.measure.unit)} is needed here, not one {in_unit(self.figure.unit)}"
            )
        if isinstance(self.measure, Movable) and self.measure.runout:
            raise DeckError(f"a number over {self.measure.described} after run-out cannot be judged")
        super().__post_init__()

    def _check(self, **limits: "Bound | Number") -> "Check":
        refused = {Sought.LEAST: ("below", ">"), Sought.GREATEST: ("above", "<")}.get(self.measure.sought)
        if refused and refused[0] in limits:
            raise DeckError(
                f"{self.measure.described} is sought where it is {self.measure.sought.name.lower()}, so a "
                f"number over it can only be compared with {refused[1]}"
            )
        return super()._check(**limits)


@dataclass(frozen=True, eq=False)
class Check(Node):
    """Violated under `below` (but not under `floor`), and over `above` (but not over `ceiling`).

    A place that touches one that the rules of `otherwise` tell is not told again. A figure of the stack is
    not told where they tell anything.
    """

    effort: ClassVar[float] = 0.5

    measure: Comparable
    below: Bound | None = None
    above: Bound | None = None
    floor: Bound | None = None
    ceiling: Bound | None = None
    severity: Literal["error", "advice"] | None = None
    note: str = ""
    about: tuple[str, ...] = ()
    otherwise: "Region | None" = None

    def found(self) -> "Region":
        """What it finds, as shapes: whole ones, or its places as thin polygons. DeckError if it has none."""
        from pkgdrc.deck.algebra import Found  # which is made of checks

        return Found(self)

    def advice(self) -> "Check":
        """The same check, as advice."""
        return changed(self, severity="advice")

    def noting(self, note: str, *about: str) -> "Check":
        """The same check, with `note` in its message, and the names of the openings or levels it is about."""
        return changed(self, note=note, about=about)

    def unless(self, told: "Region") -> "Check":
        """The same check, left to the rules of `told` at each place that touches one that they tell.

        Other places of the same shape stay: take shapes from what is measured only where they are told whole.
        """
        return changed(self, otherwise=told)


AnyCheck = Check | Presence | Stated


def value_of(bound: Bound) -> float:
    """The number that a bound stands for."""
    return bound.value if isinstance(bound, Limit) else float(bound)


def _bound(bound: Bound | Number, unit: str) -> Bound:
    number = plain(bound, unit)
    return bound if isinstance(bound, Limit) else number


def _refuse_reversed(bounds: dict[str, Bound], described: str) -> None:
    """DeckError for two bounds that leave nothing between them; limits may be set so by whoever has them."""
    for low, high in (("below", "above"), ("floor", "below"), ("above", "ceiling")):
        one, other = bounds.get(low), bounds.get(high)
        if isinstance(one, float) and isinstance(other, float) and one > other:
            raise DeckError(f"{described} has the lower of its two bounds first: {other:g}, {one:g}")


@cache
def _units(measure: type[Measure]) -> dict[str, str]:
    """The fields of a measure that are numbers, each with its unit."""
    hints = get_type_hints(measure, include_extras=True)
    own = {each.name: hints[each.name] for each in fields(measure)}
    return {
        name: next((note for note in get_args(hint)[1:] if isinstance(note, str)), "")
        for name, hint in own.items()
        if hint is float or get_args(hint)[:1] == (float,)
        if name not in ("shift", "overlay")
    }


def _public(node: object) -> list[str]:
    return [name for name in dir(type(node)) if not name.startswith("_")]
