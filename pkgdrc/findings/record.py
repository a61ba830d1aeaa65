"""The records that every report is made from. Lengths um, in the coordinates that each field names.

They are the JSON report too: its schema is generated from them, and `Doc` is what it says of a field.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pkgdrc.detail import Detail
from pkgdrc.toml import Doc
from pkgdrc.units import Um

Severity = Literal["error", "advice"]
Verdict = Literal["clean", "violated", "incomplete"]
Point = tuple[Um, Um]
Box = tuple[Um, Um, Um, Um]  # left, bottom, right, top
Die = tuple[int, int]  # column, row


class Unknown(NamedTuple):
    """The value that stands for what is not known; null in the JSON report."""

    value: str | float


class Unwritten(NamedTuple):
    """What no JSON report holds: it is needed while pkgdrc runs."""


class Named(NamedTuple):
    """The key of a field in the JSON report, where that is not its name: readers of reports know it."""

    name: str


class Rows(NamedTuple):
    """Dies, which the JSON report writes as runs of rows."""


Dies = Annotated[tuple[Die, ...], Rows()]


class State(StrEnum):
    """How a rule ended. Every rule of a run ends in exactly one of these."""

    CLEAN = "clean"
    VIOLATED = "violated"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One defect at one place: found once, however often its cell is placed. Facts alone, no words."""

    rule: Annotated[str, Doc("id of the rule")]
    severity: Severity
    note: Annotated[str, Doc("what the rule's check says besides: 'dk1', 'to the frame'")] = ""
    details: Annotated[tuple[Detail, ...], Doc("what is known of it besides")] = ()
    about: Annotated[tuple[str, ...], Doc("names of what it is about: openings, labels, nets, pins")] = ()
    layers: Annotated[
        tuple[str, ...], Doc("of the technology, that its check measures, the first ones first")
    ] = ()
    measured: Annotated[
        float | None, Doc("with overlay and run-out of the worst die; null where nothing can be measured")
    ] = None
    limit: float | None = None
    unit: str = ""
    cell: Annotated[str | None, Doc("null for a defect of the stack, which lies in no cell")] = None
    path: Annotated[
        tuple[str, ...], Doc("names of the cells from the top cell to `cell`, at its first placement")
    ] = ()
    bbox: Annotated[Box | None, Doc("left, bottom, right, top in the cell")] = None
    outline: Annotated[tuple[tuple[Point, ...], ...], Doc("polygons that mark the place, in the cell")] = ()
    between: Annotated[
        tuple[Point, Point] | None, Doc("the two points that were measured between, in the cell")
    ] = None
    placements: int = 0
    at: Annotated[tuple[Point, ...], Doc("centre of the first few placements, on the wafer")] = ()
    file: Annotated[str | None, Doc("the file that it is drawn in; null: in none")] = None
    in_file: Annotated[Point | None, Doc("centre of its first placement, as that file counts")] = None
    dies: Annotated[Dies, Doc("every die that has the defect")] = ()
    in_cell: Annotated[
        bool, Doc("whether the cell itself has it; false where what lies over dies makes it, in `dies` alone")
    ] = True
    from_radius: Annotated[
        Um | None, Doc("it exists only as far as this from the wafer's centre, and farther out")
    ] = None
    fingerprint: Annotated[str, Doc("stays when its cell is renamed or moved")] = ""
    waived: Annotated[str | None, Doc("why it may stay")] = None
    known: Annotated[bool, Doc("in the baseline; `waived` says so too")] = False


@dataclass(frozen=True, kw_only=True)
class Margin:
    """The tightest value that a rule has measured, and where."""

    measured: float
    limit: float | None = None
    unit: str = ""
    beyond: Annotated[bool, Doc("nothing is nearer to the limit than this; it was not looked farther")] = (
        False
    )
    cell: str | None = None
    between: Annotated[tuple[Point, Point] | None, Doc("in the cell")] = None
    at: Annotated[Point | None, Doc("centre of the first placement, on the wafer")] = None
    dies: Annotated[Dies, Doc("dies that have it")] = ()


@dataclass(frozen=True, kw_only=True)
class RuleResult:
    """One rule of the deck: what it says, and how it ended."""

    id: str
    name: Annotated[str, Doc("the rule function's name")]
    title: Annotated[str, Doc("first line of its docstring: the defect")]
    severity: Severity
    state: State
    findings: Annotated[int, Named("violations"), Doc("how many it has")] = 0
    seconds: float = 0.0
    reason: Annotated[str, Doc("why it is not-applicable, skipped or failed; '' otherwise")] = ""
    cached: Annotated[bool, Doc("answered from an earlier run on the same inputs")] = False
    why: str = ""
    fix: str = ""
    source: str = ""
    chapter: str = ""
    limits: Annotated[tuple[str, ...], Doc("names of the limits that it is judged by")] = ()
    layers: Annotated[tuple[str, ...], Doc("of the technology, that it looks at")] = ()
    of_stack: Annotated[bool, Doc("whether the technology alone tells it, or a part of it")] = False
    margin: Annotated[Margin | None, Doc("null where none was asked for, or nothing is measured")] = None


@dataclass(frozen=True, kw_only=True)
class AppliedLimit:
    """A limit as the run applied it."""

    name: str
    value: float
    unit: str = ""
    source: Annotated[str, Doc("where the deck's value comes from; 'process': the fab has to set it")] = ""
    replaced: Annotated[float | None, Doc("the deck's value, where the user has set another or the same")] = (
        None
    )

    @property
    def unset(self) -> bool:
        """Whether it is a placeholder that no fab has set."""
        return self.replaced is None and self.source.startswith("process")


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """A file that a run depends on."""

    path: Path
    sha256: Annotated[str, Unknown(""), Doc("null if it could not be read")] = ""
    what: Annotated[
        str,
        Doc(
            "what it was read as: 'mask', 'pattern', 'waivers', 'baseline', 'bad dies', 'pins', "
            "'configuration'"
        ),
    ] = ""


@dataclass(frozen=True, kw_only=True)
class DeckFacts:
    """The deck that a run applied."""

    name: str
    version: Annotated[str, Doc("the deck's own")]
    sha256: Annotated[str, Unknown(""), Doc("over its files, and those of the common chapters")] = ""


@dataclass(frozen=True, kw_only=True)
class Engine:
    """What computed a run."""

    klayout: str


@dataclass(frozen=True, kw_only=True)
class LayoutFacts:
    """What was checked."""

    path: Path
    sha256: Annotated[str, Unknown(""), Doc("of the file; null if the file could not be read")]
    top: Annotated[str, Unknown(""), Doc("cell that was checked; null if the file could not be read")]
    dbu: Annotated[Um, Unknown(0.0), Doc("database unit, um; null if the file could not be read")]
    dies: Annotated[int, Doc("how many there are")]
    missing_layers: Annotated[
        tuple[str, ...], Doc("layers of the technology without a shape in the layout")
    ] = ()
    die_layer: Annotated[str | None, Doc("layer or cells that dies are known by; null: by none")] = None
    known_bad: Annotated[Dies, Doc("dies that a wafer map calls bad, which are left out")] = ()
    places: Annotated[Dies, Doc("every die, from column 0 and row 0 at the lower left")] = ()
    pitch: Annotated[Point | None, Doc("from die to die; null where there is none")] = None
    origin: Annotated[
        Point | None, Doc("centre of the place (0, 0), from the wafer's centre; null without dies")
    ] = None
    centre: Annotated[
        Point, Doc("of the wafer, or of what is drawn where there is none, in the top cell")
    ] = (0.0, 0.0)
    diameter: Annotated[Um | None, Doc("of the wafer; null where no round one is drawn")] = None
    flat: Annotated[
        int | None, Doc("deg clockwise from the bottom to flat or notch; null where none is drawn")
    ] = None
    files: Annotated[tuple[FileFacts, ...], Doc("of a mask set or a job deck: its files")] = ()
    cells: Annotated[frozenset[str], Unwritten()] = frozenset()  # names of all cells; empty: not known
    recovered: Annotated[tuple[int, int, int], Unwritten()] = (0, 0, 0)
    """Of a flat layout: dies that became cells again, how many cells these are, and shapes that fell away."""


Kind = Literal["setting", "waiver", "dropped", "rounded"]


@dataclass(frozen=True)
class Note:
    """What whoever reads the findings must know besides: every report has it.

    'setting': something that a configuration or option switched off or changed. 'waiver': a waiver that does
    not hold (expired, not readable, without its finding). 'dropped': what the layout's reader left out.
    'rounded': what lies off the mask grid by nature, and so is not told by a rule.
    """

    kind: Kind
    text: Annotated[str, Doc("what it says; '' where `detail` says it")] = ""
    detail: Detail | None = None


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of a deck over a layout: the whole input of every report, and all of its evidence."""

    layout: Annotated[LayoutFacts | None, Doc("null where the technology alone was checked")]
    deck: DeckFacts
    technology: FileFacts
    engine: Engine
    rules: Annotated[tuple[RuleResult, ...], Doc("every rule of the deck")]
    findings: Annotated[tuple[Finding, ...], Named("violations"), Doc("the findings")] = ()
    notes: Annotated[
        tuple[Note, ...], Doc("what was switched off, changed or dropped, and waivers that do not hold")
    ] = ()
    fail_on: Annotated[Severity, Doc("the mildest finding that the run fails for")] = "advice"
    limits: Annotated[tuple[AppliedLimit, ...], Doc("every limit that a rule of the deck reads")] = ()
    margin: Annotated[
        float | None, Doc("share of a limit under which a rule that passes is told; null: no margins")
    ] = None
    files: Annotated[tuple[FileFacts, ...], Doc("what else the run depends on")] = ()
    command: Annotated[str, Doc("the command line; '' where there was none")] = ""
    date: Annotated[str, Doc("when it ended, as ISO 8601; '' where that was not noted")] = ""

    @property
    def verdict(self) -> Verdict:
        """'incomplete' if any rule failed, whatever else was found; silence is never a pass."""
        states = {rule.state for rule in self.rules}
        if State.FAILED in states or not states - {State.SKIPPED, State.NOT_APPLICABLE}:
            return "incomplete"
        return "violated" if State.VIOLATED in states else "clean"

    @property
    def exit_code(self) -> int:
        """0 clean, 1 violated, 2 incomplete; 0 too for findings that are milder than `fail_on`."""
        if self.verdict != "violated":
            return {"clean": 0, "incomplete": 2}[self.verdict]
        counting = [each for each in self.findings if each.waived is None]
        return int(self.fail_on == "advice" or any(each.severity == "error" for each in counting))

    @property
    def titles(self) -> dict[str, str]:
        """Each rule's defect, by its id."""
        return {rule.id: rule.title for rule in self.rules}
