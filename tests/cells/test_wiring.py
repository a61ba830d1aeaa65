"""What the cells of the wiring level promise, measured with shapely on the flattened drawing."""

import math
import re
from typing import Any

import pytest
import shapely

from pkgdrc.cells import Drawing, find_cell
from pkgdrc.cells.drawing import flattened
from pkgdrc.errors import InputError
from pkgdrc.technology.passives import meander_resistance, plate_capacitance, square_spiral_inductance

HALF_KERF = 5.0 / 2 + 45.0 * math.tan(math.radians(30)) + 3.0  # at the chip's face, with its tolerance
HALF_KERF_AT_WIRING = 5.0 / 2 + 25.0 * math.tan(math.radians(30)) + 3.0
HALF_KERF_AT_COVER = 5.0 / 2 + 20.0 * math.tan(math.radians(30)) + 3.0
HALF_KERF_AT_BACK = 5.0 / 2 + 95.0 * math.tan(math.radians(30)) + 3.0


def area(drawing: Drawing, *layers: str) -> Any:
    return shapely.union_all([shapely.Polygon(shape.points) for shape in flattened(drawing, layers)])


def parts(drawing: Drawing, *layers: str) -> list[Any]:
    return list(shapely.get_parts(area(drawing, *layers)))


def value(drawing: Drawing, symbol: str) -> float:
    """The number in the one label of a passive component."""
    (label,) = drawing.labels
    found = re.fullmatch(rf"{symbol} ([0-9.]+) (pF|nH|Ohm)", label.text)
    assert found, label.text
    assert area(drawing, "device").contains(shapely.Point(label.at))
    return float(found[1])


def gap(shape: Any, least: float) -> bool:
    """Whether no two parts or edges of the shape are nearer to each other than `least`."""
    return bool(
        shape.buffer(least / 2 - 0.001, join_style="mitre")
        .buffer(-least / 2 + 0.001, join_style="mitre")
        .symmetric_difference(shape)
        .area
        < 1e-3
    )


@pytest.mark.parametrize("design", [{}, {"plate": 80.0, "dielectric_thickness": 0.2}, {"lead": 20.0}])
def test_a_capacitor_bears_the_value_of_its_overlap(design: dict[str, Any]) -> None:
    drawing = find_cell("plate_capacitor").draw(design)
    wiring, plate, film = (area(drawing, layer) for layer in ("wiring", "plate", "dielectric"))
    lower, lead = sorted(shapely.get_parts(wiring), key=lambda part: part.bounds[0])
    overlap = lower.intersection(plate)
    thickness = design.get("dielectric_thickness", 0.5)
    assert value(drawing, "C") == pytest.approx(plate_capacitance(overlap.area, thickness, 2.65), rel=1e-3)
    assert film.contains(overlap)
    assert area(drawing, "device").contains(overlap)
    contact = plate.difference(film).intersection(lead)
    assert contact.area > 0
    assert lower.distance(lead) >= 5.0
    assert wiring.bounds[0] == -72.0
    assert wiring.bounds[2] == 72.0


@pytest.mark.parametrize("design", [{}, {"legs": 5, "leg": 81.0}, {"legs": 2, "width": 4.0, "space": 6.0}])
def test_a_resistor_bears_the_value_of_its_film(design: dict[str, Any]) -> None:
    drawing = find_cell("meander_resistor").draw(design)
    film, wiring = area(drawing, "film"), area(drawing, "wiring")
    left, right = shapely.get_parts(wiring)
    width, legs = design.get("width", 10.0), design.get("legs", 4)
    between = film.difference(wiring)
    # Every bend is a right angle, so the area is the centre line's length at the width.
    wanted = meander_resistance(between.area / width, width, 2 * legs, 50.0)
    assert value(drawing, "R") == pytest.approx(wanted, rel=1e-3)
    assert area(drawing, "device").buffer(1e-6).contains(between)
    assert film.intersection(left).area == film.intersection(right).area == pytest.approx(width * 10.0)
    assert gap(film, design.get("space", 10.0))


@pytest.mark.parametrize("design", [{}, {"turns": 3}, {"turns": 1, "width": 8.0, "space": 5.0, "pad": 60.0}])
def test_an_inductor_bears_the_value_of_its_spiral(design: dict[str, Any]) -> None:
    drawing = find_cell("spiral_inductor").draw(design)
    (spiral,) = parts(drawing, "wiring")
    turns, width = design.get("turns", 2), design.get("width", 10.0)
    # To the left of the pad the track is crossed once for each turn.
    crossed = spiral.intersection(shapely.LineString([(-1000.0, 0.0), (0.0, 0.0)]))
    *tracks, pad = sorted(shapely.get_parts(crossed), key=lambda part: part.bounds[0])
    assert len(tracks) == turns
    assert all(track.length == pytest.approx(width) for track in tracks)
    assert pad.length == pytest.approx(design.get("pad", 56.0) / 2)
    inner, outer = -2 * tracks[-1].bounds[2], -2 * tracks[0].bounds[0]
    wanted = square_spiral_inductance(turns, inner, outer)
    assert value(drawing, "L") == pytest.approx(wanted, rel=1e-3)
    assert gap(spiral, design.get("space", 10.0))
    assert area(drawing, "device").contains(spiral.difference(area(drawing, "device").envelope.boundary))


def test_a_crossing_meets_the_chip_at_its_ends_only() -> None:
    drawing = find_cell("track_crossing").draw({"tracks": 3})
    wiring, connector = area(drawing, "wiring"), parts(drawing, "connector")
    openings = parts(drawing, "dk2")
    assert len(openings) == 2
    assert len(connector) == 5
    reached = [part for part in connector if any(part.intersects(opening) for opening in openings)]
    crossed = [part for part in connector if part not in reached]
    assert len(reached) == 2
    assert all(any(part.contains(opening.buffer(8.5)) for part in reached) for opening in openings)
    assert all(wiring.contains(opening.buffer(10.0)) for opening in openings)
    assert all(wiring.intersects(track) for track in crossed)


WIRED = [
    {},
    {"passives": ["inductor", "capacitor", "none", "resistor"], "shielded": True, "bumps": "beads"},
    {"filters": 1, "transducers": 4, "width": 1400.0, "passives": ["inductor"]},
    {"chambers": "branches", "back_opening": [400.0, 300.0], "bumps": "solder"},
]


@pytest.mark.parametrize("design", WIRED)
def test_a_wired_die_keeps_the_distances_of_the_package(design: dict[str, Any]) -> None:
    die = find_cell("hermetic_wired_die").draw(design)
    border = area(die, "die").boundary
    frame, wiring, connector = (area(die, layer) for layer in ("frame", "wiring", "connector"))
    cavity = max((shapely.Polygon(ring) for ring in frame.interiors), key=lambda hole: hole.area)
    assert border.distance(cavity) >= HALF_KERF + 20.0
    assert area(die, "intermediate").buffer(1e-6).contains(cavity.buffer(10.0))
    assert border.distance(wiring) >= HALF_KERF_AT_WIRING + 10.0
    assert gap(wiring, 5.0)
    assert border.distance(connector) >= HALF_KERF
    contacts = parts(die, "under_contact")
    for index, contact in enumerate(contacts):
        assert all(contact.distance(other) >= 50.0 for other in contacts[:index])
        assert border.distance(contact) >= HALF_KERF_AT_COVER + 20.0
    grounds = [label for label in die.labels if label.text.endswith("GND")]
    ports = [label for label in die.labels if re.search(r"\.(IN|OUT)$", label.text)]
    direct, to_chip, to_wiring = (parts(die, layer) for layer in ("dk1", "dk2", "dk3"))
    assert (len(direct), len(to_chip), len(to_wiring)) == (len(grounds), len(ports), len(ports))
    assert len(contacts) == len(direct) + len(to_wiring)
    slope = math.tan(math.radians(12))
    for outer, inner in ((direct, "dk1_adhesive"), (to_wiring, "dk3_adhesive"), (direct, "dk1_intermediate")):
        inside = parts(die, inner)
        assert len(inside) == len(outer)
        for each in inside:
            assert min(each.centroid.distance(opening.centroid) for opening in outer) < 0.01
    assert all(wiring.contains(each.buffer(10.0)) for each in to_chip)
    assert all(connector.contains(each.buffer(8.5 - 10.0 * slope)) for each in to_chip)
    assert all(wiring.contains(each.buffer(8.5 - 5.0 * slope)) for each in parts(die, "dk3_adhesive"))
    assert all(connector.contains(each.buffer(8.5 - 10.0 * slope)) for each in parts(die, "dk1_intermediate"))


def test_each_port_leads_from_the_chip_to_the_cover() -> None:
    die = find_cell("hermetic_wired_die")(passives=("capacitor", "none", "resistor", "inductor"))
    texts = sorted(label.text for label in die.labels)
    assert texts == [
        "F1.GND", "F1.IN", "F1.IN.chip", "F1.OUT", "F2.GND", "F2.IN", "F2.IN.chip", "F2.OUT",
    ]  # fmt: skip
    wiring = parts(die, "wiring")
    for label in die.labels:
        on = [index for index, part in enumerate(wiring) if part.contains(shapely.Point(label.at))]
        assert len(on) == (0 if label.text.endswith("GND") else 1)
    # A capacitor and a resistor part the wiring, a track and an inductor do not.
    assert len(wiring) == 2 + 1 + 2 + 1
    assert len(flattened(die, {"device"})) == 3


def test_contacts_can_stand_over_the_filters() -> None:
    design = {"drop": 85.0, "passives": ["inductor", "capacitor", "none", "resistor"]}
    die = find_cell("hermetic_wired_die").draw(design)
    wiring, component = area(die, "wiring"), area(die, "component")
    inner_ends = parts(die, "dk3_adhesive")
    assert len(inner_ends) == 4
    assert all(component.envelope.contains(end) and component.intersects(end) for end in inner_ends)
    assert all(wiring.contains(end.buffer(8.5)) for end in inner_ends)
    assert len(shapely.get_parts(wiring)) == 6
    assert gap(wiring, 5.0)
    labels = {label.text: shapely.Point(label.at) for label in die.labels}
    ends = [end.centroid for end in inner_ends]
    for name in ("F1.IN", "F1.OUT", "F2.IN", "F2.OUT"):
        assert min(labels[name].distance(end) for end in ends) < 0.01


def test_wiring_on_the_cover_needs_no_intermediate_layer() -> None:
    die = find_cell("hermetic_wired_die")(carrier="cover")
    drawn = {shape.layer for shape in flattened(die)}
    assert {"wiring", "dk1", "dk1_adhesive", "dk2", "dk3"} <= drawn
    assert not drawn & {"intermediate", "dk1_intermediate", "dk3_adhesive"}


def test_a_shielded_dies_grounds_reach_the_cut() -> None:
    die = find_cell("hermetic_wired_die")(shielded=True)
    conductors = parts(die, "ground")
    border = area(die, "die").boundary
    grounds = [shapely.Point(label.at) for label in die.labels if label.text == "GND"]
    assert len(conductors) == len(grounds) == 2
    for conductor in conductors:
        assert conductor.distance(border) == 0.0
        assert any(conductor.intersects(ground) for ground in grounds)
    assert area(find_cell("hermetic_wired_die")(), "ground").is_empty


def test_beads_and_masks_stand_on_the_contacts() -> None:
    beads = find_cell("hermetic_wired_die")(bumps="beads", bead_offset=(3.0, 4.0))
    contacts = parts(beads, "under_contact")
    centres = [part.centroid for part in parts(beads, "bead")]
    assert len(centres) == len(contacts) == 6
    assert all(
        min(centre.distance(contact.centroid) for contact in contacts) == pytest.approx(5.0, abs=0.01)
        for centre in centres
    )
    masks = parts(find_cell("hermetic_wired_die")(bumps="solder"), "solder_mask")
    assert len(masks) == 6
    assert all(any(contact.contains(mask) for contact in contacts) for mask in masks)


def test_an_opening_in_the_back_metal_keeps_off_the_kerf() -> None:
    die = find_cell("hermetic_wired_die")(back_opening=(400.0, 300.0))
    (opening,) = parts(die, "back_opening")
    assert opening.bounds == (-200.0, -150.0, 200.0, 150.0)
    assert opening.distance(area(die, "die").boundary) >= HALF_KERF_AT_BACK + 20.0


@pytest.mark.parametrize("transducers", [2, 3])
def test_grounds_are_joined_on_the_frame_without_meeting_what_they_cross(transducers: int) -> None:
    die = find_cell("hermetic_frame_wired_die")(
        transducers=transducers, width=1020.0 + 250.0 * (transducers - 1), height=1200.0
    )
    (wiring,) = parts(die, "wiring")
    frame, chip = area(die, "frame"), parts(die, "component", "connector")
    assert frame.contains(wiring)
    assert frame.distance(area(die, "component")) >= 10.0
    met = {
        index for opening in parts(die, "dk2") for index, net in enumerate(chip) if net.intersects(opening)
    }
    signals = [label for label in die.labels if label.text != "GND"]
    nets = {
        label.text: index
        for label in signals
        for index, net in enumerate(chip)
        if net.intersects(shapely.Point(label.at))
    }
    assert len(met) == 2
    assert len(set(nets.values())) == len(signals) == 2 * 2
    assert not met & set(nets.values())
    assert any(wiring.intersects(chip[index]) for index in nets.values())
    (ground,) = (label for label in die.labels if label.text == "GND")
    (to_cover,) = parts(die, "dk3")
    assert to_cover.contains(shapely.Point(ground.at))
    assert wiring.contains(parts(die, "dk3_adhesive")[0].buffer(8.5))


def test_structured_adhesive_follows_the_frame() -> None:
    for chambers in ("islands", "branches"):
        die = find_cell("hermetic_die").draw(
            {"chambers": chambers, "adhesive_inset": 2.0, "adhesive_opening": 0.0}
        )
        wall, adhesive = area(die, "frame", "island"), area(die, "adhesive")
        field = area(die, "die")
        beyond = field.buffer(100.0).difference(field)
        inset = wall.union(beyond).buffer(-2.0, join_style="mitre").intersection(field)
        assert adhesive.symmetric_difference(inset).area < 1e-3
        assert area(die, "dk1_adhesive").is_empty


def test_a_die_without_a_cavity_has_no_frame() -> None:
    die = find_cell("hermetic_die")(chambers="none")
    assert area(die, "frame", "island").is_empty
    assert len(parts(die, "dk1")) == len(die.labels) == 6


@pytest.mark.parametrize(
    ("cell", "parameters", "message"),
    [
        ("wiring_track", {"points": [[0.0, 0.0], [5.0, 5.0]]}, "each step must run along x or y"),
        ("wiring_run", {"run": 56.0}, "parameter 'run' is 56; more than the pads' 56 sets them apart"),
        ("meander_resistor", {"legs": 9}, "parameter 'length' is 144; more than 210 leaves leads"),
        ("meander_resistor", {"leg": 10.0}, "parameter 'leg' is 10; more than the width of 10 bends it"),
        ("plate_capacitor", {"plate": 110.0}, "parameter 'length' is 144; more than"),
        ("intermediate_layer", {"clearance": 420.0}, "less than 420 leaves a sheet"),
        ("structured_adhesive", {"inset": 10.0}, "less than 10 leaves adhesive on the walls"),
        ("hermetic_wired_die", {"frame": 420.0}, "cell 'hermetic_wired_die': parameter 'frame' is 420"),
        ("hermetic_wired_die", {"passives": ["coil"]}, "parameter 'passives' is [\"coil\"]"),
        ("hermetic_wired_die", {"filters": 4}, "cell 'hermetic_wired_die': parameter 'filters' is 4"),
    ],
)
def test_what_cannot_be_drawn_is_refused(cell: str, parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        find_cell(cell).draw(parameters)
    assert message in str(caught.value)
