"""Filters through which a signal finds its way: ladders, two of them as a duplexer, and DMS filters."""

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import shapely

from pkgdrc.cells import Drawing, find_cell
from pkgdrc.cells.drawing import Placement, flattened
from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.errors import InputError
from pkgdrc.input.read import read_layout
from pkgdrc.resources import find_technology
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import load_technology

TECHNOLOGY = load_technology(find_technology("hermetic"))


def without_resonator(die: Drawing, number: int) -> Drawing:
    """The die with one resonator of its ladder left out, counted from the top."""
    placements = []
    for each in die.placements:
        if each.drawing.name.startswith("ladder_filter"):
            rest = [place for n, place in enumerate(each.drawing.placements) if n != number]
            each = replace(each, drawing=replace(each.drawing, name="CUT", placements=tuple(rest)))
        placements.append(each)
    return replace(die, name="BROKEN", placements=tuple(placements))


def found(die: Drawing, rules: set[str], path: Path) -> list[str]:
    write_layout(Drawing(name="top", placements=(Placement(die),)), TECHNOLOGY, path / "die.gds")
    run = check(read_layout(path / "die.gds"), load_deck("hermetic", TECHNOLOGY), TECHNOLOGY, selected=rules)
    assert {rule.id for rule in run.rules if rule.state.value == "failed"} == set()
    return [finding.rule for finding in run.findings]


def test_a_signal_passes_a_ladder(tmp_path: Path) -> None:
    assert found(find_cell("hermetic_ladder_die")(), {"NET.1", "NET.2", "NET.3", "NET.4"}, tmp_path) == []


@pytest.mark.parametrize("resonator", [0, 2, 4])
def test_without_a_series_resonator_none_does(resonator: int, tmp_path: Path) -> None:
    die = without_resonator(find_cell("hermetic_ladder_die")(), resonator)
    assert set(found(die, {"NET.4"}, tmp_path)) == {"NET.4"}


@pytest.mark.parametrize("resonator", [1, 3])
def test_without_a_shunt_resonator_one_does(resonator: int, tmp_path: Path) -> None:
    die = without_resonator(find_cell("hermetic_ladder_die")(), resonator)
    assert found(die, {"NET.4"}, tmp_path) == []


def fingers(die: Drawing, y: float) -> list[float]:
    """The centres of the upright strips of component structures at a height."""
    boxes = [shape.box for shape in flattened(die, {"component"}) if shape.layer == "component"]
    return sorted((a + c) / 2 for a, b, c, d in boxes if b < y < d and c - a < 2)


def test_series_and_shunt_resonators_have_pitches_of_their_own() -> None:
    """Half a wavelength at 1.88 GHz and 4050 m/s; the shunt ones 3 % longer."""
    die = find_cell("hermetic_ladder_die")()
    pitches = []
    for y in (224.0, 112.0, 0.0, -112.0, -224.0):
        strips = fingers(die, y)
        assert len(strips) == 2 * 100 + 2 * 45
        steps = {round(b - a, 3) for a, b in pairwise(strips)}
        assert max(steps) - min(steps) < 0.011  # they lie on the grid
        pitches.append((strips[-1] - strips[0]) / (len(strips) - 1))
    assert pitches == pytest.approx([1.075, 1.11, 1.075, 1.11, 1.075], abs=1e-3)
    assert pitches[0] == pytest.approx(4050 / (2 * 1.88e3), abs=0.005)
    assert pitches[1] / pitches[0] == pytest.approx(1.03, abs=0.003)


def test_the_capacitances_match_50_ohm() -> None:
    """0.434 pF a mm and pair: 1.74 and 2.60 pF, whose geometric mean is near 1 / (2 pi f 50 ohm)."""
    series, shunt = (100 * aperture * 4.34e-4 for aperture in (40.0, 60.0))
    assert (series, shunt) == pytest.approx((1.74, 2.60), abs=6e-3)
    assert math.sqrt(series * shunt) == pytest.approx(1e12 / (2 * math.pi * 1.88e9 * 50), rel=0.3)


def contacts(die: Drawing) -> list[tuple[float, float, int]]:
    """Centre and number of corners of every under contact."""
    shapes = [shape for shape in flattened(die, {"under_contact"}) if shape.layer == "under_contact"]
    return [
        (round((s.box[0] + s.box[2]) / 2, 3), round((s.box[1] + s.box[3]) / 2, 3), len(s.points))
        for s in shapes
    ]


def test_the_contacts_of_a_ladder_lie_alike_after_half_a_turn_but_for_pin_1() -> None:
    lands = contacts(find_cell("hermetic_ladder_die")())
    places = {(x, y) for x, y, _ in lands}
    assert places == {(-x, -y) for x, y in places}
    assert [(x, y) for x, y, corners in lands if corners == 4] == [(-305.0, 275.0)]


@pytest.mark.parametrize("die", ["hermetic_duplexer_die", "hermetic_dms_die", "hermetic_die"])
def test_a_signal_passes_other_dies(die: str, tmp_path: Path) -> None:
    assert found(find_cell(die)(), {"NET.1", "NET.2", "NET.3", "NET.4"}, tmp_path) == []


def test_the_contacts_of_a_dms_filter_lie_alike_after_half_a_turn_but_for_pin_1() -> None:
    lands = contacts(find_cell("hermetic_dms_die")())
    places = {(x, y) for x, y, _ in lands}
    assert len(places) == 4
    assert places == {(-x, -y) for x, y in places}
    assert [(x < 0, y > 0) for x, y, corners in lands if corners == 4] == [(True, True)]


def metal(drawing: Drawing, layer: str) -> list[shapely.Polygon]:
    """What a layer is made of, piece by piece."""
    pieces = [shapely.Polygon(s.points) for s in flattened(drawing, {layer}) if s.layer == layer]
    whole = shapely.union_all(pieces)
    return list(whole.geoms) if whole.geom_type == "MultiPolygon" else [whole]


def test_a_dms_track_is_three_signals_in_one_ground() -> None:
    pieces = sorted(metal(find_cell("dms_track")(), "component"), key=lambda piece: piece.area)
    *signals, ground = pieces
    assert len(signals) == 3
    assert ground.area > 3 * signals[-1].area
    middles = sorted((round(each.centroid.x, 1), each.bounds[3] > 60) for each in signals)
    assert [above for _, above in middles] == [True, False, True]
    assert middles[0][0] == -middles[2][0]
    # 27, 37 and 27 fingers: every other one is the signal's.
    strips = shapely.LineString([(-200, 0), (200, 0)])
    assert sorted(len(shapely.intersection(strips, each).geoms) for each in signals) == [14, 14, 19]


def test_transducers_of_a_dms_track_stand_half_a_pitch_nearer_than_the_grating() -> None:
    """Strips lie 1.033 um apart but for eight steps at each joint, which share half a pitch."""
    across = shapely.LineString([(-200, 0), (200, 0)])
    pieces = [shapely.intersection(across, each) for each in metal(find_cell("dms_track")(), "component")]
    strips = sorted(part.centroid.x for piece in pieces for part in piece.geoms)
    assert len(strips) == 2 * 60 + 27 + 37 + 27 + 2
    steps = [b - a for a, b in pairwise(strips)]
    narrow = [step for step in steps if step < 1.0]
    assert len(narrow) == 16
    assert sum(narrow) == pytest.approx(16 * 1.033 - 1.033, abs=0.02)
    assert strips[-1] - strips[0] == pytest.approx((len(strips) - 1) * 1.033 - 1.033, abs=0.02)
    assert pytest.approx(1.033, abs=0.001) == 4050 / (2 * 1.96e3)


def test_a_dms_filter_whose_tracks_are_apart_passes_no_signal(tmp_path: Path) -> None:
    die = find_cell("hermetic_dms_die")()
    placements = []
    for each in die.placements:
        if each.drawing.name.startswith("dms_filter"):
            low = [s for s in each.drawing.shapes if not (s.box[1] < 0 < s.box[3])]
            each = replace(each, drawing=replace(each.drawing, name="CUT", shapes=tuple(low)))
        placements.append(each)
    broken = replace(die, name="BROKEN", placements=tuple(placements))
    assert set(found(broken, {"NET.4"}, tmp_path)) == {"NET.4"}


def test_a_die_of_resonators_in_a_row_is_in_series_and_to_ground() -> None:
    """One net from the input to the first resonator, one between the two, one to ground, in each filter."""
    die = find_cell("hermetic_die")()
    assert len(metal(die, "connector")) == 2 * 3
    assert {label.text for label in die.labels} == {
        f"F{n}.{port}" for n in (1, 2) for port in ("IN", "OUT", "GND")
    }


def test_a_duplexer_has_seven_contacts_and_four_pitches() -> None:
    die = find_cell("hermetic_duplexer_die")()
    lands = contacts(die)
    assert len(lands) == 7
    assert [(x, y) for x, y, corners in lands if corners == 4] == [(-480.0, 0.0)]
    names = {each.drawing.name for each in die.placements if each.drawing.name.startswith("ladder_filter")}
    assert len(names) == 2
    labels = {label.text for label in die.labels}
    assert labels == {"D1.ANT", "D1.TX", "D1.RX", "D1.GND.TX1", "D1.GND.TX2", "D1.GND.RX1", "D1.GND.RX2"}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"strap": 300.0}, "a strap of at most 215, what the fingers span"),
        ({"apart": 10.0}, "a distance of at least the track's 15"),
    ],
)
def test_tracks_that_do_not_fit_are_refused(parameters: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        find_cell("ladder_filter")(**parameters)


def test_dms_filters_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match=r"at most 27\.891 fits"):
        find_cell("dms_filter")(track=28.0)
    with pytest.raises(InputError, match="'outer_fingers' is 26; an odd number of at least 8"):
        find_cell("dms_track")(outer_fingers=26)


def test_filters_that_do_not_fit_into_the_die_are_refused() -> None:
    with pytest.raises(InputError, match="parameter 'height' is 600; its filters need"):
        find_cell("hermetic_ladder_die")(height=600.0)
