"""What a check has to find in a drawing, as far as the oracle can tell, and what it may find."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

import shapely

from pkgdrc.deck.algebra import OffGrid
from pkgdrc.deck.checks import Check, Number, Ratio, value_of
from pkgdrc.deck.presence import Break, Presence, Ring, Stated
from pkgdrc.technology import Technology
from tests.truth.drawing import Drawing
from tests.truth.measures import MEASURES, Asked, Found, found_by
from tests.truth.regions import NODES, CannotJudgeError, Scene

_BEYOND = 1.0  # dbu, by which the engine's fields of dies are smaller
_OPENINGS = 100  # of one ring
_CORNERS = 1000  # of one shape
_SEAMS = 5  # each of which may be open or shut
_EQUAL = 1e-7  # what breaks a limit by less than what calculating is off does not

AnyCheck = Check | Presence | Stated


@dataclass
class Oracle:
    """Judges checks on one drawing. Where rounding decides it knows so: `leaning` ones see it either way.

    The layers that are `opposed` may be rounded the other way than the rest, too.
    """

    scene: Scene
    opposed: tuple[str, ...] = ()
    _found: dict[AnyCheck, list[Found]] = field(default_factory=dict)
    _doubted: dict[AnyCheck, list[list[Found]]] = field(default_factory=dict)

    @classmethod
    def of(cls, drawing: Drawing, technology: Technology) -> "Oracle":
        """The oracle on a drawing."""
        return cls(Scene(drawing, technology))

    @cached_property
    def _leaning(self) -> list[Scene]:
        lean = 1.5 * self.scene.rounding
        scene = self.scene
        ways = (
            [(by, names) for names in dict.fromkeys(((), self.opposed)) for by in (lean, -lean)]
            if lean
            else []
        )
        leant = [
            Scene(scene.drawing, scene.technology, by, opposed=names, loose=loose)
            for loose in (False, True)
            for by, names in ways
            if by < 0 or not loose
        ]
        if lean:
            # What is narrow may be parted though nothing is narrower than drawn.
            leant.append(Scene(scene.drawing, scene.technology, -lean, still=True))
            # What leads to a hole may be open, or shut, whatever abuts.
            leant += [replace(scene, known={}, answers={}, opened=some) for some in _subsets(scene)]
        return leant

    def found(self, check: AnyCheck) -> list[Found]:
        """What breaks a check, or may do so."""
        if check not in self._found:
            self._found[check] = list(_broken(self.scene, check))
        return self._found[check]

    def doubted(self, check: AnyCheck) -> Iterator[list[Found]]:
        """The same as seen where rounding opens, or closes, whatever it can: in one scene after another.

        First what may be, then what surely is.
        """
        known = self._doubted.setdefault(check, [])
        for number, scene in enumerate(self._leaning):
            if number == len(known):
                known.append(list(_broken(scene, check)))
            yield known[number]


def _subsets(scene: Scene) -> Iterator[tuple[shapely.LineString, ...]]:
    seams = [seam for each in scene.drawing.seams.values() for seam in each][:_SEAMS]
    for count in range(len(seams) + 1):
        yield from combinations(seams, count)


def of_layout(check: AnyCheck) -> bool:
    """Whether a check is about what is drawn, not about the stack alone."""
    return isinstance(check, Presence) or (isinstance(check, Check) and not isinstance(check.measure, Number))


def _broken(scene: Scene, check: AnyCheck) -> Iterator[Found]:
    if isinstance(check, Presence):
        for body in scene.shapes(check.source).bodies:
            if check.end is not None:  # at its end, or at the gap before what it should lead to
                around = shapely.buffer(body, check.end.reach / scene.dbu + _BEYOND)
                yield Found(None, ((around,),), anywhere=True)
            elif isinstance(check.source, OffGrid):  # corners in a row are one place
                around = shapely.buffer(body, 2 * check.source.grid / scene.dbu)
                yield Found(None, ((around,),), anywhere=True, most=_CORNERS)
            elif check.ring is None:
                yield Found(None, ((body,),), whole=True)
            else:  # where in the field, and how wide, a ring is open is not asked
                around = shapely.buffer(body, _BEYOND)
                yield Found(None, ((around,),), anywhere=True, most=_OPENINGS)
        return
    if not isinstance(check, Check):
        raise CannotJudgeError(type(check).__name__)
    if isinstance(check.measure, Ratio):
        figure = check.measure.figure.value
        of_length = Asked(
            -math.inf
            if check.above is None
            else figure / value_of(check.above)
            if value_of(check.above)
            else math.inf,
            math.inf
            if check.below is None
            else figure / value_of(check.below)
            if value_of(check.below)
            else math.inf,
        )
        for found in found_by(scene, check.measure.measure, of_length):
            yield from _judged(check, _ratio(figure, found))
        return
    asked = Asked(
        -math.inf if check.below is None else value_of(check.below),
        math.inf if check.above is None else value_of(check.above),
    )
    for found in found_by(scene, check.measure, asked):
        yield from _judged(check, found)


def _ratio(figure: float, found: Found) -> Found:
    if not found.value:
        return replace(found, value=math.inf)
    value = figure / found.value
    return replace(found, value=value, rough=value * found.rough / found.value)


def _judged(check: Check, found: Found) -> Iterator[Found]:
    if found.value is None:
        yield found
        return
    low = found.value - found.rough + min(found.less, 0)
    high = found.value + found.rough + max(found.less, 0)
    breaks = [_breaks(check, value) for value in (low, high)]
    if any(breaks):
        # What may be too little and may be too much may be neither.
        surely = all(breaks) and _breaks(check, found.value)
        yield found if surely or not found.sure else replace(found, sure=False)


def _breaks(check: Check, value: float) -> bool:
    if check.below is not None and value < value_of(check.below) - _EQUAL:
        return check.floor is None or value >= value_of(check.floor) - _EQUAL
    if check.above is not None and value > value_of(check.above) + _EQUAL:
        return check.ceiling is None or value <= value_of(check.ceiling) + _EQUAL
    return False


def limit_of(check: AnyCheck) -> float:
    """What a check of a length (um) asks for below; 0 of any other."""
    if isinstance(check, Check) and check.below is not None and check.measure.unit == "um":
        return value_of(check.below)
    return 0.0


def unknown_to_oracle(check: AnyCheck) -> set[str]:
    """The kinds of expression in a check that the oracle does not know, by name."""
    if not of_layout(check):
        return set()
    known = {*NODES, *MEASURES, Break, Check, Presence, Ratio, Ring, Number}
    return {type(node).__name__ for node in check.walk() if type(node) not in known}
