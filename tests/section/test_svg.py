"""The picture itself: scales, labels and captions, and the files that it is written to."""

import struct
import sys
from functools import partial
from pathlib import Path

import pytest

from pkgdrc.errors import InputError
from pkgdrc.section import Section, cut_through, write_section
from pkgdrc.section.svg import WIDTH, render
from tests.section.layouts import shipped
from tests.section.picture import SVG, Picture


@pytest.fixture(scope="module")
def section(tmp_path_factory: pytest.TempPathFactory) -> Section:
    source, made = shipped("hermetic-beads", tmp_path_factory.mktemp("wafer"))
    return cut_through(source, made, (425.0, 675.0), (1275.0, 675.0))


def said(picture: Picture) -> str:
    return "\n".join(text.text or "" for text in picture.texts())


def test_every_level_is_labelled_with_material_and_thickness(section: Section) -> None:
    lines = said(Picture(render(section))).splitlines()
    for level in section.technology.stack:
        assert lines[lines.index(level.name) + 1] == f"{level.material}, {level.thickness:g} µm"
    assert lines[lines.index("back metal") + 1] == "Ti 0.5 + Cu 12 + Ni 2 = 14.5 µm"
    assert "bead, metallised polymer, diameter 90 µm" in lines


def test_title_names_file_line_technology_and_exaggeration(section: Section) -> None:
    lines = said(Picture(render(section, 3.0))).splitlines()
    assert lines[0] == "hermetic-beads.gds: section from (425, 675) to (1275, 675) µm"
    assert lines[1] == "technology hermetic, intermediate.toml · 850 µm long · z exaggerated 3 times"
    assert "z to scale" in said(Picture(render(section, 1.0)))


@pytest.mark.parametrize("exaggeration", [None, 0.5, 1.0, 7.0, 500.0])
def test_scales_are_what_the_picture_states(section: Section, exaggeration: float | None) -> None:
    picture = Picture(render(section, exaggeration))
    x, z = picture.number("data-x-scale"), picture.number("data-z-scale")
    if exaggeration:
        assert z / x == pytest.approx(exaggeration)
    assert x * section.length <= WIDTH
    across, up = (bar.attrib["d"] for bar in picture.root.iter(f"{SVG}path") if bar.get("class") == "bar")
    across_length, up_length = (
        float(text.split(" µm")[0]) for text in said(picture).splitlines() if is_bar(text)
    )
    (x1, y1), (x2, y2) = ends(across)
    assert y1 == y2
    assert x2 - x1 == pytest.approx(across_length * x, abs=0.02)
    (x1, y1), (x2, y2) = ends(up)
    assert x1 == x2
    assert y2 - y1 == pytest.approx(up_length * z, abs=0.02)


def is_bar(text: str) -> bool:
    return text.endswith(" µm along the line") or text.removesuffix(" µm").replace(".", "").isdigit()


def ends(steps: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    first, second = steps.split(" ")[:2]
    return tuple(map(float, first[1:].split(","))), tuple(map(float, second[1:].split(",")))


@pytest.mark.parametrize("exaggeration", [None, 0.2, 20.0, 500.0])
def test_texts_do_not_overlap(section: Section, exaggeration: float | None) -> None:
    boxes = []
    picture = Picture(render(section, exaggeration))
    assert float(picture.root.attrib["width"]) <= WIDTH
    for text in picture.texts():
        size = float(text.get("font-size", "13"))
        width = 0.6 * size * len(text.text or "")
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        left = x - width if text.get("text-anchor") == "end" else x
        boxes.append((left, y - 0.75 * size, left + width, y + 0.2 * size))
    for number, one in enumerate(boxes):
        assert one[0] >= 0
        assert one[2] <= float(picture.root.attrib["width"])
        assert one[3] <= float(picture.root.attrib["height"])
        for other in boxes[:number]:
            assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def test_the_same_section_is_the_same_text(section: Section) -> None:
    assert render(section) == render(section)


def test_png(section: Section, tmp_path: Path) -> None:
    pytest.importorskip("resvg_py", reason="PNG needs the extra 'png'")
    path = tmp_path / "s.png"
    write_section(section, path)
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    assert (width, height) == (2 * WIDTH, 2 * float(Picture(render(section)).root.attrib["height"]))
    assert content[-8:-4] == b"IEND"


def test_png_without_its_library(section: Section, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(
        InputError, match=r"PNG pictures need the package resvg-py \(pip install 'pkgdrc\[png\]'\)"
    ):
        write_section(section, tmp_path / "s.png")
    assert list(tmp_path.iterdir()) == []


def test_png_without_fonts(section: Section, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resvg = pytest.importorskip("resvg_py", reason="PNG needs the extra 'png'")
    # Where another font is installed it stands in for a missing one.
    monkeypatch.setattr(resvg, "svg_to_bytes", partial(resvg.svg_to_bytes, skip_system_fonts=True))
    with pytest.raises(InputError, match="PNG pictures need one of the fonts"):
        write_section(section, tmp_path / "s.png")
    assert list(tmp_path.iterdir()) == []
