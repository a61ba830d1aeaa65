"""The records that every report is made from. Lengths um, in the coordinates that each field names."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pkgdrc.units import Um

Severity = Literal["error", "advice"]
Verdict = Literal["clean", "violated", "incomplete"]
Point = tuple[Um, Um]
Box = tuple[Um, Um, Um, Um]  # left, bottom, right, top


class State(StrEnum):
    """How a rule ended. Every rule of a run ends in exactly one of these."""

    CLEAN = "clean"
    VIOLATED = "violated"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One defect: found once, however often its cell is placed."""

    rule: str
    severity: Severity
    message: str
    note: str = ""  # what the rule's check says besides: 'dk1', 'to the frame'
    about: tuple[str, ...] = ()  # labels, nets, openings that it is about, by name
    measured: float | None = None  # None where nothing can be measured ("missing")
    limit: float | None = None
    unit: str = ""
    cell: str | None = None  # None for a defect of the stack, which lies in no cell
    path: tuple[str, ...] = ()  # names of the cells from the top cell to `cell`, at its first placement
    bbox: Box | None = None  # in the cell
    outline: tuple[tuple[Point, ...], ...] = ()  # polygons that mark the place, in the cell
    between: tuple[Point, Point] | None = None  # the points that were measured between, in the cell
    placements: int = 0
    at: tuple[Point, ...] = ()  # centre of the first few placements, on the wafer
    dies: tuple[tuple[int, int], ...] = ()  # column, row of every die that has the defect
    from_radius: Um | None = None  # it exists only as far as this from the wafer's centre, and farther out
    fingerprint: str = ""
    waived: str | None = None  # the waiver's reason
    known: bool = False  # in the baseline; `waived` says so too


@dataclass(frozen=True, kw_only=True)
class RuleResult:
    """How one rule of the deck ended."""

    id: str
    name: str  # the rule function's name
    title: str  # first line of its docstring: the defect
    severity: Severity
    state: State
    violations: int = 0
    seconds: float = 0.0
    reason: str = ""  # why it is not-applicable, skipped or failed; "" otherwise
    cached: bool = False  # answered from an earlier run on the same inputs


@dataclass(frozen=True, kw_only=True)
class LayoutFacts:
    """What was checked."""

    path: Path
    sha256: str
    top: str
    dbu: Um
    dies: int
    missing_layers: tuple[str, ...] = ()  # in the technology, without a shape in the layout
    places: tuple[tuple[int, int], ...] = ()  # column and row of every die, from 0 at the lower left
    pitch: tuple[Um, Um] | None = None  # from die to die; None where there is none
    origin: Point | None = None  # centre of the place (0, 0), from the wafer's centre; None without dies
    centre: Point = (0.0, 0.0)  # of the wafer, or of what is drawn where there is none, in the top cell
    diameter: Um | None = None  # of the wafer; None where no round one is drawn
    flat: int | None = None  # deg clockwise from the bottom to flat or notch; None where none is drawn


@dataclass(frozen=True)
class Note:
    """What whoever reads the findings must know besides: every report has it.

    'setting': something that a configuration or option switched off or changed. 'waiver': a waiver that does
    not hold (expired, not readable, without its violation).
    """

    kind: Literal["setting", "waiver"]
    text: str


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of a deck over a layout: the whole input of every report."""

    layout: LayoutFacts | None  # None: the technology alone was checked
    deck: str
    deck_version: str
    technology: Path
    klayout: str
    rules: tuple[RuleResult, ...]
    violations: tuple[Violation, ...] = field(default=())
    notes: tuple[Note, ...] = ()
    fail_on: Severity = "advice"  # the mildest violation that the run fails for

    @property
    def verdict(self) -> Verdict:
        """'incomplete' if any rule failed, whatever else was found; silence is never a pass."""
        states = {rule.state for rule in self.rules}
        if State.FAILED in states or not states - {State.SKIPPED, State.NOT_APPLICABLE}:
            return "incomplete"
        return "violated" if State.VIOLATED in states else "clean"

    @property
    def exit_code(self) -> int:
        """0 clean, 1 violated, 2 incomplete; 0 too for violations that are milder than `fail_on`."""
        if self.verdict != "violated":
            return {"clean": 0, "incomplete": 2}[self.verdict]
        counting = [each for each in self.violations if each.waived is None]
        return int(self.fail_on == "advice" or any(each.severity == "error" for each in counting))
