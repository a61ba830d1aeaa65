import dataclasses
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from klayout import db

from pkgdrc.cells import Drawing
from pkgdrc.cells.drawing import drawings_in, flattened
from pkgdrc.resources import find_technology, layouts_folder
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology, load_technology
from pkgdrc.wafer import WaferSpec, assemble, load_wafer
from pkgdrc.wafer.outline import outline
from pkgdrc.wafer.placement import Sites, find_sites

Load = Callable[..., WaferSpec]


def sites_of(spec: WaferSpec, technology: Technology) -> Sites:
    return find_sites(spec, outline(spec.wafer, technology.grid), technology.grid)


def places(top: Drawing, start: str) -> dict[tuple[float, float], str]:
    """Where the drawings whose names begin with `start` stand on the wafer."""
    return {
        (round(x, 3), round(y, 3)): placement.drawing.name
        for placement in top.placements
        if placement.drawing.name.startswith(start)
        for x, y in placement.origins()
    }


def boxes(top: Drawing, layer: str) -> list[tuple[float, float, float, float]]:
    return [tuple(round(value, 3) for value in shape.box) for shape in flattened(top, {layer})]  # type: ignore[misc]


def test_a_die_and_a_field_stand_at_every_whole_site(small: Load, technology: Technology) -> None:
    spec = small()
    sites, top = sites_of(spec, technology), assemble(spec, technology)
    wanted = {tuple(round(value, 3) for value in sites.box(site)) for site in sites.whole}
    assert len(wanted) > 300
    assert sorted(boxes(top, "die")) == sorted(wanted)
    planned = {
        ((left + right) / 2, (bottom + upper) / 2): (right - left, upper - bottom)
        for left, bottom, right, upper in boxes(top, "site")
    }
    assert {(round(x, 3), round(y, 3)) for x, y in planned} == {sites.centre(site) for site in sites.whole}
    assert all(width <= 850.0 and height <= 840.0 for width, height in planned.values())


def test_separation_lines_run_from_edge_to_edge_on_every_border(small: Load, technology: Technology) -> None:
    spec = small()
    sites, top = sites_of(spec, technology), assemble(spec, technology)
    wafer = shapely.Polygon(flattened(top, {"wafer"})[0].points)
    lines = [shapely.box(*line) for line in boxes(top, "separation")]
    assert len(lines) == sites.columns + sites.rows + 2
    for line in lines:
        left, bottom, right, top_edge = line.bounds
        upright = right - left < top_edge - bottom
        axis = 0 if upright else 1
        middle = (line.bounds[axis] + line.bounds[axis + 2]) / 2
        assert abs((middle - sites.corner[axis]) % sites.pitch[axis]) < 1e-6
        assert line.bounds[axis + 2] - line.bounds[axis] == pytest.approx(1.0)
        # Nothing of the wafer is left at either end, and hardly anything stands over.
        strip = shapely.box(left, -2e4, right, 2e4) if upright else shapely.box(-2e4, bottom, 2e4, top_edge)
        assert wafer.intersection(strip).difference(line).area < 1e-6
        assert line.difference(wafer).area < 3.0
    assert shapely.union_all(lines).area > 0


def test_marks_stand_in_free_fields_between_the_lines(small: Load, technology: Technology) -> None:
    spec = small(
        "[[mark]]\nangle = 0.0\n[[mark]]\nangle = 180.0\n[[mark]]\nangle = 75.0\n[[mark]]\nat = [3.0, 4.0]"
    )
    top = assemble(spec, technology)
    marks = places(top, "alignment_mark")
    assert len(marks) == 4
    assert marks.pop((3.0, 4.0)) == "alignment_mark"
    taken = shapely.union_all(
        [shapely.box(*each) for each in (*boxes(top, "die"), *boxes(top, "separation"))]
    )
    wafer = shapely.Polygon(flattened(top, {"wafer"})[0].points)
    for x, y in marks:
        mark = shapely.box(x - 100, y - 100, x + 100, y + 100)
        assert mark.distance(taken) > 100.0
        assert wafer.contains(mark)
    right, left = max(marks), min(marks)
    assert right[0] > 8500
    assert left[0] < -8500
    assert abs(right[1]) < 500
    assert abs(left[1]) < 500


def test_a_drop_in_takes_a_dies_place(small: Load, technology: Technology) -> None:
    spec = small('[[drop_in]]\ncell = "hermetic_monitor"\nat = [9, 8]')
    sites, top = sites_of(spec, technology), assemble(spec, technology)
    assert places(top, "hermetic_monitor") == {sites.centre((9, 8)): "hermetic_monitor"}
    assert sites.centre((9, 8)) not in places(top, "hermetic_die") | places(top, "site")
    assert len(places(top, "hermetic_die")) == len(places(top, "site")) == len(sites.whole) - 1


def test_partial_dies_are_drawn_but_are_no_dies(small: Load, technology: Technology) -> None:
    spec = small("[[mark]]\nangle = 0.0", die="partial = true")
    sites, top = sites_of(spec, technology), assemble(spec, technology)
    kept = places(top, "hermetic_die_partial")
    assert len(kept) == len(sites.partial) - 1
    assert not set(kept) & set(places(top, "alignment_mark"))
    assert len(boxes(top, "die")) == len(boxes(top, "site")) == len(sites.whole)
    assert len(flattened(top, {"frame"})) == 2 * (len(sites.whole) + len(kept))


def test_a_parameter_varies_by_column_row_and_zone(small: Load, technology: Technology) -> None:
    spec = small(
        '[[vary]]\nparameter = "aperture"\nvalues = [80.0, 90.0, 100.0]\nby = "column"\n'
        '[[vary]]\nparameter = "pad"\nvalues = [56.0, 58.0]\nby = "row"\n'
        '[[vary]]\nparameter = "under_contact"\nvalues = [110.0, 112.0]\nby = "zone"'
    )
    sites, top = sites_of(spec, technology), assemble(spec, technology)
    names = places(top, "hermetic_die")
    by_choice: dict[tuple[int, int, bool], set[str]] = {}
    for column, row in sites.whole:
        x, y = sites.centre((column, row))
        choice = (column % 3, row % 2, x**2 + y**2 >= 5000.0**2)
        by_choice.setdefault(choice, set()).add(names[(x, y)])
    assert len(by_choice) == 12
    assert all(len(found) == 1 for found in by_choice.values())
    assert len(set.union(*by_choice.values())) == 12


def test_serial_numbers_count_along_the_rows(small: Load, technology: Technology) -> None:
    spec = small(
        '[serial]\nat = [-40.0, 20.0]\nfirst = 98\n[[drop_in]]\ncell = "hermetic_monitor"\nat = [9, 0]'
    )
    sites, top = sites_of(spec, technology), assemble(spec, technology)
    digits = {find: str(number) for number in range(10) for find in [digit_name(number)]}
    read: dict[tuple[int, int], dict[float, str]] = {}
    for (x, y), name in places(top, "label").items():
        site = (int((x - sites.corner[0]) // sites.pitch[0]), int((y - sites.corner[1]) // sites.pitch[1]))
        read.setdefault(site, {})[x] = digits[name]
        assert y - sites.centre(site)[1] == pytest.approx(20.0)
    numbers = {site: "".join(found[x] for x in sorted(found)) for site, found in read.items()}
    dies = sorted(sites.whole - {(9, 0)}, key=lambda site: (site[1], site[0]))
    assert numbers == {site: f"{number:03d}" for number, site in enumerate(dies, 98)}
    assert (9, 0) not in numbers


def digit_name(number: int) -> str:
    from pkgdrc.cells.common.label import label

    return label(text=str(number), height=32.0, layer="serial").name


def test_twenty_thousand_dies_make_a_small_file(tmp_path: Path, technology: Technology) -> None:
    spec = load_wafer(layouts_folder() / "hermetic-saw-150mm.toml")
    top = assemble(spec, technology)
    assert (
        sum(each.columns * each.rows for each in top.placements if each.drawing.name == "hermetic_ladder_die")
        >= 20000
    )
    write_layout(top, technology, tmp_path / "w.gds")
    assert (tmp_path / "w.gds").stat().st_size < 1_000_000
    layout = db.Layout()
    layout.read(str(tmp_path / "w.gds"))
    placed = Counter(
        layout.cell(each.cell_index).name
        for each in layout.top_cell().each_inst()
        for _ in range(each.na or 1)
    )
    assert [cell.name for cell in layout.top_cells()] == ["wafer"]
    assert placed["hermetic_monitor"] == 5


def test_the_demo_has_its_dies_and_plants(technology: Technology) -> None:
    spec = load_wafer(layouts_folder() / "hermetic-demo.toml")
    top = assemble(spec, technology)
    planted = {plant.die for plant in spec.plant}
    names = Counter(places(top, "hermetic_die").values())
    assert sum(names.values()) >= 15000
    assert len(planted) == 6
    assert (
        sum(1 for name, count in names.items() if name.endswith(tuple(f"_c{c}_r{r}" for c, r in planted)))
        == 6
    )
    assert len(names) == 7


def test_passives_are_drawn_for_the_films_of_the_technology() -> None:
    spec = load_wafer(layouts_folder() / "hermetic-intermediate.toml")
    technology: Any = load_technology(find_technology(spec.technology, spec.path.parent))
    assert technology.wiring is not None
    assert technology.wiring.passives is not None
    passives = dataclasses.replace(technology.wiring.passives, sheet_resistance=100.0, permittivity=5.3)
    wiring = dataclasses.replace(technology.wiring, passives=passives)
    values = [
        _values(assemble(spec, each)) for each in (technology, dataclasses.replace(technology, wiring=wiring))
    ]
    assert set(values[0]) == {"C", "L", "R"}
    assert values[1]["R"] == pytest.approx(2 * values[0]["R"], rel=1e-3)
    assert values[1]["C"] == pytest.approx(2 * values[0]["C"], rel=1e-3)
    assert values[1]["L"] == values[0]["L"]


def _values(top: Drawing) -> dict[str, float]:
    """What the wafer's passive components are labelled with, by symbol."""
    words = [
        label.text.split()
        for drawing in drawings_in(top)
        for label in drawing.labels
        if label.layer == "device"
    ]
    return {symbol: float(value) for symbol, value, _ in words}
