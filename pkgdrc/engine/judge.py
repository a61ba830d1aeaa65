"""From checks to breaches: places are asked for, compared with the limits, and what breaks them is kept."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import klayout.db as kdb

from pkgdrc.deck.checks import AnyCheck, Check, Measure, Movable, Ratio, value_of
from pkgdrc.deck.presence import Presence
from pkgdrc.engine import ratios
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.breach import Breach
from pkgdrc.engine.broken_ends import broken_ends
from pkgdrc.engine.limits import violates
from pkgdrc.engine.nearby import clear_of
from pkgdrc.engine.open_rings import open_rings
from pkgdrc.engine.place import Bound, Place, Stand
from pkgdrc.engine.register import evaluator, shower


def breaches(bench: Bench, check: AnyCheck) -> list[Breach]:
    """Where a layout breaks a check and no other rule tells it. TypeError for one that nobody evaluates."""
    found = _broken(bench, check)
    if not found or check.otherwise is None:
        return found
    told = bench.shapes.region(check.otherwise)
    return found if told.is_empty() else list(_without(bench, found, told))


def _without(bench: Bench, found: list[Breach], told: kdb.Region) -> Iterator[Breach]:
    """Breaches without those of their places that touch what is told."""
    places = [(number, place) for number, each in enumerate(found) for place in each.places()]
    left: dict[int, list[Stand]] = defaultdict(list)
    clear = clear_of(bench.shapes, [place for _, place in places], told)
    for (number, _), stands in zip(places, clear, strict=True):
        left[number] += stands
    for number, each in enumerate(found):
        if left[number] == list(each.places()):
            yield each
        elif left[number]:
            yield replace(each, stands=tuple(left[number]))


def _broken(bench: Bench, check: AnyCheck) -> list[Breach]:
    match check:
        case Presence(source):
            if check.ring is not None:
                places = open_rings(bench, source, check.ring)
            elif check.end is not None:
                places = broken_ends(bench, source, check.end)
            else:
                show = shower(source)
                places = show(bench, source) if show else _shapes(bench, check)
            return [_breach(place, place.value, check.note) for place in places]
        case Check(Ratio() as ratio):
            return ratios.breaches(ratio, _broken(bench, ratios.of_length(check, ratio)))
        case Check(Measure() as measure):
            places = evaluator(measure)(bench, measure, asked(bench, check, measure))
            far, dbu = _far(bench, measure), bench.shapes.dbu
            return [found for place in places for found in _judged(check, measure, place, far, dbu)]
    raise TypeError(f"{type(check).__name__} cannot be computed")


def asked(bench: Bench, check: Check, measure: Measure) -> Bound:
    """Which values have to be known so that a check can be judged anywhere on the wafer."""
    worse = _overlay(measure) + _far(bench, measure)
    shift = _shift(measure, bench.shapes.dbu)
    return Bound(
        None if check.below is None else value_of(check.below) - shift + worse,
        None if check.above is None else value_of(check.above) - shift - worse,
    )


def worsened(measure: Measure, dbu: float, below: bool) -> float:
    """What is added to a measured value before it is compared: overlay makes every layout worse."""
    overlay = _overlay(measure)
    return _shift(measure, dbu) + (-overlay if below else overlay)


def _shift(measure: Measure, dbu: float) -> float:
    return measure.shift + measure.units * dbu


def _overlay(measure: Measure) -> float:
    return measure.overlay if isinstance(measure, Movable) else 0.0


def _far(bench: Bench, measure: Measure) -> float:
    """The greatest displacement by run-out on the wafer, um."""
    return measure.runout.greatest * bench.radius if isinstance(measure, Movable) else 0.0


def _judged(check: Check, measure: Measure, place: Place, far: float, dbu: float) -> Iterator[Breach]:
    """The breach of a place, if it breaks the check somewhere."""
    if place.value is None:
        yield _breach(place, None, check.note)
        return
    for limit, sign in ((check.below, -1), (check.above, 1)):
        if limit is None:
            continue
        value = place.value + worsened(measure, dbu, below=sign < 0)
        if far:
            beyond = (value_of(limit) - (value + sign * far)) * sign < -place.slack
            if beyond:
                yield _breach(place, value, check.note, runs_out=True)
                return
        elif violates(check, value, place.slack):
            yield _breach(place, rounded(value, measure.unit), check.note)
            return


def rounded(value: float, unit: str) -> float:
    """A measured value as it is told: ratios and counts have no unit, and small values."""
    return round(float(value), 4 if unit else 6)


def _shapes(bench: Bench, check: Presence) -> list[Place]:
    """Every merged shape there is."""
    region = bench.shapes.region(check.source)
    if region.is_empty():
        return []
    layer = bench.shapes.stamp(region.merged())
    return [
        Place(cell, polygon, None) for cell, polygons in bench.places.per_cell(layer) for polygon in polygons
    ]


def _breach(place: Place, measured: float | None, note: str, *, runs_out: bool = False) -> Breach:
    return Breach(
        place.cell,
        place.mark,
        measured,
        note,
        drift=place.drift if runs_out else None,
        stands=place.stands,
        dies=place.dies,
        from_radius=place.from_radius,
        between=place.between,
        about=place.about,
        of=place.of,
        details=place.details,
        file=place.file,
        over=place.over,
    )
