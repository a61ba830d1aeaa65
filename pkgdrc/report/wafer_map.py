"""What wafer maps show: which die is good, and which is not. Rows as one sees them, the uppermost first."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from pkgdrc.errors import InputError
from pkgdrc.findings import LayoutFacts, Run
from pkgdrc.report import words


class Bin(StrEnum):
    """What a place of the map holds."""

    NONE = "no die"
    GOOD = "no error"
    WAIVED = "errors that are waived"
    BAD = "an error that is not waived"
    KNOWN = "known to be bad before"
    UNJUDGED = "not judged: the verdict is incomplete"


PASSING = (Bin.GOOD, Bin.WAIVED)


@dataclass(frozen=True)
class WaferMap:
    """The dies' bins, and what a reader of a map needs to know besides."""

    layout: LayoutFacts
    rows: tuple[tuple[Bin, ...], ...]  # uppermost first, each from the left
    note: str
    caveats: str  # what keeps a good die from being a plain good one: "3 rules left out"

    @property
    def columns(self) -> int:
        """Places in a row."""
        return len(self.rows[0]) if self.rows else 0

    def describe(self, bin: Bin) -> str:
        """What a die of this bin is: 'no error (3 rules left out)'."""
        return f"{bin.value} ({self.caveats})" if bin is Bin.GOOD and self.caveats else bin.value

    @property
    def counts(self) -> Counter[Bin]:
        """Dies in each bin."""
        return Counter(bin for row in self.rows for bin in row if bin is not Bin.NONE)


def wafer_map(run: Run) -> WaferMap:
    """The map of a run. InputError if it has no layout.

    A die is bad if it has an error that is not waived. So is every die if the technology has one: its
    findings lie in no cell. If the verdict is incomplete, no die is called good.
    """
    if run.layout is None:
        raise InputError("a wafer map shows the dies of a layout; none was checked")
    places = set(run.layout.places)
    errors = [finding for finding in run.findings if finding.severity == "error"]
    bad = {die for each in errors if each.waived is None for die in each.dies}
    if any(each.waived is None and each.cell is None for each in errors):
        bad = places
    known = set(run.layout.known_bad)
    waived = {die for each in errors if each.waived is not None for die in each.dies}

    def bin_of(die: tuple[int, int]) -> Bin:
        if die not in places:
            return Bin.NONE
        if die in known:
            return Bin.KNOWN
        if die in bad:
            return Bin.BAD
        if run.verdict == "incomplete":
            return Bin.UNJUDGED
        return Bin.WAIVED if die in waived else Bin.GOOD

    columns = max((column for column, _ in places), default=-1) + 1
    rows = max((row for _, row in places), default=-1) + 1
    outside = sum(each.waived is None and not each.dies and each.cell is not None for each in errors)
    note = f"pkgdrc {run.verdict}: {words.verdict(run)}; rows as seen in the layout, uppermost first"
    if outside:
        note += f"; {words.counted(outside, 'error')} {'lies' if outside == 1 else 'lie'} in no die"
    if run.layout.flat is None:
        note += "; no flat or notch is drawn, so the orientation is nominal"
    note = "; ".join([note, *words.left_out(run)])
    grid = tuple(tuple(bin_of((column, row)) for column in range(columns)) for row in range(rows - 1, -1, -1))
    return WaferMap(run.layout, grid, note, words.caveats([run]))
