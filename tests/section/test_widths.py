"""The picture's widths are the rules': both come from the process, and here they are compared."""

from pathlib import Path

import pytest
from klayout import db

from pkgdrc.deck import load_deck
from pkgdrc.deck.made import Made
from pkgdrc.engine import check
from pkgdrc.engine.shapes import Shapes
from pkgdrc.input.read import read_layout
from pkgdrc.input.source import LayoutSource
from pkgdrc.process.kerf import Kerf
from pkgdrc.section import cut_through
from pkgdrc.section.svg import render
from pkgdrc.technology import Technology
from tests.section.layouts import by_hand, circle, shipped, technology
from tests.section.picture import Picture

PIXEL = 0.02  # um: the picture's coordinates are rounded to hundredths of a pixel
FACETS = 0.02  # um: how far apart two ways to shrink a circle with facets may be
FIELD = db.DBox(-2000, -2000, 2000, 2000)
LINE = ((425.0, 675.0), (1275.0, 675.0))  # from the middle of one die through two connections to the next


@pytest.fixture(scope="module")
def wafer(tmp_path_factory: pytest.TempPathFactory) -> tuple[LayoutSource, Technology]:
    return shipped("hermetic-island", tmp_path_factory.mktemp("wafer"), height=790.0, parameters={})


def drawn(source: LayoutSource, made: Technology, *line: tuple[float, float]) -> Picture:
    return Picture(render(cut_through(source, made, *line)))


def along(region: db.Region, *line: tuple[float, float], dbu: float = 0.001) -> list[tuple[float, float]]:
    """Where a horizontal line is inside the shapes, from its start."""
    (x1, y), (x2, _) = line
    edge = db.DEdge(x1, y, x2, y).to_itype(dbu)
    inside = db.Edges(edge) & region.merged()
    return sorted((each.p1.x * dbu - x1, each.p2.x * dbu - x1) for each in inside.each())


@pytest.mark.parametrize(
    "cut",
    [
        {"profile": "V", "angle": 60.0},
        {"profile": "V", "angle": 30.0, "position_tolerance": 0.0},
        {"profile": "perpendicular", "tip_width": 40.0},
        {"profile": "U", "tip_width": 50.0, "into_cover": 30.0},
    ],
    ids=lambda cut: f"{cut['profile']}{cut.get('angle', '')}",
)
def test_kerf(wafer: tuple[LayoutSource, Technology], cut: dict[str, object]) -> None:
    source, _ = wafer
    made = technology("hermetic", cut=cut)
    assert made.cut is not None
    kerf, rules = Kerf(made.cut, made), Made(made, made.layers)
    engine = Shapes(read_layout(source.path), made)
    picture = drawn(source, made, *LINE)
    marked = {(w.of, w.at): w for w in picture.widths() if w.of.startswith("kerf")}
    below = dict(zip(("back", *made.interfaces), made.stack, strict=True))
    assert {at for _, at in marked} == set(below)
    for face, level in below.items():
        ruled = along(engine.region(rules.kerf.at(face)), *LINE)
        assert len(ruled) == 1
        width = marked["kerf with tolerance", face]
        assert (width.left, width.right) == pytest.approx(ruled[0], abs=1e-3)
        assert width.drawn == pytest.approx(ruled[0], abs=PIXEL)
        nominal = marked["kerf", face]
        assert nominal.value == pytest.approx(kerf.width_at(face), abs=2e-3)
        if level.name != "frame":  # the frame's own gaps are its cavities too
            z = made.height(level.name)
            gap = picture.gap_at(level.name, 425.0, z + 0.02)
            assert gap == pytest.approx(kerf.width_at(face), abs=0.05)
    tip = picture.shape("kerf with tolerance").bounds[3]
    assert tip == pytest.approx(kerf.depth, abs=0.1)


def test_wall_beside_the_cut(wafer: tuple[LayoutSource, Technology]) -> None:
    source, made = wafer
    deck = load_deck("hermetic", made, {"frame_wall": 1000.0})
    run = check(read_layout(source.path), deck, made, selected={"RS.1"})
    measured = {finding.measured for finding in run.findings if finding.measured is not None}
    picture = drawn(source, made, *LINE)
    walls = [w for w in picture.widths() if w.of == "wall"]
    assert {w.at for w in walls} == {"frame"}
    assert len(walls) == 2
    for wall in walls:
        assert min(measured, default=None) == pytest.approx(wall.value, abs=1e-3)
    # And so it is drawn: from the broken line of the tolerance to where the frame ends.
    tolerance = picture.intervals("kerf with tolerance", made.height("frame"))
    frame = picture.intervals("frame", made.height("frame") + 0.01)
    left = max(f for f in frame if f[1] <= tolerance[0][1])
    assert tolerance[0][0] - left[0] == pytest.approx(walls[0].value, abs=PIXEL)


def test_openings_at_every_face(wafer: tuple[LayoutSource, Technology]) -> None:
    source, made = wafer
    connection = Made(made, made.layers).connections["dk1"]
    engine = Shapes(read_layout(source.path), made)
    picture = drawn(source, made, *LINE)
    for passage in connection.passages:
        low = made.height(passage.level)
        high = low + made.level(passage.level).thickness
        for side, region, z in (
            ("into", connection.entering(passage.level), high - 0.02),
            ("out of", connection.leaving(passage.level), low + 0.02),
        ):
            ruled = along(engine.region(region), *LINE)
            marked = [w for w in picture.widths() if w.of == "dk1" and w.at == f"{side} {passage.level}"]
            assert len(marked) == len(ruled) == 2
            for width, (left, right) in zip(marked, ruled, strict=True):
                assert (width.left, width.right) == pytest.approx((left, right), abs=FACETS)
                if passage.level in ("cover", "adhesive"):
                    gap = picture.gap_at(passage.level, (left + right) / 2, z)
                    assert gap == pytest.approx(right - left, abs=FACETS + PIXEL)


def test_a_slanted_line_sees_the_cut_wider(tmp_path: Path) -> None:
    made = technology("hermetic")
    assert made.cut is not None
    source = by_hand(tmp_path, made, separation=[db.DBox(-0.5, -2000, 0.5, 2000)], die=[FIELD])
    picture = drawn(source, made, (-400.0, -300.0), (400.0, 300.0))
    at_back = next(w for w in picture.widths() if (w.of, w.at) == ("kerf", "back"))
    assert at_back.value == pytest.approx(Kerf(made.cut, made).widest * 5 / 4, abs=5e-3)
    assert at_back.left + at_back.right == pytest.approx(1000.0, abs=5e-3)


@pytest.mark.parametrize("beside", [0.0, 12.0, 30.0])
def test_a_line_beside_the_cut_sees_less_of_its_depth(tmp_path: Path, beside: float) -> None:
    made = technology("hermetic", cut={"angle": 53.13010235415598})  # 1 um of depth narrows it by 1 um
    source = by_hand(tmp_path, made, separation=[db.DBox(-2000, -0.5, 2000, 0.5)], die=[FIELD])
    picture = drawn(source, made, (-200.0, beside), (200.0, beside))
    # 85 um deep and 5 um wide at the tip: beside the line it is only as deep as it is wide there.
    depth = 85.0 - max(0.0, 2 * beside - 5.0)
    assert picture.shape("cover").bounds[1] == pytest.approx(max(65.0, depth), abs=0.1)
    assert picture.shape("chip").is_empty == (depth > 50)
    if depth < 50:
        assert picture.shape("chip").bounds[1] == pytest.approx(depth, abs=0.1)


def test_a_line_beside_an_openings_centre_sees_its_cone(tmp_path: Path) -> None:
    made = technology("hermetic")
    source = by_hand(tmp_path, made, dk1=[circle(0, 0, 80)], dk1_adhesive=[circle(0, 0, 30)])
    picture = drawn(source, made, (-100.0, 24.0), (100.0, 24.0))
    # Radius 40 at the outer face, less 0.2125 um a um of depth; the chord at 24 um off the centre.
    for depth in (1.0, 30.0, 60.0):
        radius = 40 - depth * 0.21255656
        assert picture.gap_at("cover", 100.0, 165 - depth) == pytest.approx(
            2 * (radius**2 - 24**2) ** 0.5, abs=0.15
        )
    closed = (40 - 24) / 0.21255656
    assert len(picture.intervals("cover", 165 - closed + 0.5)) == 2
    assert len(picture.intervals("cover", 165 - closed - 0.5)) == 1
    assert len(picture.intervals("adhesive", 62.0)) == 1
