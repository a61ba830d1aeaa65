"""Structures beside the dies that tell what the process did: verniers, kerf monitors and contact chains."""

import pytest
import shapely

from pkgdrc.cells import Drawing, find_cell
from pkgdrc.cells.drawing import flattened
from pkgdrc.errors import InputError


def bars(drawing: Drawing, layer: str) -> list[shapely.Polygon]:
    return [shapely.Polygon(s.points) for s in flattened(drawing, {layer}) if s.layer == layer]


def union(drawing: Drawing, layer: str) -> list[shapely.Polygon]:
    whole = shapely.union_all(bars(drawing, layer))
    return list(whole.geoms) if whole.geom_type == "MultiPolygon" else [whole]


@pytest.mark.parametrize(("axis", "off"), [(0, 0.0), (0, 0.6), (0, -1.4), (1, 0.4), (1, -2.0)])
def test_a_vernier_reads_how_far_the_cover_is_off(axis: int, off: float) -> None:
    """The bars that lie opposite are as many from the middle as the cover is off by steps of 0.2 um."""
    drawn = find_cell("vernier_mark")()

    def middles(layer: str) -> list[float]:
        scale = [each for each in bars(drawn, layer) if _upright(each) == (axis == 0)]
        assert len(scale) == 21
        return sorted((each.centroid.x, each.centroid.y)[axis] for each in scale)

    wafer, cover = middles("mark"), [each + off for each in middles("cover_mark")]
    apart = [abs(a - b) for a, b in zip(wafer, cover, strict=True)]
    assert min(apart) < 1e-6
    assert apart.index(min(apart)) - 10 == pytest.approx(off / 0.2)
    assert sorted(apart)[1] == pytest.approx(0.2)


def _upright(bar: shapely.Polygon) -> bool:
    left, bottom, right, top = bar.bounds
    return top - bottom > right - left


def test_the_scales_of_a_vernier_do_not_touch() -> None:
    drawn = find_cell("vernier_mark")()
    wafer, cover = (shapely.MultiPolygon(bars(drawn, layer)) for layer in ("mark", "cover_mark"))
    assert wafer.distance(cover) == pytest.approx(2.0)
    with pytest.raises(InputError, match="'step' is 1; from"):
        find_cell("vernier_mark")(step=1.0)


@pytest.mark.parametrize("along", ["x", "y"])
@pytest.mark.parametrize(("kerf", "off", "left", "right"), [(45.4, 0.0, 11, 11), (45.4, 3.0, 8, 14)])
def test_a_kerf_monitor_tells_width_and_place(
    along: str, kerf: float, off: float, left: int, right: int
) -> None:
    """Of pairs 12 to 35 um from the line those stay whole that the kerf does not reach, on either side."""
    drawn = find_cell("kerf_monitor")(along=along)
    cut = shapely.box(off - kerf / 2, -1000, off + kerf / 2, 1000)
    if along == "x":
        cut = shapely.box(-1000, off - kerf / 2, 1000, off + kerf / 2)
    axis = 0 if along == "y" else 1
    whole = [each for each in bars(drawn, "monitor") if not each.intersects(cut)]
    sides = [(each.centroid.x, each.centroid.y)[axis] > 0 for each in whole]
    reached = [24 - sides.count(side) for side in (False, True)]
    assert reached == [left, right]
    # Pair n lies 12 + n um from the line.
    assert sum(12 + each for each in reached) == pytest.approx(kerf, abs=2)
    assert reached[1] - reached[0] == 2 * off


def test_a_contact_chain_is_one_chain() -> None:
    """Sixteen pads, two by two on the chip; contacts, two by two on the cover but for the ends."""
    drawn = find_cell("hermetic_contact_chain")()
    chip, cover = union(drawn, "connector"), union(drawn, "under_contact")
    assert (len(chip), len(cover)) == (8, 9)
    holes = [each.centroid for each in bars(drawn, "dk1")]
    assert len(holes) == 16
    ends = [each for each in cover if sum(each.contains(hole) for hole in holes) == 1]
    assert len(ends) == 2
    # Followed from one end through chip and cover in turn, it leads through all connections to the other.
    seen, here, metal = 0, ends[0], chip
    left = list(holes)
    while here is not None:
        through = [hole for hole in left if here.contains(hole)]
        if not through:
            break
        left.remove(through[0])
        seen += 1
        here = next((each for each in metal if each.contains(through[0])), None)
        metal = cover if metal is chip else chip
    assert seen == 16
    assert here == ends[1]


def test_chains_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match="'columns' is 5; they need a cavity of 780, and there are 730"):
        find_cell("hermetic_contact_chain")(columns=5)
    with pytest.raises(InputError, match="with 3 columns it gives an odd number"):
        find_cell("hermetic_contact_chain")(columns=3, rows=3)
