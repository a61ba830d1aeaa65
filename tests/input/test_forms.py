"""DXF, CIF and Gerber, as others write them; and the forms that are not read, with the way there is."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import klayout.db as db
import pytest

from pkgdrc.cli.main import main
from pkgdrc.errors import InputError
from pkgdrc.input.ask import asked_for
from pkgdrc.input.read import read_layout
from pkgdrc.input.source import LayoutSource
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

ELASTIC = load_technology(find_technology("elastic-bump"))
Point = tuple[float, float]


def polyline(layer: str, points: Sequence[Point], *, closed: bool = True) -> str:
    corners = "".join(f"10\n{x}\n20\n{y}\n" for x, y in points)
    return f"0\nLWPOLYLINE\n8\n{layer}\n90\n{len(points)}\n70\n{int(closed)}\n{corners}"


def box(layer: str, left: float, bottom: float, right: float, top: float, *, closed: bool = True) -> str:
    return polyline(layer, [(left, bottom), (right, bottom), (right, top), (left, top)], closed=closed)


def circle(layer: str, x: float, y: float, diameter: float) -> str:
    return f"0\nCIRCLE\n8\n{layer}\n10\n{x}\n20\n{y}\n40\n{diameter / 2}\n"


def dxf(*entities: str, unit: int | None = None, ending: str = "0\nENDSEC\n0\nEOF\n") -> str:
    head = f"0\nSECTION\n2\nHEADER\n9\n$INSUNITS\n70\n{unit}\n0\nENDSEC\n" if unit is not None else ""
    return head + "0\nSECTION\n2\nENTITIES\n" + "".join(entities) + ending


BUMP = [
    box("die", -0.6, -0.6, 0.6, 0.6),
    circle("base", 0, 0, 0.2),
    circle("interconnect", 0, 0, 0.2),
    circle("opening", 0, 0, 0.12),
    circle("filling", 0, 0, 0.12),
    circle("ball", 0, 0, 0.15),
    box("pad", 0.25, -0.05, 0.35, 0.05),
    box("pad_opening", 0.27, -0.03, 0.33, 0.03),
    box("interconnect", 0.26, -0.04, 0.34, 0.04),
    box("Interconnect", 0, -0.015, 0.3, 0.015),
]


def read(path: Path, text: str | bytes, unit: str | None = None) -> LayoutSource:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_layout(path, asked=asked_for(ELASTIC, unit))


def shapes(source: LayoutSource, name: str) -> list[db.Polygon]:
    index = source.layout.find_layer(*ELASTIC.layers[name])
    return [] if index is None else list(db.Region(source.top.begin_shapes_rec(index)).merged().each())


@pytest.mark.parametrize(("unit", "given"), [(4, None), (None, "mm"), (0, "mm"), (6, None)])
def test_a_dxf_measures_in_what_it_says_or_is_given(
    tmp_path: Path, unit: int | None, given: str | None
) -> None:
    source = read(tmp_path / "a.dxf", dxf(*BUMP, unit=unit), given)
    (die,) = shapes(source, "die")
    assert die.bbox().width() == (1_200_000 if unit != 6 else 1_200_000_000)


def test_a_dxf_without_a_unit_is_asked_for_it(tmp_path: Path) -> None:
    for text in (dxf(*BUMP), dxf(*BUMP, unit=0)):
        with pytest.raises(InputError, match=r"does it measure in mm or um\?.* --unit mm"):
            read(tmp_path / "a.dxf", text)


def test_circles_are_as_round_as_the_technology_asks(tmp_path: Path) -> None:
    (base,) = shapes(read(tmp_path / "a.dxf", dxf(*BUMP, unit=4)), "base")
    radii = [math.hypot(edge.p1.x + edge.p2.x, edge.p1.y + edge.p2.y) / 2000 for edge in base.each_edge()]
    assert 100 - ELASTIC.facet_tolerance - 0.001 <= min(radii) <= max(radii) <= 100.001


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (dxf(box("die", 0, 0, 1, 1, closed=False), unit=4), "1 line without width that no outline closes"),
        (dxf("0\nLINE\n8\ndie\n10\n0\n20\n0\n11\n1\n21\n0\n", unit=4), "1 line without width"),
        (
            dxf(box("dye", 0, 0, 1, 1), unit=4),
            "has shapes on 'dye', which is no layer of the technology: did",
        ),
        (dxf(*BUMP, unit=4, ending="0\nEN"), "is cut short"),
        (dxf(*BUMP, unit=4).replace("LWPOLYLINE", "LWPOLYLINE\n8", 1), "is "),
    ],
)
def test_a_dxf_that_cannot_be_read_whole(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path / "a.dxf", text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_outline_that_ends_where_it_begins_is_closed(tmp_path: Path) -> None:
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    (die,) = shapes(read(tmp_path / "a.dxf", dxf(polyline("die", square, closed=False), unit=4)), "die")
    assert die.area() == 10**12


def test_layers_of_a_dxf_may_be_numbers(tmp_path: Path) -> None:
    assert len(shapes(read(tmp_path / "a.dxf", dxf(box("8/0", 0, 0, 1, 1), unit=4)), "pad")) == 1


def test_a_dxf_is_checked_from_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bump.dxf"
    select = ["--deck", "elastic-bump", "--select", "GR,RD,PD,CY", "--ignore", "GR.1", "--no-cache"]
    file.write_text(dxf(*BUMP, unit=4))
    assert main(["check", str(file), *select]) == 0
    file.write_text(dxf(*BUMP, box("interconnect", -0.3, 0.3, 0.3, 0.306), unit=4))
    assert main(["check", str(file), *select]) == 1
    assert "6 um, limit " in capsys.readouterr().out


def test_cif_is_read_by_its_layers_names(tmp_path: Path) -> None:
    cif = "(by hand);\nDS 1 1 1;\n9 TOP;\nL PAD;\nB 1000 2000 0 0;\nL BALL;\nR 400 0 0;\nDF;\nC 1;\nE\n"
    source = read(tmp_path / "a.cif", cif)
    assert [each.bbox().to_s() for each in shapes(source, "pad")] == ["(-5000,-10000;5000,10000)"]
    assert shapes(source, "ball")[0].num_points() >= 64
    with pytest.raises(InputError, match="has shapes on 'PADS'"):
        read(tmp_path / "a.cif", cif.replace("L PAD;", "L PADS;"))


CIF = "DS 1 1 1;\n9 TOP;\nL PAD;\nB 1000 2000 0 0;\n{}DF;\nC 1;\nE\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CIF.format("C 77;\n"), "command 5 calls symbol 77, which is not defined"),
        (CIF.format("C 1 T 5 5;\n"), "symbols call each other in a circle: 1 > 1; take one call out"),
        ("DS 2;C 3;DF;DS 3;C 2;DF;" + CIF.format(""), "symbols call each other in a circle: "),
        (CIF.format("").replace("DF;", "DS 2;L PAD;B 9 9 0 0;DF;"), "symbol 1 has no end, DF, before"),
        ("DS 1;DF;" + CIF.format(""), "command 3 defines symbol 1 once more"),
        (CIF.format("P 0 0 9 9;\n"), "command 5 is a polygon of fewer than 3 corners"),
        (CIF.format("42 a thing;\n"), "command 5 is a user's extension: '42 a thing'"),
        (CIF.format("") + "B 5 5 0 0;\n", "what follows its end, E, is not read: 'B 5 5 0 0'"),
        (CIF.format("")[:-2], "is cut short: "),
        (CIF.format("X 1;\n"), "Unknown command ignored"),
    ],
)
def test_a_cif_that_cannot_be_read_whole(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path / "a.cif", text)
    assert said in str(caught.value)


def test_comments_names_and_texts_of_a_cif_are_no_fault(tmp_path: Path) -> None:
    source = read(tmp_path / "a.cif", CIF.format("(C 77; (42 a);)\n94 label 0 0;\n") + " \n")
    assert len(shapes(source, "pad")) == 1


def test_a_block_that_a_dxf_inserts_and_does_not_hold_is_told(tmp_path: Path) -> None:
    block = "0\nBLOCK\n8\n0\n2\nHELD\n70\n0\n10\n0\n20\n0\n" + box("die", 0, 0, 1, 1) + "0\nENDBLK\n"
    insert = "0\nINSERT\n8\ndie\n2\n{}\n10\n5\n20\n5\n".format
    text = dxf(box("die", 0, 0, 1, 1), insert("HELD"), unit=4)
    text = text.replace(
        "0\nSECTION\n2\nENTITIES", f"0\nSECTION\n2\nBLOCKS\n{block}0\nENDSEC\n0\nSECTION\n2\nENTITIES", 1
    )
    assert len(shapes(read(tmp_path / "a.dxf", text), "die")) == 2
    with pytest.raises(InputError, match="it inserts block Held, which it does not hold"):
        read(tmp_path / "a.dxf", text.replace("2\nHELD\n10", "2\nHeld\n10"))


STUD = load_technology(find_technology("stud-base"))


def gerber(*flashes: tuple[int, Point], end: str = "M02*\n") -> str:
    """Flashes of the apertures 10 (a disc of 0.25 mm) and 11 (a square of 0.14 mm), mm."""
    drawn = "".join(f"D{code}*\nX{round(x * 1e6)}Y{round(y * 1e6)}D03*\n" for code, (x, y) in flashes)
    head = "G04 by hand*\n%FSLAX36Y36*%\n%MOMM*%\n%LPD*%\n%ADD10C,0.25*%\n%ADD11R,0.14X0.14*%\nG01*\n"
    return head + drawn + end


def test_gerber_holds_one_layer_which_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "pads.gbr"
    with pytest.raises(InputError, match=r"holds one layer .* \[\[mask\]\] file = \"pads\.gbr\", layer = "):
        read(path, gerber((10, (0, 0))))
    source = read_layout(path, asked=replace(asked_for(ELASTIC), layer=(8, 0)))
    (pad,) = shapes(source, "pad")
    radii = [math.hypot(edge.p1.x + edge.p2.x, edge.p1.y + edge.p2.y) / 2000 for edge in pad.each_edge()]
    assert 125 - ELASTIC.facet_tolerance - 0.001 <= min(radii) <= max(radii) <= 125.001
    with pytest.raises(InputError, match="is cut short: M02"):
        read_layout(
            _written(path, gerber((10, (0, 0)), end="")), asked=replace(asked_for(ELASTIC), layer=(8, 0))
        )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("%LPD*%", "%IPNEG*%", "IPNEG, a negative image, is not taken into account"),
        ("%LPD*%", "%MIA1B0*%", "MIA1B0, an image that is mirrored"),
        ("%LPD*%", "%ASAYBX*%", "ASAYBX, axes that are exchanged"),
        ("G01*", "G91*", "G91, steps in place of coordinates"),
        ("%MOMM*%\n", "", "nobody knows whether it measures in mm or inches"),
        ("G01*", "D10*\nX0Y0D02*\nG02X1000000Y0I500000J0D01*", "arcs without G74 or G75"),
        (
            "G01*",
            "G36*\nX0Y0D02*\nX9Y0D01*\nX9Y9D01*\nG37*",
            "an outline of a region, from X0 Y0, is not closed",
        ),
        ("M02*", "M02*\nX9000000Y0D03*", "14 bytes follow its end, M02"),
        ("G01*", "G55*", "Invalid 'G' code 55 - ignored"),
    ],
)
def test_what_is_not_read_of_a_gerber_file_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = gerber((10, (0, 0)))
    asked = replace(asked_for(ELASTIC), layer=(8, 0))
    assert read_layout(_written(tmp_path / "a.gbr", text), asked=asked).dropped == ()
    assert old in text
    with pytest.raises(InputError) as caught:
        read_layout(_written(tmp_path / "a.gbr", text.replace(old, new)), asked=asked)
    assert said in str(caught.value)
    assert str(tmp_path.parent) not in str(caught.value).replace(str(tmp_path), "")


def test_comments_and_closed_regions_of_a_gerber_file_are_no_fault(tmp_path: Path) -> None:
    more = "G04 G91 IPNEG made by G02*\n%TF.Part,G91*%\nG36*\nX0Y0D02*\nX9000Y0D01*\nY9000D01*\nX0Y0D01*\n"
    text = gerber((10, (0, 0))).replace("G01*", f"G01*\n{more}X50Y50D02*\nX60D01*\nY60D01*\nX50Y50D01*\nG37*")
    asked = replace(asked_for(ELASTIC), layer=(8, 0))
    assert read_layout(_written(tmp_path / "a.gbr", text), asked=asked).dropped == ()


def _written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def aperture(diameter: float, places: Sequence[Point]) -> str:
    """A Gerber file of discs, mm."""
    flashes = "".join(f"X{round(x * 1e6)}Y{round(y * 1e6)}D03*\n" for x, y in places)
    return f"%FSLAX36Y36*%\n%MOMM*%\n%ADD10C,{diameter}*%\nD10*\n{flashes}M02*\n"


def test_a_gerber_panel_of_studs_is_checked_from_end_to_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = [(x * 0.4, y * 0.4) for x in range(4) for y in range(3)]
    (tmp_path / "hole.gbr").write_text(aperture(0.1, places))
    (tmp_path / "pad.gbr").write_text(aperture(0.15, places))
    at = [f"X{round(x * 1e6)}Y{round(y * 1e6)}D03*\n" for x, y in places]
    ring = "".join(f"%LPD*%\nD10*\n{place}%LPC*%\nD11*\n{place}" for place in at)
    for name, outer, inner in (("notch", 0.24, 0.18), ("rim", 0.16, 0.1)):
        head = f"%FSLAX36Y36*%\n%MOMM*%\n%ADD10C,{outer}*%\n%ADD11C,{inner}*%\n"
        (tmp_path / f"{name}.gbr").write_text(f"{head}{ring}M02*\n")
    names = ("hole", "pad", "notch", "rim")
    masks = "".join(f'[[mask]]\nfile = "{name}.gbr"\nlayer = "{name}"\n' for name in names)
    (tmp_path / "set.toml").write_text('technology = "stud-base"\n' + masks)
    check = ["check", str(tmp_path / "set.toml"), "--no-cache", "--select", "TH.1,TH.3,NT.3,NT.4,GR.3"]
    assert main(check) == 0
    (tmp_path / "hole.gbr").write_text(aperture(0.02, places))
    assert main([*check[:-1], "TH"]) == 1
    assert "hole.gbr" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b'VERSION 5.8 ;\nDIVIDERCHAR "/" ;\nDESIGN x ;\n',
            "is LEF/DEF, which is not read; write it as OASIS: strm2oas",
        ),
        (b"magic\ntech scmos\n", "is Magic (MAG), which is not read; write it as GDSII"),
        (b"HEADER 600\nBGNLIB 1/1/70\n", "is GDSII as text, which is not read; write it as GDSII"),
        (b"AutoCAD Binary DXF\r\n\x1a\0", "is binary DXF, which is not read; save it as text"),
        (b"AC1027\0\0\0", "is DWG, which is not read; save it as DXF"),
        (
            b'<?xml version="1.0"?>\n<IPC-2581 revision="B">',
            "is IPC-2581, which is not read; write its layers",
        ),
        (b"M48\nMETRIC\nT1C0.3\n%\n", "is a drill file (Excellon), which is not read"),
        (b"PK\x03\x04rest", "is an archive, which is not read; unpack it"),
    ],
)
def test_other_forms_are_refused_with_the_way(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_layout(tmp_path / "x")
    assert said in str(caught.value)
