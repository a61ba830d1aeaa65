"""The wafer map of the page: which dies have which findings, as few shapes and numbers as will do.

A set of dies is written as runs, [start, length, ...], of keys: row * (columns + 1) + column. The column that
no die has parts the rows, so that no run goes on in the next one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from pkgdrc.findings import Finding, LayoutFacts
from pkgdrc.findings.record import Box, Point
from pkgdrc.report import words
from pkgdrc.units import Um

Place = tuple[int, int]
LISTED = 500  # dies in the table beside the map
_MARGIN = 0.03  # round what is drawn, share of its size
_MANY = 60  # columns from which a single die is so small that it gets a rim


@dataclass(frozen=True)
class Tally:
    """What one die has."""

    place: Place
    errors: int
    advice: int
    waived: int
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Circle:
    """From here outwards, as seen from the wafer's centre, a rule is violated."""

    rule: str
    radius: Um


@dataclass(frozen=True)
class WaferMap:
    """What is drawn. Lengths um from the wafer's centre, y upwards."""

    columns: int
    rows: int
    pitch: tuple[Um, Um]
    corner: Point  # lower left of the place (0, 0)
    radius: Um | None
    flat: int | None
    view: Box
    paths: dict[str, str]  # class of the dies, 'clean' always: path, with a die as a unit
    keys: tuple[tuple[str, str], ...]  # each class of dies with findings, and what it means
    streets: str  # path of the lines between dies
    circles: tuple[Circle, ...]
    spots: tuple[Point, ...]  # findings in no die
    tallies: tuple[Tally, ...]  # the dies with the most errors first, those with a finding only
    places: list[int]  # runs of all dies
    sets: list[list[int]]  # runs of each set of dies that a finding has
    set_of: list[int]  # number in `sets` for each finding; -1 without dies

    @property
    def small(self) -> bool:
        """Whether a die is a few pixels wide."""
        return max(self.columns, self.rows) > _MANY


ERRORS = ("error-few", "error-more", "error-most")
_SHADES = (0, 1, 4)  # errors above the fewest that a bad die has, from which its class is each of these


def wafer_map(layout: LayoutFacts, findings: Sequence[Finding]) -> WaferMap | None:
    """The map of a layout with these findings, or None where there are fewer than two dies."""
    if len(layout.places) < 2 or layout.pitch is None or layout.origin is None:
        return None
    columns, rows = (max(place[axis] for place in layout.places) + 1 for axis in (0, 1))
    sets: dict[tuple[Place, ...], int] = {}
    set_of = [sets.setdefault(each.dies, len(sets)) if each.dies else -1 for each in findings]
    tallies = _tallies(findings, set_of, list(sets))
    classes = _classes(tallies.values())
    by_class: dict[str, list[Place]] = {name: [] for name in ("clean", *classes)}
    for place in set(layout.places):
        by_class[_class(tallies.get(place), classes)].append(place)
    pitch, origin = layout.pitch, layout.origin
    corner = (origin[0] - pitch[0] / 2, origin[1] - pitch[1] / 2)
    radius = None if layout.diameter is None else layout.diameter / 2
    return WaferMap(
        columns=columns,
        rows=rows,
        pitch=pitch,
        corner=corner,
        radius=radius,
        flat=layout.flat,
        view=_view(corner, (columns * pitch[0], rows * pitch[1]), radius),
        paths={
            name: _path(places, columns) for name, places in by_class.items() if places or name == "clean"
        },
        keys=tuple((name, meaning) for name, (_, meaning) in classes.items() if by_class[name]),
        streets=_streets(layout.places, columns, rows),
        circles=_circles(findings),
        spots=tuple(
            (x - layout.centre[0], y - layout.centre[1])
            for each in findings
            if each.cell is not None and not each.dies
            for x, y in each.at[:1]
        ),
        tallies=tuple(sorted(tallies.values(), key=lambda t: (-t.errors, -t.advice, -t.waived, t.place))),
        places=_runs(layout.places, columns),
        sets=[_runs(places, columns) for places in sets],
        set_of=set_of,
    )


def _tallies(
    findings: Sequence[Finding], set_of: Sequence[int], sets: Sequence[tuple[Place, ...]]
) -> dict[Place, Tally]:
    """What each die has that has anything. Dies of the same findings are counted together."""
    having: list[list[Finding]] = [[] for _ in sets]
    for each, number in zip(findings, set_of, strict=True):
        if number >= 0:
            having[number].append(each)
    sets_of: dict[Place, list[int]] = {}
    for number, places in enumerate(sets):
        for place in places:
            sets_of.setdefault(place, []).append(number)
    told: dict[tuple[int, ...], Tally] = {}
    tallies = {}
    for place, numbers in sets_of.items():
        alike = tuple(numbers)
        if alike not in told:
            own = [each for number in alike for each in having[number]]
            counts = Counter(map(_kind, own))
            rules = tuple(dict.fromkeys(each.rule for each in own))
            told[alike] = Tally(place, counts["error"], counts["advice"], counts["waived"], rules)
        tallies[place] = replace(told[alike], place=place)
    return tallies


def _kind(finding: Finding) -> str:
    return finding.severity if finding.waived is None else "waived"


def _classes(tallies: Iterable[Tally]) -> dict[str, tuple[int, str]]:
    """The classes of dies with findings, in the order they are drawn in: the least errors, and words.

    What is counted from is the fewest errors that a bad die has: where all dies share some, it is the dies
    with more of them that stand out.
    """
    fewest = min((tally.errors for tally in tallies if tally.errors), default=1)
    least = [fewest + shade for shade in _SHADES]
    meanings = [
        f"{low} to {beyond - 1} errors" if beyond - low > 1 else words.counted(low, "error")
        for low, beyond in pairwise(least)
    ]
    errors = zip(ERRORS, zip(least, [*meanings, f"{least[-1]} errors or more"], strict=True), strict=True)
    return {"waived": (0, "waived only"), "advice": (0, "advice"), **dict(errors)}


def _class(tally: Tally | None, classes: Mapping[str, tuple[int, str]]) -> str:
    """How a die is coloured: by its errors, then its advice."""
    if tally is None:
        return "clean"
    if tally.errors:
        return next(name for name in reversed(ERRORS) if tally.errors >= classes[name][0])
    return "advice" if tally.advice else "waived"


def _runs(places: Iterable[Place], columns: int) -> list[int]:
    if not (places := list(places)):
        return []
    keys = np.unique([row * (columns + 1) + column for column, row in places])
    breaks = np.flatnonzero(np.diff(keys) > 1) + 1
    starts, ends = np.concatenate([[0], breaks]), np.concatenate([breaks, [len(keys)]])
    return [int(value) for pair in zip(keys[starts], ends - starts, strict=True) for value in pair]


def _path(places: Iterable[Place], columns: int) -> str:
    """One rectangle for each run."""
    return "".join(
        f"M{start % (columns + 1)} {start // (columns + 1)}h{length}v1h-{length}z"
        for start, length in _pairs(_runs(places, columns))
    )


def _streets(places: Iterable[Place], columns: int, rows: int) -> str:
    """A line on each side of the columns and rows, as far as there are dies."""
    dies = np.array(list(places))
    pieces = []
    for axis, count in ((0, columns), (1, rows)):
        across = dies[:, axis]
        low, high = np.full(count + 1, np.iinfo(np.int64).max), np.full(count + 1, -1)
        for side in (0, 1):
            np.minimum.at(low, across + side, dies[:, 1 - axis])
            np.maximum.at(high, across + side, dies[:, 1 - axis] + 1)
        for line in np.flatnonzero(high >= 0):
            pieces.append(
                f"M{line} {low[line]}V{high[line]}" if axis == 0 else f"M{low[line]} {line}H{high[line]}"
            )
    return "".join(pieces)


def _pairs(runs: Sequence[int]) -> Iterator[tuple[int, int]]:
    yield from list(pairwise(runs))[::2]


def _circles(findings: Iterable[Finding]) -> tuple[Circle, ...]:
    """The innermost circle of each rule that has one."""
    radii: dict[str, Um] = {}
    for each in findings:
        if each.from_radius is not None:
            radii[each.rule] = min(each.from_radius, radii.get(each.rule, each.from_radius))
    return tuple(Circle(rule, radius) for rule, radius in sorted(radii.items(), key=lambda item: item[1]))


def _view(corner: Point, size: Point, radius: Um | None) -> Box:
    """What holds the dies and the wafer."""
    left, bottom, right, top = corner[0], corner[1], corner[0] + size[0], corner[1] + size[1]
    if radius is not None:
        left, bottom, right, top = (
            min(left, -radius),
            min(bottom, -radius),
            max(right, radius),
            max(top, radius),
        )
    margin = _MARGIN * max(right - left, top - bottom)
    return left - margin, bottom - margin, right + margin, top + margin
