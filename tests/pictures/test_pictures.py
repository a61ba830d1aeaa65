"""Pictures of findings: what is in them, where, and how large they get."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from klayout import db

from pkgdrc.cases import Trial
from pkgdrc.cli.main import main
from pkgdrc.deck import load_deck
from pkgdrc.engine.evidence import rules_of
from pkgdrc.findings import Finding
from pkgdrc.input.read import read_layout
from pkgdrc.input.source import LayoutSource
from pkgdrc.picture import figures, legend, pictures, section_picture, style, surroundings
from pkgdrc.resources import deck_names, find_deck, find_technology
from pkgdrc.section.png import rasterised
from pkgdrc.technology import Technology, load_technology

from .failing import SVG, classes, failing, picture, texts

FIGURES = [
    ("hermetic", "RS.1", "19.995 µm < 20 µm"),
    ("hermetic", "RS.4", "9.995 µm < 10 µm"),
    ("hermetic", "RI.3", "14.995 µm < 15 µm"),
    ("hermetic", "DK.3", "2.005 µm > 2 µm"),
    ("stud-base", "TH.1", "49.99 µm < 50 µm"),
    ("stud-base", "NT.3", "179.988° < 180°"),
    ("stud-base", "NT.6", "19.9902 µm < 20 µm"),
    ("elastic-bump", "BL.4", "99.99 µm < 100 µm"),
    ("elastic-bump", "PD.1", "59.99 µm < 60 µm"),
]


def technologies() -> Iterator[Technology]:
    for name in deck_names():
        for path in sorted(find_deck(name).glob("*.toml")):
            if path.name != "limits.toml":
                yield load_technology(path)


def layout(folder: Path, shapes: db.Region, layer: tuple[int, int]) -> LayoutSource:
    """A layout of one cell."""
    made = db.Layout()
    made.dbu = 0.001
    made.create_cell("top").shapes(made.layer(*layer)).insert(shapes)
    made.write(str(folder / "shapes.gds"))
    return read_layout(folder / "shapes.gds")


def at(box: tuple[float, float, float, float], cell: str = "top") -> Finding:
    """A finding at a place of a cell that is placed where it is drawn."""
    centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return Finding(rule="RS.4", severity="error", cell=cell, bbox=box, placements=1, at=(centre,))


@pytest.mark.parametrize(("deck", "rule", "figures"), FIGURES)
def test_what_was_measured_is_written_against_its_limit(deck: str, rule: str, figures: str) -> None:
    assert figures in texts(picture(deck, rule).svg)


@pytest.mark.parametrize(("deck", "rule", "figures"), FIGURES)
def test_it_is_one_element_that_can_stand_in_any_page(deck: str, rule: str, figures: str) -> None:
    found = picture(deck, rule)
    root = ET.fromstring(found.svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("viewBox") == "0 0 480 360"
    title = root[0]
    assert title.tag == f"{SVG}title"
    assert title.text == found.caption
    assert figures in found.caption
    assert not re.search(r"\b(id|href|style|on\w+)=|<script|url\(", found.svg)
    assert len(found.svg) < 20_000


@pytest.mark.parametrize("rule", ["RS.1", "RS.4", "RI.3", "DK.3"])
def test_a_gap_or_width_has_a_dimension_line(rule: str) -> None:
    trial, finding = failing("hermetic", rule)
    (found,) = pictures(trial.source, trial.technology, trial.rules, [finding])
    assert found
    assert found.window
    lines = re.findall(r'class="pic-dimension" d="([^"]*)"', found.svg)
    assert len(lines) == 2  # and the scale bar
    ends = re.findall(r"M([-\d.]+) ([-\d.]+)L([-\d.]+) ([-\d.]+)", lines[0])[-1]
    x1, y1, x2, y2 = map(float, ends)
    assert finding.measured is not None
    um = (found.window[3] - found.window[1]) / 360
    assert ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 * um == pytest.approx(finding.measured, abs=0.2 * um)


def test_layers_of_the_rule_stand_out() -> None:
    root = ET.fromstring(picture("elastic-bump", "BL.4").svg)
    groups = {(each.get("class") or "").split()[0]: each.get("class") for each in root.iter(f"{SVG}g")}
    assert groups["layer-ball"] == "layer-ball"
    assert groups["layer-interconnect"] == "layer-interconnect pic-far"


def test_the_mark_lies_in_the_middle_of_the_window() -> None:
    trial, finding = failing("hermetic", "RS.4")
    (found,) = pictures(trial.source, trial.technology, trial.rules, [finding])
    assert found
    assert found.window
    left, bottom, right, top = found.window
    x, y = finding.at[0]
    assert left < x < right
    assert bottom < y < top
    assert finding.bbox
    width, height = finding.bbox[2] - finding.bbox[0], finding.bbox[3] - finding.bbox[1]
    assert right - left > 3 * width
    assert top - bottom > 3 * height


def test_small_marks_get_a_ring() -> None:
    trial, finding = failing("stud-base", "NT.2")
    tiny = replace(finding, outline=((finding.outline[0][0],) * 3,), bbox=(0.0, 0.0, 0.002, 0.002))
    (found,) = pictures(trial.source, trial.technology, trial.rules, [tiny])
    assert found
    assert "pic-ring" in classes(found.svg)


def test_a_mark_without_size_gets_a_ring_too() -> None:
    trial, finding = failing("stud-base", "NT.2")
    point = replace(finding, outline=((finding.outline[0][0],) * 20,), bbox=(0.0, 0.0, 0.0, 0.0))
    (found,) = pictures(trial.source, trial.technology, trial.rules, [point])
    assert found
    assert "pic-ring" in classes(found.svg)


def shapes_in_rows(count: int, step: int, points: list[tuple[int, int]]) -> db.Region:
    """The same shape in as many rows and columns, each a little different."""
    found = db.Region()
    for x in range(count):
        for y in range(count):
            corners = [db.Point(u + (x + y) % 7, v + (3 * x + y) % 5) for u, v in points]
            found.insert(db.Polygon([corner + db.Vector(x * step, y * step) for corner in corners]))
    return found


@pytest.mark.parametrize("count", [4, 12, 30, 90])
def test_many_shapes_stay_within_bounds(tmp_path: Path, count: int) -> None:
    technology = load_technology(find_technology("hermetic"))
    deck = load_deck("hermetic", technology)
    step = 160_000 // count
    part = [(int(u * step), int(v * step)) for u, v in ((0.1, 0.1), (0.2, 0.8), (0.9, 0.9), (0.7, 0.2))]
    source = layout(tmp_path, shapes_in_rows(count, step, part), technology.layers["component"])
    (found,) = pictures(source, technology, rules_of(deck, technology), [at((60.0, 60.0, 100.0, 100.0))])
    assert found
    assert 600 < len(found.svg) < 33_000
    assert "Shown: component structures." in found.caption
    assert "layer-component" in classes(found.svg)


def test_a_mark_of_many_corners_stays_within_bounds() -> None:
    found = picture("hermetic", "WF.4")  # the wafer itself
    assert len(found.svg) < 40_000
    marks = re.findall(r'class="pic-mark[^"]*" d="([^"]*)"', found.svg)
    assert len(marks) == 1
    assert len(marks[0]) < 2_000


@pytest.mark.parametrize("count", [80, 130])
def test_what_is_too_fine_for_the_window_is_said(tmp_path: Path, count: int) -> None:
    technology = load_technology(find_technology("hermetic"))
    deck = load_deck("hermetic", technology)
    dots = shapes_in_rows(count, 160_000 // count, [(0, 0), (0, 300), (300, 300), (300, 0)])
    source = layout(tmp_path, dots, technology.layers["component"])
    (found,) = pictures(source, technology, rules_of(deck, technology), [at((60.0, 60.0, 100.0, 100.0))])
    assert found
    assert "Shown: nothing drawn. Too fine to be shown at this size: component structures." in found.caption
    assert "layer-component" not in classes(found.svg)


def test_texts_of_a_layout_are_no_markup(tmp_path: Path) -> None:
    technology = load_technology(find_technology("hermetic"))
    deck = load_deck("hermetic", technology)
    made = db.Layout()
    made.dbu = 0.001
    top = made.create_cell("top")
    top.shapes(made.layer(*technology.layers["label"])).insert(db.Text("<b>&", 20_000, 9_000))
    top.shapes(made.layer(*technology.layers["frame"])).insert(db.Box(0, 0, 1000, 1000))
    made.write(str(tmp_path / "texts.gds"))
    source = read_layout(tmp_path / "texts.gds")
    (found,) = pictures(source, technology, rules_of(deck, technology), [at((0.0, 0.0, 10.0, 10.0))])
    assert found
    assert "<b>&" in texts(found.svg)


def test_of_the_stack_there_is_a_cross_section_instead() -> None:
    trial, finding = failing("stud-base", "NT.7")
    assert list(pictures(trial.source, trial.technology, trial.rules, [finding])) == [None]
    section = section_picture(trial.source, trial.technology, trial.rules, finding)
    assert section
    assert section.window is None
    titles = {rule.id: rule.title for rule in trial.rules}
    names = {each.get("data-name") for each in ET.fromstring(section.svg).iter(f"{SVG}path")}
    assert {"chip", "film", "metal in hole"} <= names
    assert section.caption.startswith(f"{titles[finding.rule]}: {figures(finding)}.")


@pytest.mark.parametrize("name", ["dk1", "dk2", "dk3"])
def test_the_cross_section_goes_through_the_connection_that_is_named(name: str, tmp_path: Path) -> None:
    assert main(["generate", "hermetic-intermediate", "-o", str(tmp_path / "w.gds")]) == 0
    technology = load_technology(find_technology("hermetic/intermediate"))
    deck = load_deck("hermetic", technology)
    finding = Finding(rule="DK.1", severity="error", about=(name,), measured=0.5, unit="deg")
    section = section_picture(
        read_layout(tmp_path / "w.gds"), technology, rules_of(deck, technology), finding
    )
    assert section
    drawn = {each.get("data-name") for each in ET.fromstring(section.svg).iter(f"{SVG}path")}
    assert {each for each in drawn if each and each.startswith("metal in")} == {f"metal in {name}"}


def test_of_a_place_there_is_no_cross_section() -> None:
    trial, finding = failing("hermetic", "RS.4")
    assert section_picture(trial.source, trial.technology, trial.rules, finding) is None


def test_order_is_kept() -> None:
    trial, finding = failing("stud-base", "TH.1")
    lost = replace(finding, cell=None, bbox=None, at=(), outline=())
    found = list(pictures(trial.source, trial.technology, trial.rules, [lost, finding, lost, finding]))
    assert [each is None for each in found] == [True, False, True, False]
    assert found[1] == found[3]


def test_the_same_window_without_a_mark() -> None:
    trial, finding = failing("hermetic", "RS.4")
    (found,) = pictures(trial.source, trial.technology, trial.rules, [finding])
    rule = next(rule for rule in trial.rules if rule.id == "RS.4")
    assert found
    assert found.window
    plain = surroundings(trial.source, trial.technology, rule, found.window, "Passes.")
    assert plain.window == pytest.approx(found.window)
    assert plain.caption.startswith("Passes. ")
    assert "pic-mark" not in classes(plain.svg)
    drawn = [re.findall(r'<g class="layer.*</g>', each.svg) for each in (found, plain)]
    assert drawn[0] == drawn[1]


def test_every_class_has_a_style() -> None:
    for deck, rule, _ in FIGURES:
        trial: Trial = failing(deck, rule)[0]
        known = set(re.findall(r"\.([a-z][a-z0-9-]*)", style(trial.technology)))
        assert classes(picture(deck, rule).svg) <= known


def test_colours_and_classes_of_all_technologies() -> None:
    for technology in technologies():
        entries = legend(technology)
        assert len({css_class for _, css_class in entries}) == len(entries)
        for _, css_class in entries:
            assert re.search(rf"\.{css_class}{{fill:#[0-9a-f]{{6}};", style(technology))


def test_it_can_be_drawn() -> None:
    assert rasterised(picture("hermetic", "DK.3").svg).startswith(b"\x89PNG")
