from collections.abc import Callable
from typing import Any

import pytest
import shapely

from pkgdrc.cells import Drawing
from pkgdrc.cells.drawing import drawings_in, flattened
from pkgdrc.technology import Technology
from pkgdrc.wafer import WaferSpec, assemble
from pkgdrc.wafer.outline import outline
from pkgdrc.wafer.placement import find_sites

Load = Callable[..., WaferSpec]
DIE = (5, 7)


def plant(layer: str, action: str, shape: str) -> str:
    return f'[[plant]]\ndie = {list(DIE)}\nlayer = "{layer}"\naction = "{action}"\n{shape}\n'


def area(drawing: Drawing, layer: str) -> Any:
    return shapely.union_all([shapely.Polygon(shape.points) for shape in flattened(drawing, {layer})])


def die_of(top: Drawing, spec: WaferSpec, technology: Technology) -> Drawing:
    """The drawing that stands at DIE."""
    sites = find_sites(spec, outline(spec.wafer, technology.grid), technology.grid)
    found = [
        placement.drawing
        for placement in top.placements
        if placement.drawing.name.startswith(("hermetic", "site"))
        and sites.centre(DIE) in list(placement.origins())
    ]
    return next(drawing for drawing in found if drawing.name.startswith("hermetic"))


@pytest.mark.parametrize(
    ("shape", "wanted"),
    [
        ("box = [0.0, 0.0, 10.0, 20.0]", shapely.box(0, 0, 10, 20)),
        (
            "polygon = [[0.0, 0.0], [10.003, 0.0], [5.0, 7.001]]",
            shapely.Polygon([(0, 0), (10.003, 0), (5, 7.001)]),
        ),
        ("circle = [1.0, 2.0, 10.0]", shapely.Point(1, 2).buffer(5, quad_segs=200)),
    ],
)
def test_a_shape_is_added_as_given(small: Load, technology: Technology, shape: str, wanted: Any) -> None:
    spec = small(plant("component", "add", shape))
    top, clean = assemble(spec, technology), assemble(small(), technology)
    changed = area(die_of(top, spec, technology), "component")
    added = changed.symmetric_difference(area(die_of(clean, spec, technology), "component"))
    assert added.symmetric_difference(wanted).area < 0.3
    if "circle" not in shape:
        assert added.symmetric_difference(wanted).area < 1e-9
    assert len([each for each in drawings_in(top) if each.name == "hermetic_die_c5_r7"]) == 1


@pytest.mark.parametrize(
    ("layer", "shape", "cut"),
    [
        ("frame", "box = [-10.0, 350.0, 10.0, 420.0]", shapely.box(-10, 350, 10, 420)),
        ("frame", "circle = [-390.0, 0.0, 10.0]", shapely.Point(-390, 0).buffer(5, quad_segs=200)),
        ("under_contact", "circle = [305.0, 85.0, 20.0]", shapely.Point(305, 85).buffer(10, quad_segs=200)),
        (
            "island",
            "polygon = [[-400.0, 230.0], [0.0, 230.0], [0.0, 300.0]]",
            shapely.Polygon([(-400, 230), (0, 230), (0, 300)]),
        ),
    ],
)
def test_an_area_is_removed_and_nothing_else(
    small: Load, technology: Technology, layer: str, shape: str, cut: Any
) -> None:
    spec = small(plant(layer, "remove", shape))
    clean = die_of(assemble(small(), technology), spec, technology)
    changed = die_of(assemble(spec, technology), spec, technology)
    wanted = area(clean, layer).difference(cut)
    assert wanted.area < area(clean, layer).area
    assert area(changed, layer).symmetric_difference(wanted).area < 0.3
    pieces = [shapely.Polygon(each.points) for each in flattened(changed, {layer})]
    assert all(piece.is_valid for piece in pieces)
    for other in clean.layers - {layer, "label"}:
        assert area(changed, other).equals(area(clean, other)), other


def test_at_removes_the_whole_connected_shape(small: Load, technology: Technology) -> None:
    spec = small(plant("island", "remove", "at = [-345.0, 255.0]"))
    clean = die_of(assemble(small(), technology), spec, technology)
    changed = die_of(assemble(spec, technology), spec, technology)
    assert len(shapely.get_parts(area(clean, "island"))) == 6
    assert len(shapely.get_parts(area(changed, "island"))) == 5
    assert area(clean, "island").difference(area(changed, "island")).bounds == (-355.0, 205.0, -255.0, 305.0)


def test_plants_of_one_die_act_one_after_the_other(small: Load, technology: Technology) -> None:
    spec = small(
        plant("dk1_adhesive", "remove", "at = [-305.0, 255.0]")
        + plant("dk1_adhesive", "add", "circle = [-302.0, 255.0, 30.0]")
        + plant("component", "add", "box = [0.0, 0.0, 1.0, 1.0]")
    )
    changed = die_of(assemble(spec, technology), spec, technology)
    centres = sorted((round(each.box[0] + 15.0, 6), round(each.box[1] + 15.0, 6)) for each in
                     flattened(changed, {"dk1_adhesive"}))  # fmt: skip
    assert (-302.0, 255.0) in centres
    assert (-305.0, 255.0) not in centres
    assert len(centres) == 6


def test_what_is_not_planted_stays_shared(small: Load, technology: Technology) -> None:
    top = assemble(small(plant("connector", "add", "box = [0.0, 0.0, 1.0, 1.0]")), technology)
    names = [drawing.name for drawing in drawings_in(top)]
    assert len(names) == len(set(names))
    assert names.count("component_area") == 1
    # What is planted on is drawn anew; of a pad its second metal stays.
    pads = [name for name in names if name.startswith("connector_pad_")]
    assert pads == ["connector_pad_c5_r7"]
    (pad,) = (drawing for drawing in drawings_in(top) if drawing.name == pads[0])
    assert [shape.layer for shape in pad.shapes] == ["pad_metal"]
    singles = [each for each in top.placements if each.drawing.name == "hermetic_die_c5_r7"]
    assert [(each.columns, each.rows) for each in singles] == [(1, 1)]


def test_a_plant_on_a_layer_of_the_wafer_changes_the_wafer(small: Load, technology: Technology) -> None:
    spec = small(
        "[[mark]]\nangle = 0.0\n"
        + plant("separation", "remove", "box = [-430.0, -50.0, -420.0, 50.0]")
        + plant("wafer", "remove", "circle = [0.0, 0.0, 10.0]")
        + plant("mark", "add", "box = [0.0, 0.0, 5.0, 5.0]")
    )
    sites = find_sites(spec, outline(spec.wafer, technology.grid), technology.grid)
    x, y = sites.centre(DIE)
    top, clean = assemble(spec, technology), assemble(small("[[mark]]\nangle = 0.0"), technology)
    assert top.name == "wafer"
    gone = area(clean, "separation").difference(area(top, "separation"))
    assert gone.bounds == pytest.approx((x - 425.5, y - 50.0, x - 424.5, y + 50.0))
    assert area(clean, "wafer").difference(area(top, "wafer")).area == pytest.approx(25 * 3.1416, rel=0.01)
    added = area(top, "mark").difference(area(clean, "mark"))
    assert added.bounds == pytest.approx((x, y, x + 5.0, y + 5.0))
    assert not [each for each in drawings_in(top) if each.name.endswith("_c5_r7") and "die" in each.name]


def test_a_planned_field_can_be_removed_and_a_serial_number_too(small: Load, technology: Technology) -> None:
    spec = small(
        "[serial]\nat = [-40.0, 20.0]\n"
        + plant("site", "remove", "at = [0.0, 0.0]")
        + plant("serial", "remove", "box = [-50.0, 0.0, 100.0, 100.0]")
    )
    top, clean = assemble(spec, technology), assemble(small("[serial]\nat = [-40.0, 20.0]"), technology)
    assert len(flattened(clean, {"site"})) - len(flattened(top, {"site"})) == 1
    difference = area(clean, "serial").difference(area(top, "serial"))
    gone = shapely.union_all([part for part in shapely.get_parts(difference) if part.area > 1e-6])
    assert gone.area > 100.0
    assert gone.bounds[2] - gone.bounds[0] < 100.0
