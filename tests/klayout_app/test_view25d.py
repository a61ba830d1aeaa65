"""The 2.5D view, evaluated by the application itself, against the cross-section of the same layout."""

import math
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from klayout import db

from pkgdrc.input.source import LayoutSource
from pkgdrc.klayout_app.generate import file_name
from pkgdrc.klayout_app.grain import FOLDER
from pkgdrc.klayout_app.technologies import shipped
from pkgdrc.klayout_app.view25d import view25d
from pkgdrc.resources import find_layout, layout_names
from pkgdrc.section import Section, cut_through
from pkgdrc.section.style import words
from pkgdrc.technology import Technology, load_technology
from tests.klayout_app.application import Application
from tests.section.layouts import SMALL, by_hand, circle
from tests.section.layouts import shipped as shipped_layout

Intervals = list[tuple[float, float]]
Shapes = list[db.DPolygon | db.DBox]

_NEAR = 0.004  # um: database units, of the layout and of the plane of the section
_FACETS = 0.3  # um: balls have facets in both
_ROUND = ("ball", "bead")
_STEPS = {"solder": 0.3}  # um: what slanted walls differ by where steps of the view are cut short
_UNSEEN = {"cavity", "cut with its tolerance", "saw street", "metal on balls"}

_RUBY = r"""
require 'json'
module D25
  class D25Engine  # answers what it shows along a line instead of opening a window
    def _finish(final = true)
      line = RBA::Edges::new(RBA::DEdge::new(*$line).to_itype(dbu))
      $shown = @zstack.map do |z|
        along = (line & z.layer.data.merged).each.map { |edge| [edge.x1 * dbu, edge.x2 * dbu].minmax }
        [z.display.name, z.zstart, z.zstop, along]
      end
    end
  end
end
"""
_SCRIPT = """
ruby = pya.Interpreter.ruby_interpreter()
ruby.eval_string(given["ruby"])
shown = {}
for name, case in given["cases"].items():
    pya.MainWindow.instance().load_layout(case["layout"], 0)
    pya.LayoutView.current().zoom_box(pya.DBox(*case["box"]))
    ruby.eval_string("$shown = nil; $line = " + json.dumps(case["line"]))
    code = pya.Macro.macro_by_path(case["script"]).run()
    shown[name] = json.loads(str(ruby.eval_expr("JSON.generate($shown)"))) if code == 0 else None
answer(shown)
"""


def _across(left: float, right: float) -> db.DBox:
    return db.DBox(left, -40, right, 40)


def _at(*spots: tuple[float, float]) -> Shapes:
    """Circles with their middle (x) on the line, and of a diameter."""
    return [circle(x, 0, diameter) for x, diameter in spots]


_PACKAGE: dict[str, Shapes] = {
    "wafer": [db.DBox(-700, -300, 640, 300)],
    "frame": [_across(-600, -400), _across(-100, -60), _across(400, 600)],
    "island": [_across(-300, -280), _across(-150, -130)],
    "adhesive": [_across(-600, -400), _across(-300, -130)],
    "intermediate": [_across(-650, 600)],
    "component": [_across(-50, 30)],
    "connector": _at((-215, 70), (100, 50)),
    "ground": [_across(-480, -300)],
    "wiring": [_across(50, 240), _across(290, 390)],
    "film": [_across(160, 200), _across(362, 388)],
    "dielectric": [_across(190, 230), _across(255, 280), _across(368, 384)],
    "plate": [_across(210, 270), _across(372, 380)],
    "dk1": _at((-215, 90), (-360, 120), (-55, 60)),
    "dk1_adhesive": _at((-215, 45), (-360, 80)),
    "dk1_intermediate": _at((-215, 40), (-360, 70)),
    "dk2": _at((100, 40)),
    "dk3": _at((310, 90)),
    "dk3_adhesive": _at((310, 45)),
    "under_contact": _at((-215, 130), (310, 140)),
    "bead": _at((-215, 90), (-360, 90), (-55, 90), (500, 90)),
    "back_opening": [_across(-50, 100)],
    "separation": [db.DBox(-500.5, -300, -499.5, 300), db.DBox(499.5, -300, 500.5, 300)],
}
_STUDS: dict[str, Shapes] = {
    "die": [db.DBox(-700, -300, 600, 300)],
    "chip": [_across(-600, 200)],
    "pad": [_across(-350, -200), _across(-40, 40)],
    "internal": [_across(-300, 100), _across(250, 350)],
    "hole": _at((-250, 100), (0, 110), (300, 100)),
    "notch": [_across(-360, -270), _across(90, 160), _across(220, 270)],
    "rim": _at((-250, 160), (0, 170)),
    "track": [_across(50, 130), _across(330, 420)],
    "solder": _at((-250, 150), (0, 120)),
    "separation": [db.DBox(-500.5, -300, -499.5, 300)],
}
_BUMPS: dict[str, Shapes] = {
    "die": [db.DBox(-600, -200, 700, 200)],
    "street": [_across(-600, -570)],
    "pad": [_across(-560, -480)],
    "pad_opening": [_across(-550, -500)],
    "interconnect": [_across(-555, -300), _across(100, 300)],
    "opening": _at((-350, 110), (-150, 110), (20, 160), (320, 110)),
    "filling": _at((-350, 110), (20, 160), (320, 110)),
    "ball": _at((-350, 120), (-150, 120), (20, 150), (320, 300), (550, 80)),
}
_CASES: dict[str, tuple[str, dict[str, Shapes], tuple[float, float, float]]] = {
    # name: technology in KLayout; shapes; the line's height and ends
    "package": ("pkgdrc hermetic shielded", _PACKAGE, (0, -640, 620)),
    "studs": ("pkgdrc stud-base", _STUDS, (0, -620, 480)),
    "stamped studs": ("pkgdrc stud-base stamped", _STUDS, (0, -620, 480)),
    "late chip": ("pkgdrc stud-base flip-chip", _STUDS, (0, -620, 480)),
    "bumps": ("pkgdrc elastic-bump", _BUMPS, (0, -590, 650)),
}


@pytest.fixture(scope="module")
def shown(shared: Application, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """For each case: what the script shows, and the section."""
    cases, sections = {}, {}
    for case, (name, drawn, (y, left, right)) in _CASES.items():
        technology = load_technology(shipped()[name])
        here = {layer: shapes for layer, shapes in drawn.items() if layer in technology.layers}
        source = by_hand(tmp_path_factory.mktemp("layout"), technology, **here)
        sections[case] = cut_through(source, technology, (left, y), (right, y))
        cases[case] = _asked(shared, source, name, (y, left, right))
    for case in layout_names():
        source, technology = _few_dies(case, tmp_path_factory.mktemp("layout"))
        y, left, right = _through_an_opening(source, technology)
        name = next(name for name, file in shipped().items() if file == technology.path)
        sections[case] = cut_through(source, technology, (left, y), (right, y))
        cases[case] = _asked(shared, source, name, (y, left, right))
    told = shared.ask(_SCRIPT, timeout=600, ruby=_RUBY, cases=cases)
    return {case: (told[case], sections[case]) for case in cases}


def _asked(
    shared: Application, source: LayoutSource, name: str, line: tuple[float, float, float]
) -> dict[str, Any]:
    (y, left, right), short = line, file_name(name)
    return {
        "layout": str(source.path),
        "script": str(shared.home / FOLDER / "tech" / short / "d25" / f"{short}.lyd25"),
        "line": [left, y, right, y],
        "box": [left - 100, y - 400, right + 100, y + 400],
    }


def _few_dies(name: str, folder: Path) -> tuple[LayoutSource, Technology]:
    """A few dies of a shipped layout."""
    die = tomllib.loads(find_layout(name).read_text())["die"]
    size = {**SMALL, "diameter": 7000.0 + 3.2 * max(die["width"], die["height"])}
    return shipped_layout(name, folder, size, offset=[0.0, 0.0])


def _through_an_opening(source: LayoutSource, technology: Technology) -> tuple[float, float, float]:
    """Height and ends of a line through the opening that is nearest to the wafer's middle."""
    outermost = [each.masks[each.outer] for each in technology.openings.values()]
    for layer in (*outermost, *reversed(technology.required)):
        if layer in technology.layers:
            index = source.layout.layer(*technology.layers[layer])
            shapes = db.Region(source.top.begin_shapes_rec(index))
            if not shapes.is_empty():
                centres = [each.bbox().center().to_dtype(source.dbu) for each in shapes.each()]
                x, y = min(((point.x, point.y) for point in centres), key=lambda at: math.hypot(*at))
                return y, round(x - 600), round(x + 600)
    raise AssertionError("nothing to cut through")


def _joined(intervals: Iterable[Sequence[float]], near: float) -> Intervals:
    """The intervals in order, without gaps and pieces that are not to be told from nothing."""
    found: Intervals = []
    for left, right in sorted(map(tuple, intervals)):
        if found and left <= found[-1][1] + near:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return [(left, right) for left, right in found if right - left > near]


def _of_section(section: Section, name: str, z: float, near: float) -> Intervals:
    """Where the line meets what is called `name`, at a height."""
    region = db.Region()
    for part in section.parts:
        if part.kind not in ("cavity", "tolerance") and words(part) == name:
            for hull, *holes in part.polygons:
                polygon = db.DPolygon([db.DPoint(*point) for point in hull])
                for hole in holes:
                    polygon.insert_hole([db.DPoint(*point) for point in hole])
                region.insert(polygon.to_itype(0.001))
    line = db.Edges(db.DEdge(-1.0, z, section.length + 1, z).to_itype(0.001))
    start = section.start[0]
    pieces = [
        sorted((edge.x1 / 1000 + start, edge.x2 / 1000 + start)) for edge in (line & region.merged()).each()
    ]
    return _joined(pieces, near)


def _misplaced(view: Sequence[Any], section: Section) -> list[str]:
    """The steps of balls that are not as wide as the section shows them at the same height."""
    return [
        f"{name} at {(low + high) / 2:g}: {piece} in the view"
        for name, low, high, along in view
        for piece in along
        if name in _ROUND
        and not any(
            abs(left - piece[0]) <= _FACETS and abs(right - piece[1]) <= _FACETS
            for left, right in _of_section(section, name, (low + high) / 2, _NEAR)
        )
    ]


def _differences(view: Sequence[Any], section: Section, near: float) -> list[str]:
    """At the middle of each step of the view, where that is not what the section shows."""
    found = []
    for name in dict.fromkeys(each[0] for each in view if each[0] not in _ROUND):
        parts = [each for each in view if each[0] == name]
        for z in sorted({(low + high) / 2 for _, low, high, _ in parts}):
            pieces = [piece for _, low, high, along in parts if low <= z <= high for piece in along]
            here, wanted = _joined(pieces, near), _of_section(section, name, z, near)
            same = len(here) == len(wanted) and all(
                abs(a - b) <= max(near, _STEPS.get(name, 0.0))
                for one, other in zip(here, wanted, strict=True)
                for a, b in zip(one, other, strict=True)
            )
            if not same:
                found.append(f"{name} at {z:g}: {here} in the view, {wanted} in the section")
    return found


@pytest.mark.parametrize("case", [*_CASES, *layout_names()])
def test_the_view_shows_what_the_section_shows(shown: dict[str, Any], case: str) -> None:
    view, section = shown[case]
    assert view is not None, "the script failed"
    seen = {name for name, _, _, along in view if along}
    assert {words(part) for part in section.parts if part.polygons} - _UNSEEN == seen
    assert _differences(view, section, _NEAR) + _misplaced(view, section) == []
    for name in _STEPS.keys() & seen:
        of_name = [part for part in section.parts if words(part) == name]
        deepest = min(z for part in of_name for polygon in part.polygons for _, z in polygon[0])
        lowest = min(low for each, low, _, along in view if each == name and along)
        assert lowest == pytest.approx(deepest, abs=0.5)


def test_names_of_any_kind_are_only_text(tmp_path: Path) -> None:
    file = tmp_path / "odd.toml"
    file.write_text(
        'deck = "hermetic"\n[layers]\n"it\'s #{exit 1} \\\\" = [1, 0]\n'
        '[[stack]]\nname = "a\' + b"\nmaterial = "<glass>"\nthickness = 5\n'
    )
    script = view25d(load_technology(file), "odd")
    assert "mask['it\\'s #{exit 1} \\\\'] = input(1, 0)" in script
    assert "zz(name: 'a\\' + b'" in script
