"""A rectangular panel in the place of a round wafer."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from pkgdrc.cells import Drawing
from pkgdrc.cells.drawing import flattened
from pkgdrc.errors import InputError
from pkgdrc.technology import Technology
from pkgdrc.wafer import WaferSpec, assemble, load_wafer
from pkgdrc.wafer.outline import outline
from pkgdrc.wafer.placement import Sites, find_sites
from pkgdrc.wafer.shape import WaferShape

GRID = 0.005
# 11 x 7 fields of 850 x 840, with exactly the edge exclusion round them.
SPEC = """
technology = "hermetic"
[wafer]
width = {width}
height = {height}
edge_exclusion = {exclusion}
[die]
cell = "hermetic_die"
width = 800.0
height = 790.0
street = 50.0
offset = [425.0, 420.0]
{more}
"""
Load = Callable[..., WaferSpec]


@pytest.fixture
def panel(tmp_path: Path) -> Load:
    """The panel with further TOML in the table `die` and after it."""

    def load(
        more: str = "", *, width: float = 11350.0, height: float = 7880.0, exclusion: float = 1000.0
    ) -> WaferSpec:
        path = tmp_path / "panel.toml"
        path.write_text(SPEC.format(width=width, height=height, exclusion=exclusion, more=more))
        return load_wafer(path)

    return load


def sites_of(spec: WaferSpec) -> Sites:
    return find_sites(spec, outline(spec.wafer, GRID), GRID)


def boxes(top: Drawing, layer: str) -> list[tuple[float, ...]]:
    return [tuple(round(value, 6) for value in shape.box) for shape in flattened(top, {layer})]


def places(top: Drawing, start: str) -> dict[tuple[float, float], str]:
    """Where the drawings whose names begin with `start` stand."""
    return {
        (round(x, 3), round(y, 3)): placement.drawing.name
        for placement in top.placements
        if placement.drawing.name.startswith(start)
        for x, y in placement.origins()
    }


def test_a_panel_is_filled_up_to_its_edge_exclusion(panel: Load) -> None:
    sites = sites_of(panel())
    assert (sites.columns, sites.rows, len(sites.whole)) == (11, 7, 77)
    assert sites.box((0, 0))[:2] == (-11 * 425.0, -7 * 420.0)


@pytest.mark.parametrize(
    ("sizes", "left"),
    [
        ({"width": 11350.0 - 0.01}, (9, 7)),
        ({"height": 7880.0 - 0.01}, (11, 5)),
        ({"exclusion": 1000.005}, (9, 5)),
    ],
)
def test_a_grid_step_less_leaves_the_outermost_out(
    panel: Load, sizes: dict[str, float], left: tuple[int, int]
) -> None:
    sites = sites_of(panel(**sizes))
    assert (sites.columns, sites.rows) == left
    assert len(sites.whole) == left[0] * left[1]


def test_a_pitch_that_no_float_holds_fills_the_panel_too(panel: Load) -> None:
    spec = panel(width=5 * 850.02 + 2 * 0.3, height=840.0 + 2 * 0.3, exclusion=0.3)
    die = dataclasses.replace(spec.die, width=800.02, offset=(425.01, 420.0))
    assert len(sites_of(dataclasses.replace(spec, die=die)).whole) == 5


def test_the_outline_is_a_rectangle_on_the_grid(panel: Load, technology: Technology) -> None:
    assert boxes(assemble(panel(), technology), "wafer") == [(-5675.0, -3940.0, 5675.0, 3940.0)]
    # Of odd numbers of steps it is as large as asked, and half a step beside the centre.
    odd = outline(WaferShape(width=100.005, height=50.0, edge_exclusion=0.0), GRID).points
    steps = odd / GRID
    assert abs(steps - steps.round()).max() < 1e-6
    assert (odd.max(axis=0) - odd.min(axis=0)).tolist() == pytest.approx([100.005, 50.0])


def test_separation_lines_end_on_the_edges(panel: Load, technology: Technology) -> None:
    lines = boxes(assemble(panel(), technology), "separation")
    upright = sorted(line for line in lines if line[2] - line[0] == 1.0)
    level = sorted(line for line in lines if line[3] - line[1] == 1.0)
    assert [line[0] + 0.5 for line in upright] == [(2 * n - 11) * 425.0 for n in range(12)]
    assert [line[1] + 0.5 for line in level] == [(2 * n - 7) * 420.0 for n in range(8)]
    assert {(line[1], line[3]) for line in upright} == {(-3940.0, 3940.0)}
    assert {(line[0], line[2]) for line in level} == {(-5675.0, 5675.0)}


def test_fields_that_cross_the_exclusion_are_partial_but_not_those_that_abut_the_edge(
    panel: Load, technology: Technology
) -> None:
    assert len(sites_of(panel()).partial) == 15 * 11 - 77  # two more on every side, the outermost cut off
    flush = panel("partial = true", width=13 * 850.0, height=7 * 840.0, exclusion=0.005)
    sites = sites_of(flush)
    assert (sites.columns, sites.rows, len(sites.partial)) == (11, 5, 13 * 7 - 55)
    top = assemble(flush, technology)
    assert len(places(top, "hermetic_die_partial")) == 36
    assert len(boxes(top, "die")) == len(boxes(top, "site")) == 55


@pytest.mark.parametrize(
    ("angle", "place"),
    [
        (0.0, (12 * 425.0, 0.0)),
        (90.0, (0.0, 8 * 420.0)),
        (180.0, (-12 * 425.0, 0.0)),
        # The diagonal leads into a corner, past the places nearest to the centre.
        (34.77, (12 * 425.0, 8 * 420.0)),
    ],
)
def test_a_mark_stands_in_the_free_field_where_its_direction_meets_the_edge(
    panel: Load, technology: Technology, angle: float, place: tuple[float, float]
) -> None:
    top = assemble(panel(f"[[mark]]\nangle = {angle}\n[[mark]]\nat = [5400.0, 3600.0]"), technology)
    assert list(places(top, "alignment_mark")) == [place, (5400.0, 3600.0)]


def test_zones_are_rectangles_in_the_panels_proportions(panel: Load, technology: Technology) -> None:
    spec = panel('[[vary]]\nparameter = "pad"\nvalues = [56.0, 57.0, 58.0]\nby = "zone"')
    sites, names = sites_of(spec), places(assemble(spec, technology), "hermetic_die")
    zones: dict[int, set[str]] = {}
    for site in sites.whole:
        x, y = sites.centre(site)
        inside = [abs(x) < n / 6 * 11350.0 and abs(y) < n / 6 * 7880.0 for n in (1, 2)]
        zones.setdefault(inside.count(True), set()).add(names[(x, y)])
    assert [len(zones[n]) for n in range(3)] == [1, 1, 1]
    assert len(set.union(*zones.values())) == 3


def test_drop_ins_serial_numbers_and_plants_go_by_column_and_row(panel: Load, technology: Technology) -> None:
    spec = panel(
        '[[drop_in]]\ncell = "hermetic_monitor"\nat = [10, 6]\n[serial]\nat = [-40.0, 20.0]\n'
        '[[plant]]\ndie = [0, 6]\nlayer = "frame"\naction = "add"\nbox = [0.0, 0.0, 10.0, 10.0]\n'
    )
    top = assemble(spec, technology)
    assert list(places(top, "hermetic_monitor")) == [(10 * 425.0, 6 * 420.0)]
    planted = [at for at, name in places(top, "hermetic_die").items() if name.endswith("_c0_r6")]
    assert planted == [(-10 * 425.0, 6 * 420.0)]
    assert len(places(top, "label")) == 2 * 75  # that of the planted die is in its own cell


@pytest.mark.parametrize(
    ("wafer", "message"),
    [
        ("", "key 'wafer.diameter' is missing; a panel has 'wafer.width' and 'wafer.height' instead"),
        ("width = 1.0", "key 'wafer.height' is missing: a panel has a width and a height"),
        ("height = 1.0", "key 'wafer.width' is missing: a panel has a width and a height"),
        ("diameter = 9.0\nwidth = 9.0", "keys 'wafer.diameter' and 'wafer.width' are both given"),
        ("diameter = 9.0\nheight = 9.0", "keys 'wafer.diameter' and 'wafer.height' are both given"),
        ("width = 9.0\nheight = 9.0\nflat = 3.0", "key 'wafer.flat' is given for a panel, but only a round"),
        ("width = 9.0\nheight = 9.0\nnotch = 3.0", "key 'wafer.notch' is given for a panel, but only a"),
        ("width = 9.0\nheight = 0.0", "key 'wafer.height' is 0.0: input should be greater than 0"),
        ("widht = 9.0\nheight = 9.0", "unknown key 'wafer.widht': did you mean 'width'?"),
    ],
)
def test_keys_that_make_no_wafer_and_no_panel_are_named(tmp_path: Path, wafer: str, message: str) -> None:
    path = tmp_path / "panel.toml"
    path.write_text(
        f'technology = "hermetic"\n[wafer]\nedge_exclusion = 0.0\n{wafer}\n'
        '[die]\ncell = "hermetic_die"\nwidth = 1.0\nheight = 1.0\nstreet = 0.0\n'
    )
    with pytest.raises(InputError) as caught:
        load_wafer(path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert "\n" not in str(caught.value)


def test_a_die_that_fits_no_panel_is_refused_with_the_panels_size(
    panel: Load, technology: Technology
) -> None:
    with pytest.raises(InputError, match=r"no die of 800 x 790 fits a panel of 2000 x 5000 with an edge"):
        assemble(panel(width=2000.0, height=5000.0), technology)
