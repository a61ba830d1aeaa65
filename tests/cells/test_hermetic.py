"""What the hermetic cells promise, measured with shapely on the flattened drawing."""

import math
from typing import Any

import pytest
import shapely

from pkgdrc.cells import Drawing, find_cell
from pkgdrc.cells.drawing import flattened
from pkgdrc.errors import InputError

HALF_KERF = 5.0 / 2 + 35.0 * math.tan(math.radians(30)) + 3.0  # at the chip's face, with its tolerance


def area(drawing: Drawing, *layers: str) -> Any:
    return shapely.union_all([shapely.Polygon(shape.points) for shape in flattened(drawing, layers)])


def parts(drawing: Drawing, *layers: str) -> list[Any]:
    return list(shapely.get_parts(area(drawing, *layers)))


def holes(ring: Any) -> list[Any]:
    return [
        shapely.Polygon(interior) for polygon in shapely.get_parts(ring) for interior in polygon.interiors
    ]


DESIGNS = [
    {},
    {"filters": 1, "transducers": 1},
    {"chambers": "branches"},
    {"filters": 3, "transducers": 3, "height": 1800.0, "width": 1100.0},
    {"filters": 1, "transducers": 4, "chambers": "branches", "width": 1400.0},
    {"filters": 1, "transducers": 5, "width": 1500.0, "height": 1000.0},
]


@pytest.mark.parametrize("design", DESIGNS)
def test_every_label_names_a_net_of_its_own(design: dict[str, Any]) -> None:
    die = find_cell("hermetic_die").draw(design)
    nets = parts(die, "component", "connector")
    named = {
        label.text: [index for index, net in enumerate(nets) if net.intersects(shapely.Point(label.at))]
        for label in die.labels
    }
    filters, transducers = design.get("filters", 2), design.get("transducers", 2)
    assert len(named) == filters * min(transducers + 1, 3)  # input, output and, of several, ground
    assert all(len(found) == 1 for found in named.values())
    assert len({found[0] for found in named.values()}) == len(named)
    # What bears no label is reflectors: two for each transducer.
    assert len(nets) == len(named) + 2 * filters * transducers


@pytest.mark.parametrize("design", DESIGNS)
def test_defaults_keep_the_distances_of_the_package(design: dict[str, Any]) -> None:
    die = find_cell("hermetic_die").draw(design)
    frame, islands, component = area(die, "frame"), area(die, "island"), area(die, "component")
    field = area(die, "die")
    kerf = field.boundary.buffer(HALF_KERF)
    contacts = parts(die, "under_contact")
    openings, inner = parts(die, "dk1"), parts(die, "dk1_adhesive")
    chambers = holes(islands) if not islands.is_empty else holes(frame)[:-1]
    cavities = [hole for hole in holes(frame) if hole.intersects(component)]
    assert len(cavities) == 1
    assert cavities[0].contains(component)
    assert kerf.distance(cavities[0]) >= 20.0
    assert component.distance(frame) >= 10.0
    assert islands.is_empty or (component.distance(islands) >= 10.0 and islands.distance(frame) >= 5.0)
    assert len(openings) == len(inner) == len(contacts) == len(die.labels)
    footprint = 30.0 - 2 * 5.0 * math.tan(math.radians(12))
    chambers = [hole for hole in holes(frame.union(islands)) if not hole.intersects(component)]
    assert len(chambers) == len(openings)
    for chamber in chambers:
        lands = [each for each in inner if chamber.contains(each.centroid)]
        assert len(lands) == 1
        assert chamber.boundary.distance(lands[0].centroid) - footprint / 2 >= 5.0
    connector = area(die, "connector")
    assert all(connector.contains(each.centroid.buffer(footprint / 2 + 5 + 3.5)) for each in inner)
    for index, contact in enumerate(contacts):
        assert all(contact.distance(other) >= 50.0 for other in contacts[:index])
        assert contact.distance(kerf) >= 20.0
        assert sum(contact.buffer(-9.98).contains(opening) for opening in openings) == 1


def test_what_a_rule_limits_can_be_set_to_the_grid_step() -> None:
    die = find_cell("hermetic_die")
    wall = area(die(frame=45.71, filters=1), "frame")
    left, _, _, _ = holes(wall)[0].bounds
    assert left == pytest.approx(-425.0 + 45.71)
    near = die(component_to_chamber=9.995, transducers=1, filters=1)
    assert area(near, "component").distance(area(near, "island")) == pytest.approx(9.995)
    near = die(component_to_chamber=9.995, transducers=1, filters=1, chambers="branches")
    assert area(near, "component").distance(area(near, "frame")) == pytest.approx(9.995)
    thin = area(die(chamber_wall=14.995, filters=1), "island")
    inner, outer = holes(thin)[0].bounds, shapely.get_parts(thin)[0].bounds
    assert inner[0] - outer[0] == pytest.approx(14.995)
    close = die(chamber_to_frame=4.995, filters=1)
    assert area(close, "island").distance(area(close, "frame")) == pytest.approx(4.995)


def test_gaps_open_rings_and_chambers() -> None:
    die = find_cell("hermetic_die")
    assert len(holes(area(die(), "frame"))) == 1
    assert holes(area(die(frame_gap=0.005), "frame")) == []
    assert len(holes(area(die(), "island"))) == 6
    assert holes(area(die(chamber_gap=0.005), "island")) == []
    assert len(holes(area(die(chambers="branches"), "frame"))) == 7
    assert len(holes(area(die(chambers="branches", chamber_gap=5.0), "frame"))) == 1


def test_the_cavity_can_be_shifted_in_the_field() -> None:
    shifted = holes(area(find_cell("hermetic_die")(cavity_shift=(2.505, 0.0)), "frame"))[0].bounds
    assert shifted == pytest.approx((-365.0 + 2.505, -360.0, 365.0 + 2.505, 360.0))


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"filters": 4}, "parameter 'filters' is 4; they need a cavity 1310 high"),
        (
            {"transducers": 3, "filters": 1},
            "parameter 'transducers' is 3; they need 673.36 between the chambers",
        ),
        ({"width": 800.005}, "parameter 'width' plus the street is 850.005; only a multiple of 0.01"),
        ({"frame": 420.0}, "parameter 'frame' is 420; less than 420 leaves a cavity"),
        ({"finger_width": 2.0}, "parameter 'finger_width' is 2; less than the pitch of 2"),
    ],
)
def test_what_cannot_be_drawn_is_refused(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match="cell '") as caught:
        find_cell("hermetic_die").draw(parameters)
    assert message in str(caught.value)


def test_a_transducer_is_two_combs_between_two_shorted_gratings() -> None:
    drawing = find_cell("component_area").draw({"pairs": 3, "reflector_strips": 4, "aperture": 20.0})
    found = sorted(parts(drawing, "component"), key=lambda part: part.bounds[0])
    assert len(found) == 4
    assert len(holes(found[0])) == len(holes(found[3])) == 3
    assert holes(found[1]) == holes(found[2]) == []
    assert drawing.box is not None
    assert drawing.box[3] - drawing.box[1] == 20.0 + 2 * 2.0 + 2 * 10.0


def test_a_frame_must_leave_a_cavity() -> None:
    with pytest.raises(InputError, match="less than 420 leaves a cavity"):
        find_cell("frame_ring").draw({"wall": 420.0})
